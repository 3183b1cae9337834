"""What the modules of models say, word for word."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

import pytest

MakeModels = Callable[..., Any]

MODULES: dict[str, tuple[dict[str, Any], str]] = {
    "a class": (
        {
            "Order": {
                "type": "object",
                "description": "An order.",
                "required": ["orderId", "total", "status"],
                "properties": {
                    "orderId": {"type": "string", "format": "uuid"},
                    "total": {"type": "number", "minimum": 0, "multipleOf": 0.01},
                    "status": {"enum": ["open", "paid"], "default": "open"},
                    "note": {"type": ["string", "null"], "description": "A word to the packer."},
                    "count": {"type": "integer", "default": 1, "minimum": 1},
                    "class": {"type": "string", "maxLength": 3, "deprecated": True},
                    "tags": {"type": "array", "items": {"type": "string"}, "default": []},
                    "anything": {},
                },
            }
        },
        '''
        """Models of `Order`."""

        from typing import Annotated, Any, Literal

        from pydantic import Field

        from shop_api.runtime.schema_checks import MultipleOf
        from shop_api.runtime.schema_model import Model, Omittable
        from shop_api.runtime.schema_types import Integer, Number, Uuid


        class Order(Model):
            """An order."""

            order_id: Annotated[Uuid, Field(alias="orderId")]
            total: Annotated[Number, Field(ge=0), MultipleOf(0.01)]
            status: Literal["open", "paid"]
            note: str | None = None
            """A word to the packer."""
            count: Annotated[Integer, Field(ge=1)] = 1
            class_: Annotated[
                Omittable[Annotated[str, Field(max_length=3)]], Field(alias="class")
            ] = None
            """Deprecated."""
            tags: list[str] = Field(default_factory=list)
            anything: Any = None
        ''',
    ),
    "a closed object with a check": (
        {
            "Order": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"a": {}, "b": {"type": "boolean"}},
                "dependentRequired": {"a": ["b"]},
            }
        },
        '''
        """Models of `Order`."""

        from typing import Any

        from pydantic import ConfigDict

        from shop_api.runtime.schema_checks import Check
        from shop_api.runtime.schema_model import CheckedModel, Omittable


        class Order(CheckedModel):
            """The schema `Order`."""

            model_config = ConfigDict(extra="forbid")

            __check__ = Check({"dependentRequired": {"a": ["b"]}})

            a: Any = None
            b: Omittable[bool] = None
        ''',
    ),
    "a union whose tag pydantic knows": (
        {
            "Order": {
                "oneOf": [
                    {"type": "object", "required": ["by"], "properties": {"by": {"const": "card"}}},
                    {"type": "object", "required": ["by"], "properties": {"by": {"const": "invoice"}}},
                    {"type": "null"},
                ]
            }
        },
        '''
        """Models of `Order`."""

        from typing import Annotated, Literal, TypeAlias

        from pydantic import Field

        from shop_api.runtime.schema_model import Model


        class OrderCard(Model):
            """`card` of `Order`."""

            by: Literal["card"]


        class OrderInvoice(Model):
            """`invoice` of `Order`."""

            by: Literal["invoice"]


        Order: TypeAlias = Annotated[OrderCard | OrderInvoice, Field(discriminator="by")] | None
        ''',
    ),
    "types that need themselves": (
        {
            "Order": {
                "type": "object",
                "properties": {"parts": {"$ref": "#/components/schemas/Parts"}},
                "additionalProperties": {"type": "integer"},
            },
            "Parts": {"type": "array", "items": {"$ref": "#/components/schemas/Order"}, "uniqueItems": True},
        },
        '''
        """Models of `Order`, `Parts`."""

        from typing import Annotated, TypeAlias

        from pydantic import Field

        from shop_api.runtime.schema_checks import UniqueItems
        from shop_api.runtime.schema_model import Model, Omittable
        from shop_api.runtime.schema_types import Integer


        class Order(Model):
            """The schema `Order`."""

            __pydantic_extra__: dict[str, Integer] = Field(init=False)

            parts: "Omittable[Parts]" = None


        Parts: TypeAlias = Annotated[list[Order], UniqueItems()]
        ''',
    ),
    "an alias that needs itself": (
        {"Order": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/components/schemas/Order"}}]}},
        '''
        """Models of `Order`."""

        from typing_extensions import TypeAliasType

        Order = TypeAliasType("Order", "str | list[Order]")
        ''',
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MODULES)
def test_text(case: str, models: MakeModels) -> None:
    schemas, expected = MODULES[case]
    made = models(schemas)
    assert made.text("order") == textwrap.dedent(expected).lstrip("\n")
