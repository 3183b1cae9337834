"""The values of `format` on which validators do not agree, as the most exacting of them judge them.

In: a text. Out: whether it has the form, by the grammar of the format's own specification. The patterns are compiled
when a text is there to be judged: most commands never have one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time

from codegen.schema.patterns import python_pattern

_HEX = "%[0-9A-Fa-f]{2}"
_LATIN = r"A-Za-z0-9._~!$&'()*+,;=\-"
_ANY = _LATIN + "\u00a0-\U0010ffff"


def _reference(letters: str, with_scheme: bool) -> str:
    """The grammar of https://www.rfc-editor.org/rfc/rfc3986#appendix-A, or with more letters that of RFC 3987."""
    character = f"(?:[{letters}:@]|{_HEX})"
    host = rf"(?:\[[0-9A-Fa-fvV:.]+\]|(?:[{letters}]|{_HEX})*)"
    authority = rf"//(?:(?:[{letters}:]|{_HEX})*@)?{host}(?::[0-9]*)?(?:/{character}*)*"
    absolute = rf"/(?:{character}+(?:/{character}*)*)?"
    first = f"{character}+" if with_scheme else f"(?:[{letters}@]|{_HEX})+"
    path = rf"(?:{authority}|{absolute}|{first}(?:/{character}*)*)?"
    scheme = "[A-Za-z][A-Za-z0-9+.-]*:" if with_scheme else ""
    rest = f"(?:[{letters}:@/?]|{_HEX})*"
    return rf"{scheme}{path}(?:\?{rest})?(?:#{rest})?"


_URI, _IRI = _reference(_LATIN, True), _reference(_ANY, True)
_NAME = rf"(?:[A-Za-z0-9_]|{_HEX})"
_VARIABLE = rf"{_NAME}(?:\.?{_NAME})*(?::[1-9][0-9]{{0,3}}|\*)?"
_LABEL = r"(?!..--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOSTNAME = rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ANY_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a0-\U0010ffff-]+"
_CLOCK = r"T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"
_DAYS = r"(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)"
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None


_is_hostname = _matches(_HOSTNAME)


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text.upper())
    except ValueError:
        return False
    return re.fullmatch(_TIME, text) is not None


def _is_email(text: str, atom: str, is_domain: Callable[[str], bool]) -> bool:
    local, _, domain = text.rpartition("@")
    return re.fullmatch(rf"(?=.{{1,64}}$){atom}(?:\.{atom})*", local) is not None and is_domain(domain)


def _is_idn_hostname(text: str) -> bool:
    try:
        name = text.encode("idna").decode()
    except UnicodeError:
        return False
    # a label in Punycode has the hyphens that no other one may have
    return re.fullmatch(_HOSTNAME, re.sub(r"(?<![^.])xn--(?=[^.])", "", name)) is not None


STRICT_CHECKS: dict[str, Callable[[str], bool]] = {
    "uri": _matches(_URI),
    "uri-reference": _matches(f"{_URI}|{_reference(_LATIN, False)}"),
    "iri": _matches(_IRI),
    "iri-reference": _matches(f"{_IRI}|{_reference(_ANY, False)}"),
    "uri-template": _matches(
        rf"(?:[^\x00-\x20\"'%<>\\^`{{|}}\x7f]|{_HEX}|\{{[+#./;?&]?{_VARIABLE}(?:,{_VARIABLE})*\}})*"
    ),
    "hostname": _is_hostname,
    "idn-hostname": _is_idn_hostname,
    "email": lambda text: _is_email(text, _ATOM, _is_hostname),
    "idn-email": lambda text: _is_email(text, _ANY_ATOM, _is_idn_hostname),
    "time": _is_time,
    "duration": _matches(rf"P(?:[0-9]+W|{_DAYS}(?:{_CLOCK})?|{_CLOCK})"),
    "json-pointer": _matches(r"(?:/(?:[^~/]|~[01])*)*"),
    "relative-json-pointer": _matches(r"(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~[01])*)*)"),
    "regex": lambda text: python_pattern(text) is not None,
    "byte": _matches(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"),
}
