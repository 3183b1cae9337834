"""The examples of each operation as a JSON file: a request for its test, responses for its stub."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from codegen.ir.operation import Response
from codegen.targets.lambda_python.example_values import ExampleValues
from codegen.targets.lambda_python.examples.request import example_request
from codegen.targets.lambda_python.examples.styles import text
from codegen.targets.lambda_python.operations.context import OperationContext
from codegen.targets.lambda_python.operations.view import OperationView, ResponseView

_RANGE_STATUS = {"1XX": 100, "2XX": 200, "3XX": 300, "4XX": 400, "5XX": 500}


def stub_response(view: OperationView) -> ResponseView:
    """The response that a fresh handler gives: the first that says success."""
    return min(view.responses, key=_rank)


def _rank(response: ResponseView) -> tuple[int, str]:
    order = ("2", "d", "3", "1", "4", "5")  # the first character of 200, 2XX, default ...
    return order.index(response.status[0]), response.status


def examples(context: OperationContext, view: OperationView) -> dict[str, Any]:
    """What one operation's file holds."""
    documented = {response.status: response for response in context.operation.route.operation.responses}
    stub = stub_response(view)
    responses = {
        response.class_name: example
        for response in view.responses
        if (example := _response(documented.get(response.status), response, context.values, response is stub))
        is not None
    }
    return {"request": example_request(context), "responses": responses}


def _response(
    documented: Response | None, view: ResponseView, values: ExampleValues, is_stub: bool
) -> dict[str, Any] | None:
    """The attributes of a response's example; None where the contract has none and the stub needs none."""
    if documented is None:
        return {}
    media = documented.content[0] if documented.content else None
    if media is not None and not is_stub and not values.stated(media.schema, media.examples):
        return None
    example: dict[str, Any] = {}
    if not view.status.isdecimal():
        example["status"] = _RANGE_STATUS.get(view.status, 200 if is_stub else 500)
    if media is not None:
        value = values.value(media.schema, media.examples, "response")
        example["body"] = _body(view, value)
    for (attribute, _), header in zip(view.header_names, documented.headers, strict=True):
        if header.required or header.examples:
            example[attribute] = values.value(header.schema, header.examples, "response")
    return example


def _body(view: ResponseView, value: Any) -> Any:
    """The value as handlers give it: where they give text or bytes, whatever the schema says, it is written out."""
    content = view.content[0]
    if content.kind == "Binary":
        return b64encode(text(value).encode()).decode()
    return text(value) if content.kind == "Text" and content.type == "str" else value
