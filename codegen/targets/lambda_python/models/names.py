"""Names of models: modules, classes and fields, each one for good once it is given."""

from __future__ import annotations

import keyword

from codegen.core.names import UniqueNames, class_name, python_identifier
from codegen.ir.types import View
from codegen.render.gate import FORBIDDEN_NAMES

RESERVED_MODULES = frozenset({"conftest", "setup", "sitecustomize", "usercustomize", "tests", "test"})
"""Modules that tools load by their names."""

RESERVED_FIELDS = frozenset("""
    construct copy dict from_orm json parse_file parse_obj parse_raw schema schema_json update_forward_refs validate
    model_computed_fields model_config model_construct model_copy model_dump model_dump_json model_extra model_fields
    model_fields_set model_json_schema model_parametrized_name model_post_init model_rebuild model_validate
    model_validate_json model_validate_strings
    """.split())
"""What pydantic's BaseModel has: a field of the same name would hide it."""

_HIDES = frozenset({"bool", "dict", "float", "int", "list", "str"}) | FORBIDDEN_NAMES
"""Builtins that a field must not hide from the annotations below it, or that generated code never names."""

_SUFFIXES = {View.NEUTRAL: (), View.REQUEST: ("input",), View.RESPONSE: ("output",)}


class ModelNames:
    """The names of one package's models."""

    def __init__(self, helpers: frozenset[str]) -> None:
        """Start with no names.

        Args:
            helpers: what modules of models import beside models.
        """
        self._helpers = helpers
        self._modules = UniqueNames(RESERVED_MODULES)
        self._classes = UniqueNames()

    def module(self, words: tuple[str, ...], view: View) -> str:
        text = " ".join((*words, *_SUFFIXES[view]))
        return self._modules.claim(python_identifier(text, "model", RESERVED_MODULES), text)

    def type_name(self, words: tuple[str, ...], view: View) -> str:
        """The name of a class or alias, in the whole package the only one: a module may import any two of them."""
        text = " ".join((words[0], *_SUFFIXES[view], *words[1:]))
        name = str(class_name(text, "Model"))
        if name.endswith("_"):  # a builtin such as Warning
            name = f"{name.rstrip('_')}Model"
        return self._classes.claim(f"{name}Model" if name in self._helpers else name, text)

    def take_collisions(self) -> list[tuple[str, str, str]]:
        """What collided since the last time: a text, the text that has its name, and the name it got instead."""
        taken, self._classes.collisions = self._classes.collisions, []
        return taken


def field_names(names: list[str]) -> dict[str, str]:
    """Wire name -> name of the field in Python, for the members of one object."""
    unique = UniqueNames()
    # Who has a name already keeps it, whatever stands before it: "user_id" comes before "userId".
    plain = {name: _field_name(name) for name in names}
    order = sorted(names, key=lambda name: plain[name] != name)
    claimed = {name: unique.claim(plain[name], name) for name in order}
    return {name: claimed[name] for name in names}


def _field_name(name: str) -> str:
    """`id` and `type` are fine names of fields, builtins though they are."""
    safe = str(python_identifier(name, "field", RESERVED_FIELDS))
    bare = safe.rstrip("_")
    is_free = bare not in keyword.kwlist and bare not in RESERVED_FIELDS and bare not in _HIDES
    return bare if is_free and bare.isidentifier() else safe
