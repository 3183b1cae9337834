"""An independent client of a contract: requests with schemathesis' data, answers judged by jsonschema.

In: a contract and the URL that serves it. Out: one line per operation that did not answer 2xx as the contract says.
Shares no code with codegen, so that a mistake of ours can't hide on both sides. `python contract_client.py SPEC URL`
runs it against anything.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, Verbosity, find, settings
from hypothesis.errors import HypothesisException, NoSuchExample
from openapi_schema_validator import OAS30Validator, OAS31Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

QUICK = settings(
    max_examples=200,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    verbosity=Verbosity.quiet,
    suppress_health_check=list(HealthCheck),
)


def first_case(operation: Any, document: Any, judge_of: Callable[[Any], Any]) -> Any:
    """A valid request of an operation.

    schemathesis takes `nullable` without `type` for nullable, which OpenAPI 3.0.3 does not: a second judge decides.
    """

    def is_valid(case: Any) -> bool:
        schema = body_schema(operation, document, case)
        if schema is None:
            return True
        # Who lists properties means an object, even where `type` does not say so.
        return judge_of(schema).is_valid(case.body) and (
            "properties" not in schema or isinstance(case.body, dict)
        )

    return find(operation.as_strategy(), is_valid, settings=QUICK)


def body_schema(operation: Any, document: Any, case: Any) -> Any:
    """The schema of a JSON body as the contract writes it."""
    if "json" not in (case.media_type or ""):
        return None
    body = operation.definition.raw.get("requestBody", {})
    while "$ref" in body:
        target = document
        for token in body["$ref"].split("/")[1:]:
            target = target[token.replace("~1", "/").replace("~0", "~")]
        body = target
    return body.get("content", {}).get(case.media_type, {}).get("schema")


def problems(spec: Path, url: str) -> tuple[int, list[str]]:
    """The number of operations, and what is wrong with the answers."""
    schema = schemathesis.openapi.from_path(str(spec))
    document = yaml.safe_load(spec.read_bytes())
    register_unknown_media_types(document)
    judge_of = body_judge(document)
    found: list[str] = []
    total = 0
    result: Any
    for result in schema.get_all_operations():
        total += 1
        operation = result.ok()
        try:
            found += judge(operation, first_case(operation, document, judge_of), url)
        except (HypothesisException, NoSuchExample) as error:
            found.append(f"{operation.label}: no request could be made: {type(error).__name__}")
    return total, found


def body_judge(document: Any) -> Callable[[Any], Any]:
    """Makes the validator of a schema that stands in the contract."""
    is_30 = str(document.get("openapi", "3.0")).startswith("3.0")
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    registry = Registry().with_resource("contract:", resource)
    kind = OAS30Validator if is_30 else OAS31Validator

    def judge_of(schema: Any) -> Any:
        absolute = json.loads(json.dumps(schema).replace('"$ref": "#/', '"$ref": "contract:#/'))
        return kind(absolute, registry=registry)

    return judge_of


def register_unknown_media_types(document: Any) -> None:
    """Media types of request bodies that schemathesis has no serializer for are sent as JSON text."""
    for item in document.get("paths", {}).values():
        for operation in item.values() if isinstance(item, dict) else ():
            body = operation.get("requestBody") if isinstance(operation, dict) else None
            for media_type in (body or {}).get("content", {}):
                if not any(
                    known in media_type for known in ("json", "form", "text/", "octet-stream", "xml", "yaml")
                ):
                    schemathesis.serializer(media_type)(lambda _, value: json.dumps(value).encode())


def judge(operation: Any, case: Any, url: str) -> list[str]:
    answer = case.call(base_url=url)
    if not 200 <= answer.status_code < 300:
        return [f"{operation.label}: {answer.status_code} {answer.text[:300]}"]
    try:
        case.validate_response(
            answer, checks=[schemathesis.checks.CHECKS.get_one("response_schema_conformance")]
        )
    except (AssertionError, BaseExceptionGroup) as error:
        said = error.exceptions if isinstance(error, BaseExceptionGroup) else [error]
        return [f"{operation.label}: {' '.join(str(said[0]).split())[:600]}"]
    return []


if __name__ == "__main__":
    number, wrong = problems(Path(sys.argv[1]), sys.argv[2])
    print("\n".join(wrong))
    print(f"{number - len(wrong)} of {number} operations answer 2xx with a valid body")
    sys.exit(bool(wrong))
