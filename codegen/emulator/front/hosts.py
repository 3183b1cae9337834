"""Which Host headers are answered: a web page must not get here by a name of its own (DNS rebinding)."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable

_LABELS = re.compile(r"[a-z0-9]([a-z0-9_.-]{0,252}[a-z0-9])?\.?").fullmatch
_ALWAYS = ("localhost", "host.docker.internal")


def host_name(header: str) -> str:
    """A Host header without its port, in lower case."""
    header = header.strip().lower()
    if header.startswith("["):
        return header.partition("]")[0] + "]"
    return header.partition(":")[0]


class AllowedHosts:
    """Localhost and its subdomains, addresses, this machine's own name, and what the user allows."""

    __slots__ = ("_names", "_suffixes")

    def __init__(self, extra: Iterable[str] = ()) -> None:
        allowed = [name.strip().lower() for name in extra]
        self._names = frozenset((*_ALWAYS, socket.gethostname().lower(), *allowed))
        self._suffixes = (".localhost", *(name for name in allowed if name.startswith(".")))

    def allow(self, header: str) -> bool:
        name = host_name(header)
        if name in self._names:
            return True
        if name.startswith("["):
            return _is_address(name[1:-1])
        if not _LABELS(name):
            return False
        return name.rstrip(".").endswith(self._suffixes) or _is_address(name)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
