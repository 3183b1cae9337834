"""Mapping templates of one integration: which one serves a request or a response, and what it renders.

https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from codegen.core.errors import CodegenError
from codegen.gateway.context import context_variables
from codegen.gateway.errors import CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, GatewayError
from codegen.gateway.exchange import Exchange
from codegen.gateway.media_types import JSON, media_type
from codegen.gateway.proxy_event import proxy_headers
from codegen.ir.integration import PassthroughBehavior

if TYPE_CHECKING:
    from codegen.vtl import Template

Render = Callable[[Exchange, str], str]
"""(exchange, body that `$input` stands for) -> text"""

_DEFAULT = "$default"
_NO_PARAMETERS: Mapping[str, dict[str, str]] = {"path": {}, "querystring": {}, "header": {}}


def compile_template(source: str) -> Render:
    """A template that is ready to render; one without `$` and `#` is its own result."""
    return _Velocity(source) if is_velocity(source) else lambda exchange, body: source


def is_velocity(source: str) -> bool:
    """Whether there is anything to render."""
    return "$" in source or "#" in source


class _Velocity:
    """A template that is compiled when it is rendered first: loading Velocity takes longer than everything else."""

    __slots__ = ("_names_context", "_names_parameters", "_source", "_template")

    def __init__(self, source: str) -> None:
        self._source = source
        self._template: Template | None = None
        # What a template does not name is not made for it: that takes as long as rendering.
        self._names_context = "context" in source
        self._names_parameters = "params" in source

    def __call__(self, exchange: Exchange, body: str) -> str:
        from codegen.vtl import Template, mapping_namespace

        variables = dict(exchange.stage.stage.variables)
        try:
            if self._template is None:
                self._template = Template(self._source)
            parameters = _parameters(exchange) if self._names_parameters else _NO_PARAMETERS
            context = context_variables(exchange) if self._names_context else {}
            return self._template.render(mapping_namespace(body, parameters, context, variables))
        except CodegenError as error:
            raise GatewayError(CONFIGURATION_ERROR, detail=f"mapping template: {error}") from None


def _parameters(exchange: Exchange) -> dict[str, dict[str, str]]:
    """What `$input.params()` knows."""
    headers, _ = proxy_headers(exchange)  # as functions see them: the forwarded address and the trace, too
    return {
        "path": dict(exchange.path_parameters or {}),
        "querystring": {name: values[-1] for name, values in exchange.request.query.items()},
        "header": headers,
    }


class RequestTemplates:
    """Chooses by the request's Content-Type."""

    __slots__ = ("_passthrough", "_templates")

    def __init__(self, templates: Mapping[str, str], passthrough: PassthroughBehavior) -> None:
        self._templates = {_key(name): compile_template(source) for name, source in templates.items()}
        self._passthrough = passthrough

    def render(self, exchange: Exchange) -> str:
        """The integration request's body, where it is text.

        Raises:
            GatewayError: no template fits, and the body must not pass as it is.
        """
        render = self.choose(exchange)
        body = exchange.request.body.decode("utf-8", "replace")
        return body if render is None else render(exchange, body)

    def choose(self, exchange: Exchange) -> Render | None:
        """The template for a request; None where its body passes as it is.

        Raises:
            GatewayError: no template fits, and the body must not pass as it is.
        """
        content_type = media_type(exchange.header("content-type")) or JSON
        render = self._templates.get(content_type) or self._templates.get(_DEFAULT)
        if render is not None:
            if exchange.notes is not None:  # asked here: the call alone would be noticed
                exchange.note("integration_request", "a mapping template makes the body", content_type)
            return render
        never = self._passthrough is PassthroughBehavior.NEVER
        if never or (self._templates and self._passthrough is PassthroughBehavior.WHEN_NO_TEMPLATES):
            raise GatewayError(UNSUPPORTED_MEDIA_TYPE, detail=f"no mapping template for {content_type}")
        return None


class ResponseTemplates:
    """Chooses by the first type that the client accepts."""

    __slots__ = ("_first", "_templates")

    def __init__(self, templates: Mapping[str, str]) -> None:
        self._templates = {_key(name): compile_template(source) for name, source in templates.items()}
        self._first = JSON if JSON in self._templates else next(iter(self._templates), JSON)

    def choose(self, exchange: Exchange) -> tuple[Render | None, str]:
        """The template for an answer, None where it passes as it is, and the content type that it gives."""
        accepted = media_type(exchange.header("accept"))
        chosen = accepted if accepted in self._templates else self._first
        render = self._templates.get(chosen)
        return (render, chosen) if render else (None, JSON)


def _key(name: str) -> str:
    return name if name == _DEFAULT else media_type(name)
