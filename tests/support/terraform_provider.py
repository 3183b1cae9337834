"""Terraform's providers for AWS and archives as far as `terraform validate` and `plan` ask them.

In: terraform_schemas.json beside this module, the part of hashicorp/aws 6.25 that the Terraform target uses. Out: a
server that the real Terraform takes for the providers, which it could only fetch from their registry. What AWS would
say of a resource is a token that tells which one it is: `(aws_lambda_function shop-orders arn)`.
https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import msgpack  # type: ignore[import-untyped]

_SCHEMAS = json.loads(Path(__file__).with_name("terraform_schemas.json").read_text(encoding="utf-8"))
_SERVICE = "tfplugin5.Provider"
_IDENTITIES = (
    "function_name",
    "stage_name",
    "domain_name",
    "alarm_name",
    "dashboard_name",
    "name",
    "rest_api_id",
)
"""Attributes that tell a resource from others of its type, the first one that it has."""
_ADDRESSES = {
    ("aws_lambda_function", "invoke_arn"): (
        "apigateway:(aws_region region):lambda:path/2015-03-31/functions/{arn}/invocations"
    ),
    ("aws_lambda_alias", "invoke_arn"): (
        "apigateway:(aws_region region):lambda:path/2015-03-31/functions/{arn}/invocations"
    ),
    ("aws_api_gateway_rest_api", "execution_arn"): (
        "execute-api:(aws_region region):(aws_caller_identity account_id):{id}"
    ),
    (
        "aws_api_gateway_stage",
        "arn",
    ): "apigateway:(aws_region region)::/restapis/{rest_api_id}/stages/{stage_name}",
}
"""Attributes that the provider makes of others, after `arn:(aws_partition partition):`."""
_NESTING = {"struct": 1, "single": 1, "list": 2, "set": 3, "map": 4}


@contextmanager
def providers() -> Iterator[dict[str, str]]:
    """The environment in which Terraform finds the providers."""
    servers = []
    attached: dict[str, Any] = {}
    for name in _SCHEMAS:
        server = grpc.server(ThreadPoolExecutor(4))
        server.add_generic_rpc_handlers((_Provider(_SCHEMAS[name]),))
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        servers.append(server)
        attached[f"registry.terraform.io/hashicorp/{name}"] = {
            "Protocol": "grpc",
            "ProtocolVersion": 5,
            "Pid": os.getpid(),
            "Test": True,
            "Addr": {"Network": "tcp", "String": f"127.0.0.1:{port}"},
        }
    try:
        yield {"TF_REATTACH_PROVIDERS": json.dumps(attached)}
    finally:
        for server in servers:
            server.stop(None).wait()


class _Provider(grpc.GenericRpcHandler):
    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._schemas = schemas
        schema = _provider_schema(schemas)
        self._answers: dict[str, Callable[[bytes], bytes]] = {
            "GetSchema": lambda _: schema,
            "PrepareProviderConfig": lambda request: request,  # the configuration is field 1 of both
            "PlanResourceChange": lambda request: self._state("resources", request, number=3),
            "ReadDataSource": lambda request: self._state("data", request, number=2),
        }

    def service(self, details: Any) -> Any:
        """What answers a call; calls that only ask for objections get none."""
        service, _, method = details.method.strip("/").partition("/")
        if service != _SERVICE or method == "GetResourceIdentitySchemas":
            return None
        answer = self._answers.get(method, lambda _: b"")
        return grpc.unary_unary_rpc_method_handler(lambda request, _: answer(request))  # type: ignore[no-untyped-call]

    def _state(self, group: str, request: bytes, number: int) -> bytes:
        """The object that Terraform proposes, with tokens for what AWS would say."""
        fields = dict(_fields(request))
        kind = fields[1].decode()
        state = msgpack.unpackb(dict(_fields(fields[number]))[1], strict_map_key=False)
        if state is None:
            return b""
        owner = next((state[name] for name in _IDENTITIES if state.get(name)), "")
        for name, text in self._schemas[group][kind]["attributes"].items():
            is_told = text == "computed string" or name == "id" or (group, name) == ("data", "region")
            if is_told and state.get(name) is None:
                state[name] = f"({' '.join(filter(None, (kind, owner, name)))})"
        for block, entry in self._schemas[group][kind].get("blocks", {}).items():
            for name, text in entry[2]["attributes"].items():
                for item in state.get(block) or () if text == "computed string" else ():
                    item[name] = f"({kind} {owner} {name})"
        for (of, name), text in _ADDRESSES.items():
            if of == kind:
                state[name] = "arn:(aws_partition partition):" + text.format(**state)
        return _field(1, _field(2, json.dumps(state).encode()))


def _provider_schema(schemas: Mapping[str, Any]) -> bytes:
    region = {"attributes": {"region": "optional string"}}
    parts = [_field(1, _schema(region))]
    for number, group in ((2, "resources"), (3, "data")):
        for name, body in schemas[group].items():
            parts.append(_field(number, _field(1, name.encode()) + _field(2, _schema(body))))
    return b"".join(parts)


def _schema(body: Mapping[str, Any]) -> bytes:
    return _field(2, _block(body))


def _block(body: Mapping[str, Any]) -> bytes:
    attributes = (_field(2, _attribute(name, text)) for name, text in body["attributes"].items())
    blocks = (_field(3, _nested(name, *entry)) for name, entry in body.get("blocks", {}).items())
    return b"".join((*attributes, *blocks))


def _attribute(name: str, text: str) -> bytes:
    """Of `required set(string)`: name, type, and how it is set."""
    flag, _, kind = text.partition(" ")
    outer, _, inner = kind.rstrip(")").partition("(")
    flags = {"required": (4,), "optional": (5, 6), "computed": (6,)}[flag]
    data = json.dumps([outer, inner] if inner else outer).encode()
    return _field(1, name.encode()) + _field(2, data) + b"".join(_number(number, 1) for number in flags)


def _nested(name: str, nesting: str, flag: str, body: Mapping[str, Any]) -> bytes:
    is_required = flag == "required"
    return (
        _field(1, name.encode())
        + _field(2, _block(body))
        + _number(3, _NESTING[nesting])
        + _number(4, int(is_required))
    )


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a message that have a length, which all of those here have."""
    place = 0
    while place < len(data):
        key, place = _read_varint(data, place)
        assert key & 7 == 2
        length, place = _read_varint(data, place)
        yield key >> 3, data[place : place + length]
        place += length


def _read_varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[place] & 0x7F) << shift
        shift += 7
        place += 1
        if data[place - 1] < 0x80:
            return value, place


def _field(number: int, data: bytes) -> bytes:
    """A field of protobuf that has a length."""
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])
