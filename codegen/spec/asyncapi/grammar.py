"""The objects of AsyncAPI as tables: where references may stand, and what they may name.

The tables follow https://www.asyncapi.com/docs/reference/specification/v3.0.0 and .../v2.6.0. They say nothing of types
and required members: AsyncAPI's own JSON Schemas do.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from codegen.spec.grammar import Dialect, Kind, dialect, kind


def _referring(name: str, text: str = "") -> Kind:
    return kind(name, text, refers=True, is_open=False)


_SCHEMA = """
    not:Schema if:Schema then:Schema else:Schema allOf:[Schema] oneOf:[Schema] anyOf:[Schema] items:Schema
    additionalItems:Schema contains:Schema properties:{Schema} patternProperties:{Schema} additionalProperties:Schema
    propertyNames:Schema definitions:{Schema} externalDocs:ExternalDocumentation schema:Schema
    """
"""`schema` is that of a Multi Format Schema Object, which may stand for a Schema Object in 3.0."""

_DESCRIBED = "tags:[Tag] externalDocs:ExternalDocumentation"
_SHARED = (
    _referring("Schema", _SCHEMA),
    _referring("Tag", "externalDocs:ExternalDocumentation"),
    _referring("ExternalDocumentation"),
    _referring("ServerVariable"),
    _referring("SecurityScheme"),
    _referring("CorrelationId"),
    _referring("ServerBindings"),
    _referring("ChannelBindings", "ws:WebSocketBinding"),
    _referring("OperationBindings"),
    _referring("MessageBindings"),
    _referring("WebSocketBinding", "query:Schema headers:Schema"),
)

_COMPONENTS = """
    schemas:{Schema} servers:{Server} serverVariables:{ServerVariable} channels:{Channel} messages:{Message}
    securitySchemes:{SecurityScheme} parameters:{Parameter} correlationIds:{CorrelationId}
    operationTraits:{OperationTrait} messageTraits:{MessageTrait} serverBindings:{ServerBindings}
    channelBindings:{ChannelBindings} operationBindings:{OperationBindings} messageBindings:{MessageBindings}
    """
_MESSAGE_TRAIT = f"headers:Schema correlationId:CorrelationId bindings:MessageBindings {_DESCRIBED}"

_VERSION_3 = (
    *_SHARED,
    kind(
        "Document",
        "info:Info servers:{Server} channels:{Channel} operations:{Operation} components:Components",
    ),
    kind("Info", _DESCRIBED),
    kind(
        "Components",
        f"{_COMPONENTS} operations:{{Operation}} replies:{{Reply}} replyAddresses:{{ReplyAddress}} tags:{{Tag}} "
        "externalDocs:{ExternalDocumentation}",
    ),
    _referring(
        "Server",
        f"variables:{{ServerVariable}} security:[SecurityScheme] bindings:ServerBindings {_DESCRIBED}",
    ),
    _referring(
        "Channel",
        f"messages:{{Message}} parameters:{{Parameter}} servers:[Server] bindings:ChannelBindings {_DESCRIBED}",
    ),
    _referring("Parameter"),
    _referring(
        "Operation",
        "channel:Channel messages:[Message] reply:Reply traits:[OperationTrait] security:[SecurityScheme] "
        f"bindings:OperationBindings {_DESCRIBED}",
    ),
    _referring("OperationTrait", f"security:[SecurityScheme] bindings:OperationBindings {_DESCRIBED}"),
    _referring("Reply", "address:ReplyAddress channel:Channel messages:[Message]"),
    _referring("ReplyAddress"),
    _referring("Message", f"payload:Schema traits:[MessageTrait] {_MESSAGE_TRAIT}"),
    _referring("MessageTrait", _MESSAGE_TRAIT),
)

_OPERATION_2 = f"bindings:OperationBindings {_DESCRIBED}"
_VERSION_2 = (
    *_SHARED,
    kind("Document", f"servers:{{Server}} channels:{{Channel}} components:Components {_DESCRIBED}"),
    kind("Components", _COMPONENTS),
    _referring("Server", "variables:{ServerVariable} bindings:ServerBindings tags:[Tag]"),
    _referring(
        "Channel",
        "parameters:{Parameter} bindings:ChannelBindings publish:Operation subscribe:Operation",
    ),
    _referring("Parameter", "schema:Schema"),
    kind("Operation", f"message:Message traits:[OperationTrait] {_OPERATION_2}"),
    _referring("OperationTrait", _OPERATION_2),
    _referring("Message", f"oneOf:[Message] payload:Schema traits:[MessageTrait] {_MESSAGE_TRAIT}"),
    _referring("MessageTrait", _MESSAGE_TRAIT),
)


@cache
def asyncapi_dialect(major: str) -> Dialect:
    """The kinds of AsyncAPI "2" or "3"."""
    return dialect(*(_VERSION_2 if major == "2" else _VERSION_3))


SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "Schema": "/components/schemas",
        "Server": "/components/servers",
        "ServerVariable": "/components/serverVariables",
        "Channel": "/components/channels",
        "Message": "/components/messages",
        "SecurityScheme": "/components/securitySchemes",
        "Parameter": "/components/parameters",
        "CorrelationId": "/components/correlationIds",
        "OperationTrait": "/components/operationTraits",
        "MessageTrait": "/components/messageTraits",
        "ServerBindings": "/components/serverBindings",
        "ChannelBindings": "/components/channelBindings",
        "OperationBindings": "/components/operationBindings",
        "MessageBindings": "/components/messageBindings",
    }
)
"""Where named objects of each kind live, as pointers."""
