"""What the template of an operation module prints: every name final, every expression finished."""

from __future__ import annotations

from codegen.core.records import Record, field


class AttributeView(Record, frozen=True):
    """An attribute of a generated dataclass."""

    name: str
    type: str
    default: str = ""  # an expression, "" where there is none
    description: str = ""


class FormView(Record, frozen=True):
    """The class of a multipart form."""

    class_name: str
    attributes: tuple[AttributeView, ...]


class ContentView(Record, frozen=True):
    """One media type of a body: `"application/json": Json(Order)`."""

    media_type: str
    codec: str
    type: str  # of the attribute `body`
    kind: str  # Json, Text, Binary, Form or Multipart


class RequestView(Record, frozen=True):
    class_name: str
    attributes: tuple[AttributeView, ...]
    parameters: tuple[str, ...]  # expressions: Query("limit", "limit", "integer")
    content: tuple[ContentView, ...]
    body_required: bool
    form: FormView | None = None


class ResponseView(Record, frozen=True):
    class_name: str
    status: str  # as the contract writes it
    description: str
    attributes: tuple[AttributeView, ...]
    content: tuple[ContentView, ...]
    header_names: tuple[tuple[str, str], ...]  # attribute -> name on the wire
    status_range: str = ""  # "range(400, 500)" for 4XX
    header_styles: tuple[tuple[str, str], ...] = ()  # attribute -> "json" or "explode", where it matters


class OperationView(Record, frozen=True):
    name: str
    method: str
    path: str  # template of the contract's path, for functions that split it themselves
    summary: str
    request: RequestView
    responses: tuple[ResponseView, ...]
    response_name: str  # CreateOrderResponse
    response_alias: str  # the union that it stands for
    splits_path: bool = False  # API Gateway's path parameters are not the contract's
    query_literals: tuple[tuple[str, str], ...] = ()
    imports: tuple[str, ...] = field(default=())
