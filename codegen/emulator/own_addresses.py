"""Addresses of the APIs in the environment of their functions lead to this machine.

`https://${Api}.execute-api.${AWS::Region}.amazonaws.com/dev` is where a deployed API answers; here it has a port.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from codegen.core.records import replace
from codegen.emulator.startup import api_url
from codegen.ir.application import DeployedApi
from codegen.ir.function import Function

_DEPLOYED = re.compile(r"\b(?:https|wss)://([a-z0-9]{10})\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?")
_SCHEMES = {"https": "http", "wss": "ws"}


def at_own_addresses(
    functions: Iterable[Function], host: str, ports: Mapping[str, int]
) -> Iterator[Function]:
    """The functions with an environment that names the APIs where they answer.

    Args:
        host: that the emulator listens on.
        ports: by the ids of the APIs.
    """

    def own_address(found: re.Match[str]) -> str:
        scheme, port = found[0].partition(":")[0], ports.get(found[1])
        return found[0] if port is None else api_url(_SCHEMES[scheme], host, port)

    for function in functions:
        environment = {
            name: _DEPLOYED.sub(own_address, value) for name, value in function.environment.items()
        }
        yield function if environment == function.environment else replace(function, environment=environment)


def ports_of(apis: Iterable[DeployedApi], ports: Iterable[int]) -> dict[str, int]:
    """The port of each API, by its id; those that have none yet are left out."""
    return {api.api_id: port for api, port in zip(apis, ports, strict=False)}
