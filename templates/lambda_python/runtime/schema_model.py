"""The base of the models: objects as JSON Schema means them."""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from .schema_checks import Check

T = TypeVar("T")
InitT = TypeVar("InitT", bound=Callable[..., None])


def _reads_members(init: InitT) -> InitT:
    """Tell pydantic that `__init__` is as good as its own, so that JSON does not have to pass through it."""
    init.__dict__["__pydantic_base_init__"] = True
    return init


class Model(BaseModel):
    """An object of the contract.

    No value is coerced. Members that the contract does not forbid are kept, in `model_extra`. A member that may be
    absent is None then, and `model_fields_set` has the members that are there. On the wire members have the
    contract's names, in Python their own: `Order(order_id=1)` is `{"orderId": 1}`. Absent members stay absent with
    `model_dump_json(exclude_unset=True)`.
    """

    model_config = ConfigDict(
        strict=True,
        extra="allow",
        allow_inf_nan=False,
        serialize_by_alias=True,
        protected_namespaces=(),
        # Most functions use some of their models only, and these at their first request.
        defer_build=True,
    )

    @_reads_members
    def __init__(self, /, **members: Any) -> None:
        validator = self.__pydantic_validator__
        validator.validate_python(members, self_instance=self, by_name=True)


class CheckedModel(Model):
    """A model about which the contract says more than the types of its fields do."""

    __check__: ClassVar[Check]

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        checked: CoreSchema = cls.__check__.around_model(handler(source), cls)
        return checked


class _NotNull:
    """Refuses null on the wire; from Python, None stands for a member that is absent."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        nullable = handler(source)
        if nullable["type"] != "nullable":
            return nullable
        return core_schema.json_or_python_schema(nullable["schema"], nullable)


def _is_absent(value: Any) -> bool:
    return value is None


Omittable = Annotated[T | None, _NotNull(), Field(exclude_if=_is_absent)]
"""The type of a member that may be absent and is never null. `None` means absent."""
