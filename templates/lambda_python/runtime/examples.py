"""The contract's examples: responses for stubs, requests for tests. Each operation has its own file in `examples/`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from .problem import BadRequest
from .validation import Validator

if TYPE_CHECKING:
    from .message import Response

ResponseT = TypeVar("ResponseT", bound="Response")

FOLDER = Path(__file__).resolve().parent.parent / "examples"


def load_examples(operation: str) -> dict[str, Any]:
    """The examples of an operation: its "request", and its "responses" by class name."""
    text = (FOLDER / f"{operation}.json").read_text(encoding="utf-8")
    examples: dict[str, Any] = json.loads(text)
    return examples


def load_response(response: "type[ResponseT]") -> "ResponseT":
    """The example of one response class.

    Raises:
        LookupError: the contract has none.
        ValueError: it breaks the contract.
    """
    operation = response.__module__.rpartition(".")[2]
    examples = load_examples(operation)["responses"]
    if response.__name__ not in examples:
        raise LookupError(f"the contract has no example of {response.__name__}")
    try:
        return response(**_values(response, examples[response.__name__]))
    except BadRequest as problem:
        said = "; ".join(
            f"{finding.path} {finding.message}" for finding in problem.errors
        )
        message = f"the example of {response.__name__} breaks the contract: {said}"
        raise ValueError(message) from None


def _values(response: "type[Response]", example: dict[str, Any]) -> dict[str, Any]:
    types = response.__annotations__
    values = {
        name: Validator(types[name]).value(value, "response", f"/{name}")
        for name, value in example.items()
        if name != "body"
    }
    if "body" in example:
        content_type = values.get("content_type") or next(iter(response.content))
        values["body"] = response.content[content_type].example(example["body"])
    return values
