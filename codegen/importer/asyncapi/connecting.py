"""What a client must bring to connect: query and header fields of `ws` bindings, and the security of servers.

API Gateway asks for credentials when a connection opens, and then never again
(https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from codegen.core.diagnostics import Severity
from codegen.core.pointer import child
from codegen.core.positions import names_of
from codegen.core.records import replace
from codegen.importer.asyncapi.nodes import Nodes
from codegen.importer.contract_schemas import SchemaImporter
from codegen.ir.operation import Parameter, ParameterLocation, SecurityRequirement, SecurityScheme

_LOCATIONS = {"query": ParameterLocation.QUERY, "headers": ParameterLocation.HEADER}
_TYPES = {"httpApiKey": "apiKey", "http": "http", "oauth2": "oauth2", "openIdConnect": "openIdConnect"}
"""Types of security schemes that a handshake can carry, as OpenAPI calls them."""


def connect_parameters(
    nodes: Nodes, channels: Sequence[tuple[Mapping[str, Any], str]], schemas: SchemaImporter
) -> tuple[Parameter, ...]:
    """The parameters of the handshake: those of every channel, required where every channel requires them."""
    found: dict[tuple[ParameterLocation, str], list[Parameter]] = {}
    for channel, place in channels:
        bindings, at = nodes.resolved(channel.get("bindings"), f"{place}/bindings")
        binding, at = nodes.resolved(bindings.get("ws"), f"{at}/ws")
        for keyword, location in _LOCATIONS.items():
            if keyword in binding:
                for parameter in _parameters(nodes, binding[keyword], location, f"{at}/{keyword}", schemas):
                    found.setdefault((location, parameter.name), []).append(parameter)
    return tuple(_one_of(same, len(channels)) for same in found.values())


def _parameters(
    nodes: Nodes, node: Any, location: ParameterLocation, pointer: str, schemas: SchemaImporter
) -> Iterator[Parameter]:
    """https://github.com/asyncapi/bindings/blob/master/websockets/README.md"""
    fields, place = nodes.resolved(node, pointer)
    properties, required = fields.get("properties"), fields.get("required") or ()
    if not isinstance(properties, Mapping) or not isinstance(required, Sequence):
        hint = "write type: object, and properties"
        nodes.report(Severity.ERROR, "CG012", "this must be the schema of an object", pointer, hint)
        return
    in_query = location is ParameterLocation.QUERY
    for name, schema in properties.items():
        source = child(place, "properties", name)
        described, _ = nodes.resolved(schema, source)
        yield Parameter(
            name=name,
            location=location,
            required=name in required,
            schema=schemas.schema(schema, source),
            source=source,
            style="form" if in_query else "simple",
            explode=in_query,
            description=str(described.get("description") or ""),
        )


def _one_of(same: Sequence[Parameter], channels: int) -> Parameter:
    """One connection serves all channels: what some of them don't ask for can't be required."""
    is_required = len(same) == channels and all(parameter.required for parameter in same)
    return replace(same[0], required=is_required)


class Security:
    """The security of the handshake, and the schemes that it names."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self.schemes: dict[str, SecurityScheme] = {}

    def of_servers(self) -> tuple[SecurityRequirement, ...]:
        """What any WebSocket server asks for; any one of it suffices."""
        found: list[SecurityRequirement] = []
        for server, place in self._nodes.servers():
            found += self._requirements(server.get("security"), f"{place}/security")
        return tuple(each for index, each in enumerate(found) if each not in found[:index])

    def _requirements(self, listed: Any, pointer: str) -> list[SecurityRequirement]:
        made: list[SecurityRequirement] = []
        for index, node in enumerate(listed or ()):
            value, place = self._nodes.resolved(node, f"{pointer}/{index}")
            name = names_of(place)[-1] if isinstance(node, Mapping) and "$ref" in node else f"scheme{index}"
            if name not in self.schemes:
                self.schemes[name] = self._scheme(name, value, place)
            made.append({name: tuple(str(scope) for scope in value.get("scopes") or ())})
        return made

    def _scheme(self, name: str, value: Mapping[str, Any], place: str) -> SecurityScheme:
        written = str(value.get("type"))
        if written not in _TYPES:
            message = f"the handshake of a WebSocket has no place for credentials of type {written}"
            hint = "an authorizer that denies everybody is made, which is yours to write"
            self._nodes.report(Severity.WARNING, "CG076", message, place, hint)
        location = value.get("in")
        return SecurityScheme(
            name=name,
            type=_TYPES.get(written, ""),
            source=place,
            parameter_name=str(value.get("name") or ""),
            location=ParameterLocation(location) if location in tuple(ParameterLocation) else None,
            scheme=str(value.get("scheme") or "").lower(),
            bearer_format=str(value.get("bearerFormat") or ""),
            open_id_connect_url=str(value.get("openIdConnectUrl") or ""),
            scopes=tuple(str(scope) for scope in value.get("scopes") or ()),
            description=str(value.get("description") or ""),
        )
