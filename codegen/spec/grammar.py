"""The objects of OpenAPI 2.0 to 3.2 as tables: which members each has, of which type, and where references may stand.

The tables follow https://spec.openapis.org/oas/v2.0.html, /oas/v3.0.4.html, /oas/v3.1.1.html and /oas/v3.2.0.html.
A rule is written as the name of an object or a scalar type; `[X]` is a list of X, `{X}` an object of any names with
values X.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from codegen.core.records import Record, field, replace

ANY_METHOD = "x-amazon-apigateway-any-method"
"""The one extension that holds an Operation Object: what is said of operations holds for it, too."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

SCALARS = frozenset(
    "string boolean number positive count any strings reference "
    "schema-type primitive-type any-type file-or-type".split()
)


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """What stands at a member: one `kind`, a list of them, or an object whose values they are."""

    kind: str
    many: str = ""  # "", "list" or "map"
    is_scalar: bool = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_scalar", self.kind in SCALARS)


class Kind(Record, frozen=True):
    """One kind of object."""

    name: str
    fields: Mapping[str, Rule] = field(default_factory=dict)
    others: Rule | None = None  # members of any other name
    required: tuple[str, ...] = ()
    refers: bool = False  # a Reference Object may stand in its place
    is_open: bool = False  # unknown members are allowed
    or_boolean: bool = False  # true and false may stand in its place

    @property
    def title(self) -> str:
        """As messages call it: "a security scheme"."""
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.name).lower()
        return f"{'an' if words[0] in 'aeio' else 'a'} {words}"


Dialect = Mapping[str, Kind]
"""The kinds of one version by name; "Document" is the root."""


def _rule(text: str) -> Rule:
    if text.startswith("["):
        return Rule(text[1:-1], "list")
    return Rule(text[1:-1], "map") if text.startswith("{") else Rule(text)


def _fields(text: str) -> tuple[dict[str, Rule], tuple[str, ...]]:
    """Rules from `name:rule` words; a `!` after the name marks a required member."""
    pairs = [word.partition(":")[::2] for word in text.split()]
    required = tuple(name[:-1] for name, _ in pairs if name.endswith("!"))
    return {name.rstrip("!"): _rule(rule) for name, rule in pairs}, required


def kind(name: str, text: str = "", *, others: str = "", refers: bool = False, is_open: bool = False) -> Kind:
    """A kind from `name:rule` words; a `!` after the name marks a required member."""
    fields, required = _fields(text)
    return Kind(name, fields, _rule(others) if others else None, required, refers, is_open)


_COMMON = (
    kind("Contact", "name:string url:string email:string"),
    kind("License", "name!:string url:string"),
    kind("ExternalDocumentation", "description:string url!:string"),
    kind("Tag", "name!:string description:string externalDocs:ExternalDocumentation"),
    kind("Paths", others="PathItem"),
    kind("SecurityRequirement", others="[string]"),
    kind("XML", "name:string namespace:string prefix:string attribute:boolean wrapped:boolean"),
)

_VALUE_ASSERTIONS = """
    multipleOf:positive maximum:number minimum:number maxLength:count minLength:count pattern:string maxItems:count
    minItems:count uniqueItems:boolean enum:[any]
    """
_ASSERTIONS = f"{_VALUE_ASSERTIONS} maxProperties:count minProperties:count required:strings"
_ANNOTATIONS = """
    title:string description:string format:string default:any example:any readOnly:boolean
    externalDocs:ExternalDocumentation xml:XML
    """
_SCHEMA_30 = f"""
    {_ASSERTIONS} {_ANNOTATIONS} exclusiveMaximum:boolean exclusiveMinimum:boolean type:schema-type not:Schema
    allOf:[Schema] oneOf:[Schema] anyOf:[Schema] items:Schema properties:{{Schema}} additionalProperties:SchemaOrBoolean
    nullable:boolean discriminator:Discriminator writeOnly:boolean deprecated:boolean
    """
_SCHEMA_31 = f"""
    {_ASSERTIONS} {_ANNOTATIONS} exclusiveMaximum:number exclusiveMinimum:number type:any-type const:any
    contains:Schema minContains:count maxContains:count prefixItems:[Schema] items:Schema not:Schema if:Schema
    then:Schema else:Schema allOf:[Schema] oneOf:[Schema] anyOf:[Schema] properties:{{Schema}}
    patternProperties:{{Schema}} additionalProperties:Schema propertyNames:Schema dependentSchemas:{{Schema}}
    dependentRequired:{{strings}} unevaluatedItems:Schema unevaluatedProperties:Schema contentEncoding:string
    contentMediaType:string contentSchema:Schema $defs:{{Schema}} definitions:{{Schema}} $id:string $schema:string
    $anchor:string $dynamicAnchor:string $dynamicRef:string $comment:string examples:[any] writeOnly:boolean
    deprecated:boolean discriminator:Discriminator
    """

_PARAMETER = """
    description:string required:boolean deprecated:boolean allowEmptyValue:boolean style:string explode:boolean
    allowReserved:boolean schema:Schema content:{MediaType} example:any examples:{Example}
    """
_OPERATION = """
    tags:[string] summary:string description:string externalDocs:ExternalDocumentation operationId:string
    parameters:[Parameter] deprecated:boolean security:[SecurityRequirement]
    """
_OPERATION_3 = f"{_OPERATION} requestBody:RequestBody callbacks:{{Callback}} servers:[Server]"
_FLOW = "authorizationUrl:string tokenUrl:string refreshUrl:string scopes!:{string}"
_PATH_ITEM = " ".join(
    [f"{method}:Operation" for method in (*METHODS, ANY_METHOD)]
    + ["$ref:reference summary:string description:string servers:[Server] parameters:[Parameter]"]
)
_COMPONENTS = """
    schemas:{Schema} responses:{Response} parameters:{Parameter} examples:{Example} requestBodies:{RequestBody}
    headers:{Header} securitySchemes:{SecurityScheme} links:{Link} callbacks:{Callback}
    """
_DOCUMENT = """
    openapi:string info!:Info externalDocs:ExternalDocumentation servers:[Server] security:[SecurityRequirement]
    tags:[Tag] components:Components
    """
_INFO = (
    "title!:string version!:string description:string termsOfService:string contact:Contact license:License"
)

_VERSION_30 = (
    *_COMMON,
    kind("Document", f"{_DOCUMENT} paths!:Paths"),
    kind("Info", _INFO),
    kind("Server", "url!:string description:string variables:{ServerVariable}"),
    kind("ServerVariable", "enum:[string] default!:string description:string"),
    kind("Components", _COMPONENTS),
    kind("PathItem", _PATH_ITEM),
    kind("Operation", f"{_OPERATION_3} responses!:Responses"),
    kind("Parameter", f"name!:string in!:string {_PARAMETER}", refers=True),
    kind("Header", _PARAMETER, refers=True),
    kind("RequestBody", "description:string content!:{MediaType} required:boolean", refers=True),
    kind("MediaType", "schema:Schema example:any examples:{Example} encoding:{Encoding}"),
    kind(
        "Encoding",
        "contentType:string headers:{Header} style:string explode:boolean allowReserved:boolean",
    ),
    kind("Responses", others="Response"),
    kind(
        "Response",
        "description!:string headers:{Header} content:{MediaType} links:{Link}",
        refers=True,
    ),
    kind("Callback", others="PathItem", refers=True),
    kind("Example", "summary:string description:string value:any externalValue:string", refers=True),
    kind(
        "Link",
        "operationRef:string operationId:string parameters:{any} requestBody:any description:string server:Server",
        refers=True,
    ),
    kind("Schema", _SCHEMA_30, refers=True),
    kind("Discriminator", "propertyName!:string mapping:{string}", is_open=True),
    kind(
        "SecurityScheme",
        "type!:string description:string name:string in:string scheme:string bearerFormat:string flows:OAuthFlows "
        "openIdConnectUrl:string",
        refers=True,
    ),
    kind(
        "OAuthFlows",
        "implicit:OAuthFlow password:OAuthFlow clientCredentials:OAuthFlow authorizationCode:OAuthFlow",
    ),
    kind("OAuthFlow", _FLOW),
)

_VERSION_31 = (
    kind("Document", f"{_DOCUMENT} jsonSchemaDialect:string paths:Paths webhooks:{{PathItem}}"),
    kind("Info", f"{_INFO} summary:string"),
    kind("License", "name!:string url:string identifier:string"),
    kind("Components", f"{_COMPONENTS} pathItems:{{PathItem}}"),
    kind("Operation", f"{_OPERATION_3} responses:Responses"),
    replace(kind("Schema", _SCHEMA_31, refers=True, is_open=True), or_boolean=True),
    kind("Discriminator", "propertyName!:string mapping:{string}"),
)

_VERSION_32 = (
    kind("Document", f"{_DOCUMENT} $self:string jsonSchemaDialect:string paths:Paths webhooks:{{PathItem}}"),
    kind("Server", "url!:string description:string name:string variables:{ServerVariable}"),
    kind(
        "Tag",
        "name!:string summary:string description:string externalDocs:ExternalDocumentation parent:string kind:string",
    ),
    kind("Components", f"{_COMPONENTS} pathItems:{{PathItem}} mediaTypes:{{MediaType}}"),
    kind("PathItem", f"{_PATH_ITEM} query:Operation additionalOperations:{{Operation}}"),
    kind(
        "Response",
        "summary:string description:string headers:{Header} content:{MediaType} links:{Link}",
        refers=True,
    ),
    kind(
        "MediaType",
        "description:string schema:Schema itemSchema:Schema example:any examples:{Example} encoding:{Encoding} "
        "prefixEncoding:[Encoding] itemEncoding:Encoding",
        refers=True,
    ),
    kind(
        "Encoding",
        "contentType:string headers:{Header} style:string explode:boolean allowReserved:boolean encoding:{Encoding} "
        "prefixEncoding:[Encoding] itemEncoding:Encoding",
    ),
    kind(
        "Example",
        "summary:string description:string value:any externalValue:string dataValue:any serializedValue:string",
        refers=True,
    ),
    kind("Discriminator", "propertyName!:string mapping:{string} defaultMapping:string"),
    kind(
        "XML",
        "name:string namespace:string prefix:string attribute:boolean wrapped:boolean nodeType:string",
    ),
    kind(
        "SecurityScheme",
        "type!:string description:string name:string in:string scheme:string bearerFormat:string flows:OAuthFlows "
        "openIdConnectUrl:string oauth2MetadataUrl:string deprecated:boolean",
        refers=True,
    ),
    kind(
        "OAuthFlows",
        "implicit:OAuthFlow password:OAuthFlow clientCredentials:OAuthFlow authorizationCode:OAuthFlow "
        "deviceAuthorization:OAuthFlow",
    ),
    kind("OAuthFlow", f"{_FLOW} deviceAuthorizationUrl:string"),
)

_ITEMS_20 = f"""
    {_VALUE_ASSERTIONS} type:primitive-type format:string items:Items collectionFormat:string default:any
    exclusiveMaximum:boolean exclusiveMinimum:boolean
    """
_VERSION_20 = (
    *_COMMON,
    kind(
        "Document",
        "swagger:string info!:Info host:string basePath:string schemes:[string] consumes:[string] produces:[string] "
        "paths!:Paths definitions:{Schema} parameters:{Parameter} responses:{Response} "
        "securityDefinitions:{SecurityScheme} security:[SecurityRequirement] tags:[Tag] "
        "externalDocs:ExternalDocumentation",
    ),
    kind("Info", _INFO),
    kind(
        "PathItem",
        " ".join(f"{method}:Operation" for method in (*METHODS[:-1], ANY_METHOD))
        + " $ref:reference parameters:[Parameter]",
    ),
    kind(
        "Operation",
        f"{_OPERATION} consumes:[string] produces:[string] schemes:[string] responses!:Responses",
    ),
    kind(
        "Parameter",
        f"name!:string in!:string description:string required:boolean allowEmptyValue:boolean schema:Schema "
        f"{_ITEMS_20}",
        refers=True,
    ),
    kind("Items", _ITEMS_20),
    kind("Header", f"description:string {_ITEMS_20}"),
    kind("Responses", others="Response"),
    kind(
        "Response",
        "description!:string schema:Schema headers:{Header} examples:{any}",
        refers=True,
    ),
    kind(
        "Schema",
        f"{_ASSERTIONS} {_ANNOTATIONS} exclusiveMaximum:boolean exclusiveMinimum:boolean type:file-or-type "
        "allOf:[Schema] items:Schema properties:{Schema} additionalProperties:SchemaOrBoolean discriminator:string",
        refers=True,
    ),
    kind(
        "SecurityScheme",
        "type!:string description:string name:string in:string flow:string authorizationUrl:string tokenUrl:string "
        "scopes:{string}",
    ),
)


def dialect(*kinds: Kind) -> Dialect:
    """A version of kinds; one that comes later replaces an earlier one of its name."""
    table = {each.name: each for each in kinds}
    table["SchemaOrBoolean"] = replace(table["Schema"], or_boolean=True)
    return MappingProxyType(table)


@cache
def dialect_of(version: str) -> Dialect:
    """The kinds of "2.0", "3.0", "3.1" or "3.2"."""
    by_version = {
        "2.0": _VERSION_20,
        "3.0": _VERSION_30,
        "3.1": (*_VERSION_30, *_VERSION_31),
        "3.2": (*_VERSION_30, *_VERSION_31, *_VERSION_32),
    }
    return dialect(*by_version[version])


SECTIONS_3: Mapping[str, str] = MappingProxyType(
    {
        "Schema": "/components/schemas",
        "Response": "/components/responses",
        "Parameter": "/components/parameters",
        "Example": "/components/examples",
        "RequestBody": "/components/requestBodies",
        "Header": "/components/headers",
        "SecurityScheme": "/components/securitySchemes",
        "Link": "/components/links",
        "Callback": "/components/callbacks",
    }
)
SECTIONS_2: Mapping[str, str] = MappingProxyType(
    {"Schema": "/definitions", "Parameter": "/parameters", "Response": "/responses"}
)


def sections_of(version: str) -> Mapping[str, str]:
    """Where named objects of each kind live, as pointers."""
    return SECTIONS_2 if version == "2.0" else SECTIONS_3
