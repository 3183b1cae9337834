"""Media types of a contract as API Gateway needs them: which bodies it can validate, which ones are bytes.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from codegen.ir.operation import Operation

JSON = "application/json"

_JSON = re.compile(r"application/([\w.!#$&^-]+\+)?json\Z|text/json\Z")
_TEXT = re.compile(
    r"text/|application/(json|xml|javascript|ecmascript|graphql|yaml|x-yaml|toml|sql|jwt|jose|ndjson|x-ndjson|jsonl|"
    r"x-www-form-urlencoded|problem|rtf)\b|.*\+(json|xml|yaml|text)\Z"
)
_WILDCARDS = frozenset({"*/*", "application/*", "application/*+json", "*", ""})
_CONCRETE = re.compile(r"[\w.!#$&^+-]+/[\w.!#$&^+-]+\Z")


def bare(content_type: str) -> str:
    """A media type without parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def model_type(content_type: str) -> str | None:
    """The media type whose body API Gateway validates by a model; None where it is not JSON.

    API Gateway compares media types literally: a wildcard stands for JSON.
    """
    media_type = bare(content_type)
    if media_type in _WILDCARDS:
        return JSON
    return media_type if _JSON.match(media_type) else None


def binary_media_types(operations: Iterable[Operation]) -> tuple[str, ...]:
    """The media types whose bodies are bytes, of requests and responses."""
    found: set[str] = set()
    for operation in operations:
        contents = [response.content for response in operation.responses]
        if operation.request_body is not None:
            contents.append(operation.request_body.content)
        found.update(bare(media.content_type) for content in contents for media in content)
    return tuple(sorted(name for name in found if _CONCRETE.match(name) and not _TEXT.match(name)))
