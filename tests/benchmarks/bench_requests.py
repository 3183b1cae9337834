"""CPU of one request in a function: `createOrder` of specs/orders.yaml, parsed, validated, handled and serialised.

    python tests/benchmarks/bench_requests.py [--requests N] [--profile]

Prints microseconds of CPU per request of the generated function, of a handler that someone wrote with pydantic models,
and of one that checks with jsonschema-rs and then makes dataclasses. All three take the same event, refuse the same
bodies and answer the same text. A script, not a test.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal

import jsonschema_rs
import yaml
from pydantic import BaseModel, ConfigDict, Field

from codegen.workflows.scaffold import scaffold

SPEC = Path(__file__).parents[2] / "specs" / "orders.yaml"
PLACED = datetime(2026, 1, 31, 12, tzinfo=UTC)
UUID = r"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"
BODY = json.dumps(
    {
        "customerId": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "items": [{"sku": f"SHOE-{number:04}", "quantity": number + 1} for number in range(3)],
        "note": "Leave it at the door",
    }
)
EVENT: dict[str, Any] = {
    "resource": "/orders",
    "path": "/orders",
    "httpMethod": "POST",
    "headers": {"Content-Type": "application/json", "Idempotency-Key": "8f14e45f-ceea"},
    "multiValueHeaders": {"Content-Type": ["application/json"], "Idempotency-Key": ["8f14e45f-ceea"]},
    "queryStringParameters": None,
    "multiValueQueryStringParameters": None,
    "pathParameters": None,
    "requestContext": {"requestId": "1", "stage": "dev", "identity": {"sourceIp": "127.0.0.1"}},
    "body": BODY,
    "isBase64Encoded": False,
}
Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def generated(root: Path) -> Handler:
    """The generated function with a handler of its own."""
    scaffold(SPEC, root)
    sys.path.insert(0, str(root / "src"))
    operation: Any = import_module("orders_api.operations.create_order")
    order: Any = import_module("orders_api.models.order")
    money: Any = import_module("orders_api.models.money")

    def create_order(request: Any, context: Any) -> Any:
        made = order.Order(
            customer_id=request.body.customer_id,
            items=request.body.items,
            note=request.body.note,
            id="ord_1",
            status="placed",
            total=money.Money(amount="12.50", currency="EUR"),
            placed_at=PLACED,
        )
        return operation.CreateOrderCreated(body=made, location="/orders/ord_1")

    handler: Handler = import_module("orders_api.runtime.entry_point").serve(
        operation.OPERATION.bind(create_order)
    )
    return handler


# ---- by hand, with pydantic
class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sku: Annotated[str, Field(pattern="^[A-Z]+-[0-9]{4}$")]
    quantity: Annotated[int, Field(ge=1, le=999)]


class NewOrder(BaseModel):
    customer_id: Annotated[str, Field(alias="customerId", pattern=UUID)]
    items: Annotated[list[Item], Field(min_length=1, max_length=100)]
    note: Annotated[str, Field(max_length=200)] | None = None


class Money(BaseModel):
    amount: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2}$")]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]


class Order(NewOrder):
    model_config = ConfigDict(populate_by_name=True)

    id: Annotated[str, Field(pattern="^ord_[0-9]+$")]
    status: Literal["placed", "paid", "shipped", "cancelled"]
    total: Money
    placed_at: Annotated[datetime, Field(alias="placedAt")]


def _header(event: dict[str, Any], name: str) -> str:
    return next((value for key, value in event["headers"].items() if key.lower() == name), "")


def _created(text: str) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", "Location": "/orders/ord_1"}
    return {"statusCode": 201, "headers": headers, "body": text, "isBase64Encoded": False}


def _checked_head(event: dict[str, Any]) -> None:
    key = _header(event, "idempotency-key")
    if not 8 <= len(key) <= 64 or not _header(event, "content-type").startswith("application/json"):
        raise ValueError(key)


def with_pydantic(event: dict[str, Any], context: Any) -> dict[str, Any]:
    _checked_head(event)
    new = NewOrder.model_validate_json(event["body"], strict=True)
    made = Order(
        customer_id=new.customer_id,
        items=new.items,
        note=new.note,
        id="ord_1",
        status="placed",
        total=Money(amount="12.50", currency="EUR"),
        placed_at=PLACED,
    )
    return _created(made.model_dump_json(by_alias=True, exclude_unset=True))


# ---- by hand, with jsonschema-rs in front of dataclasses
@dataclass(slots=True)
class ItemData:
    sku: str
    quantity: int


@dataclass(slots=True)
class MoneyData:
    amount: str
    currency: str


@dataclass(slots=True)
class OrderData:
    customerId: str  # noqa: N815 - as it is on the wire
    items: list[ItemData]
    note: str | None
    id: str
    status: str
    total: MoneyData
    placedAt: str  # noqa: N815


def with_jsonschema_rs() -> Handler:
    document = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    schema = {"$ref": "#/components/schemas/NewOrder", "components": document["components"]}
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)

    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        _checked_head(event)
        body = json.loads(event["body"])
        validator.validate(body)
        items = [ItemData(**item) for item in body["items"]]
        total, placed = MoneyData("12.50", "EUR"), PLACED.isoformat().replace("+00:00", "Z")
        made = OrderData(body["customerId"], items, body.get("note"), "ord_1", "placed", total, placed)
        return _created(json.dumps(asdict(made), separators=(",", ":")))

    return handler


def cpu(handler: Handler, requests: int) -> float:
    """Microseconds of CPU per request, the best of five runs."""
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for _ in range(requests):
            handler(EVENT, None)
        best = min(best, time.process_time() - start)
    return best / requests * 1e6


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--requests", type=int, default=5000)
    options.add_argument("--profile", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        contenders = {
            "generated": generated(Path(folder) / "orders"),
            "pydantic by hand": with_pydantic,
            "jsonschema-rs and dataclasses": with_jsonschema_rs(),
        }
        answers = {name: handler(EVENT, None) for name, handler in contenders.items()}
        bodies = {name: re.sub(r"\s", "", answer["body"]) for name, answer in answers.items()}
        if len({json.dumps(json.loads(body), sort_keys=True) for body in bodies.values()}) != 1:
            raise SystemExit(f"the answers differ: {bodies}")
        for name, handler in contenders.items():
            print(f"{name:32} {cpu(handler, given.requests):6.1f} us CPU a request")
        if given.profile:
            profile = cProfile.Profile()
            profile.runcall(cpu, contenders["generated"], given.requests)
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
