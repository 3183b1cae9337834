"""The API's definition as a file of its own, in which Terraform fills in the addresses of what it makes.

In: the importable document with intrinsic functions in its addresses. Out: a template for `templatefile`, and the
values of its names.
https://developer.hashicorp.com/terraform/language/functions/templatefile
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.names import UniqueNames
from codegen.features.cors.settings import EXTENSION as CORS
from codegen.features.endpoint.resources import write_extension
from codegen.features.endpoint.settings import EXTENSION as ENDPOINT
from codegen.features.endpoint.settings import Endpoint
from codegen.render.hcl import Attribute, Block, Call, Expression, Interpolation, template_text
from codegen.render.template_yaml import Inline, dump_template
from codegen.targets.terraform.expressions import Expressions

FILE = "openapi.yaml.tftpl"


def definition(api: Mapping[str, Any]) -> Mapping[str, Any]:
    """The definition of an API from its properties, with its VPC endpoints.

    The provider imports a definition over what the API has: endpoints that it does not name go, and their names in DNS
    with them, before the provider sets them again.
    """
    body: Mapping[str, Any] = api["Body"]
    endpoints = api.get("EndpointConfiguration", {}).get("VpcEndpointIds")
    if not endpoints:
        return body
    servers = [{"url": "/", ENDPOINT: write_extension(Endpoint(vpc_endpoint_ids=tuple(endpoints)))}]
    return {"openapi": body["openapi"], "info": body["info"], "servers": servers, **body}


def with_definition(api: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of an HTTP API with what its definition says of name, version, description and CORS.

    The provider imports a definition, and then sets these to what the resource says: what it does not say, goes.
    """
    body: Mapping[str, Any] = api["Body"]
    info = body["info"]
    said = {
        "Name": info["title"],
        "Version": info["version"],
        "Description": info.get("description"),
        "CorsConfiguration": {
            name[:1].upper() + name[1:]: value for name, value in body.get(CORS, {}).items()
        },
    }
    return {name: value for name, value in said.items() if value} | dict(api)


class Body:
    """A definition as a template.

    Attributes:
        file: the template's name.
        text: what is in it.
        local: the block with what it is filled in with.
        value: the definition, filled in.
        digest: what changes when an address does.

    Args:
        api: tells it from those of other APIs.
    """

    def __init__(self, body: Mapping[str, Any], values: Expressions, api: str = "") -> None:
        self._values = values
        self._names = UniqueNames()
        self._filled_in: dict[str, str] = {}  # expression -> its name in the template
        self.file = f"{api}.{FILE}" if api else FILE
        self.text = dump_template(self._walked(body))
        addresses = f"{api}_addresses" if api else "addresses"
        filled_in = {name: Expression(expression) for expression, name in self._filled_in.items()}
        self.local = Block("locals", (), (Attribute(addresses, dict(sorted(filled_in.items()))),))
        used = Expression(f"local.{addresses}")
        place = Interpolation((Expression("path.module"), f"/{self.file}"))
        self.value = Call("templatefile", (place, used))
        self.digest = Call("sha256", (Call("jsonencode", (used,)),))

    def _walked(self, value: Any) -> Any:
        if isinstance(value, str):
            return template_text(value)
        if isinstance(value, list | tuple):
            return [self._walked(item) for item in value]
        if not isinstance(value, Mapping):
            return value
        if set(value) == {"Fn::Sub"}:
            return self._filled(self._values.value(value))
        plain = {template_text(str(key)): self._walked(item) for key, item in value.items()}
        return Inline(plain) if isinstance(value, Inline) else plain

    def _filled(self, value: str | Expression | Interpolation) -> str:
        """A text with expressions under their names in the template."""
        parts = value.parts if isinstance(value, Interpolation) else (value,)
        return template_text(
            Interpolation(
                tuple(
                    Expression(self._name(part.text)) if isinstance(part, Expression) else part
                    for part in parts
                )
            )
        )

    def _name(self, expression: str) -> str:
        if expression not in self._filled_in:
            *_, owner, attribute = expression.split(".")
            name = attribute if owner in ("current", "var") else f"{owner}_{attribute}"
            self._filled_in[expression] = self._names.claim(name, expression)
        return self._filled_in[expression]
