"""Parameters of an operation: the attributes of its request class, and the rows that say where each comes from."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from typing import Any

from codegen.core.names import class_name
from codegen.ir.operation import Parameter, ParameterLocation
from codegen.render.text import literal
from codegen.schema.flatten import Resolve, flatten
from codegen.targets.lambda_python.operations.context import OperationContext
from codegen.targets.lambda_python.operations.names import REQUEST_MEMBERS, AttributeNames, sentence
from codegen.targets.lambda_python.operations.shapes import (
    TEXT,
    Shape,
    carried,
    has_structure,
    shape_of,
    shape_text,
)
from codegen.targets.lambda_python.operations.view import AttributeView

_CLASSES = {
    ParameterLocation.PATH: "Path",
    ParameterLocation.QUERY: "Query",
    ParameterLocation.HEADER: "Header",
    ParameterLocation.COOKIE: "Cookie",
}
_DEFAULT_STYLES = {"Path": ("simple", False), "Header": ("simple", False)}
_LITERAL_TYPES = frozenset(
    "Any Base64 Email Integer Ipv4 Ipv6 Number Time Uri Uuid bool float int str".split()
)
"""Types whose values are JSON's own; those in capitals are aliases of the runtime's schema_types.py."""
_TRANSPARENT = frozenset({"Annotated", "Omittable", "list"})


def parameter_views(context: OperationContext) -> tuple[list[AttributeView], list[str]]:
    """The attributes of the parameters, and their rows."""
    parameters = context.operation.route.operation.parameters
    types = [_type_text(context, parameter) for parameter in parameters]
    names = AttributeNames(REQUEST_MEMBERS, types)
    attributes: list[AttributeView] = []
    rows: list[str] = []
    for parameter, type_text in zip(parameters, types, strict=True):
        kind = _CLASSES[parameter.location]
        context.imports.runtime("parameters", kind, "Parameter")
        default = default_of(context, parameter)
        name = names.claim(parameter.name, parameter.location)
        attribute = _attribute(context, parameter, name, type_text, default)
        attributes.append(attribute)
        rows.append(_row(context, parameter, kind, attribute, default))
    return attributes, rows


def _type_text(context: OperationContext, parameter: Parameter) -> str:
    if parameter.schema is None or _is_opaque(parameter, context.resolve):
        return "str"
    return context.type_text(parameter.schema, class_name(parameter.name), "request")


def _attribute(
    context: OperationContext, parameter: Parameter, name: str, type_text: str, default: Any
) -> AttributeView:
    description = described(f"{_CLASSES[parameter.location]} parameter `{parameter.name}`", parameter)
    if _is_required(parameter):
        return AttributeView(name, type_text, "", description)
    if default is None:
        return AttributeView(name, optional(type_text), "None", description)
    expression = _default_expression(context, default) if is_literal_type(type_text) else ""
    return AttributeView(name, type_text, expression, description)


def described(what: str, parameter: Parameter) -> str:
    """What a parameter or header is, in a sentence or two."""
    said = sentence(parameter.description)
    described = f"{what}: {said}" if said else f"{what}."
    return f"{described} Deprecated." if parameter.deprecated else described


def _is_required(parameter: Parameter) -> bool:
    return parameter.required and not parameter.allow_empty_value


@cache
def optional(type_text: str) -> str:
    """The type with None."""
    members = _members(ast.parse(type_text, mode="eval").body)
    is_nullable = any(isinstance(member, ast.Constant) and member.value is None for member in members)
    return type_text if type_text == "Any" or is_nullable else f"{type_text} | None"


def _members(node: ast.expr) -> list[ast.expr]:
    """The types that a union is made of."""
    if isinstance(node, ast.BinOp):
        return [*_members(node.left), *_members(node.right)]
    return [node]


def default_of(context: OperationContext, parameter: Parameter) -> Any:
    """The value that the contract gives a parameter that is not sent; None where there is none."""
    if parameter.schema is None or _is_opaque(parameter, context.resolve):
        return None
    flat = flatten(parameter.schema.json, context.resolve)
    default = flat.get("default") if isinstance(flat, Mapping) else None
    if default is None or context.values.is_valid(parameter.schema, default):
        return default
    message = f"the default of parameter {parameter.name} breaks its schema and is left out"
    context.findings.warning(
        "CG220", message, parameter.schema.source, "make it a value that the schema allows"
    )
    return None


@cache
def is_literal_type(type_text: str) -> bool:
    """Whether a JSON value, printed as a literal, is a value of the type as it is."""
    return _is_literal(ast.parse(type_text, mode="eval").body)


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        inner = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
        subscripted = node.value.id
        return subscripted == "Literal" or (subscripted in _TRANSPARENT and _is_literal(inner))
    if isinstance(node, ast.BinOp):
        return _is_literal(node.left) and _is_literal(node.right)
    return (isinstance(node, ast.Name) and node.id in _LITERAL_TYPES) or (
        isinstance(node, ast.Constant) and node.value is None
    )


def _default_expression(context: OperationContext, default: Any) -> str:
    if not isinstance(default, list | dict):
        return literal(default)
    context.imports.add("dataclasses", "field")
    return f"field(default_factory=lambda: {literal(default)})"


def _row(
    context: OperationContext, parameter: Parameter, kind: str, attribute: AttributeView, default: Any
) -> str:
    shape, is_json = wire_shape(parameter, context.resolve)
    _report_style(context, parameter, shape, is_json)
    words = [literal(parameter.name), literal(attribute.name)]
    if shape != TEXT:
        words.append(shape_text(shape))
    if kind != "Path" and _is_required(parameter):
        words.append("required=True")
    words += _json_words(context, parameter) if is_json else wire_words(parameter, kind)
    if not attribute.default and not _is_required(parameter):
        words.append(f"default={literal(default)}")
    return f"{kind}({', '.join(words)})"


_WRITTEN: Mapping[str, tuple[type, ...]] = {
    "deepObject": (dict,),
    "spaceDelimited": (list, dict),
    "pipeDelimited": (list, dict),
}
"""Styles that write some kinds of values only: https://spec.openapis.org/oas/v3.1.1#style-values"""


def _report_style(context: OperationContext, parameter: Parameter, shape: Shape, is_json: bool) -> None:
    """Parameters that are read otherwise than the contract says, since it says nothing that could be done."""
    message = ""
    if _is_opaque(parameter, context.resolve):
        message = (
            f"parameters in {parameter.content_type} are handed over as text, unchecked by their schemas"
        )
    elif is_json and parameter.content_type is None:
        message = f"parameters whose values style {parameter.style} can't write are read as JSON"
    elif parameter.content_type is None and not _is_written(shape, parameter.style):
        message = (
            f"parameters whose values style {parameter.style} can't write are read as style form writes them"
        )
    if message:
        context.notes.add("CG227", message, parameter.source)


def _is_written(shape: Shape, style: str) -> bool:
    kinds = _WRITTEN.get(style)
    return kinds is None or any(
        isinstance(one, kinds) for one in (shape if isinstance(shape, tuple) else (shape,))
    )


def _is_opaque(parameter: Parameter, resolve: Resolve) -> bool:
    """Whether a parameter is a document that the function does not read, such as XML."""
    if parameter.content_type is None or "json" in parameter.content_type or parameter.schema is None:
        return False
    return has_structure(shape_of(parameter.schema.json, resolve))


def _json_words(context: OperationContext, parameter: Parameter) -> list[str]:
    """The attribute of an optional parameter takes None for its absence: null is another thing."""
    is_nullable = parameter.schema is None or context.values.is_valid(parameter.schema, None)
    return ["is_json=True", *["is_nullable=True"] * is_nullable]


def wire_shape(parameter: Parameter, resolve: Resolve) -> tuple[Shape, bool]:
    """The shape of a parameter's text, and whether the text is JSON as a whole."""
    shape = TEXT if parameter.schema is None else shape_of(parameter.schema.json, resolve)
    if parameter.content_type is not None:
        is_json = "json" in parameter.content_type
        return (TEXT, True) if is_json else (TEXT if has_structure(shape) else shape, False)
    written = carried(shape, parameter.style, parameter.explode)
    return (TEXT, True) if written is None else (written, False)


def wire_words(parameter: Parameter, kind: str) -> list[str]:
    """How the parameter is written, as far as it is not written as most are."""
    style, explode = _DEFAULT_STYLES.get(kind, ("form", True))
    words: list[str] = []
    if parameter.content_type is not None:
        return []
    if parameter.style != style:
        words.append(f"style={literal(parameter.style)}")
    if parameter.explode != explode and parameter.style != "deepObject":
        words.append(f"explode={literal(parameter.explode)}")
    if parameter.allow_empty_value and kind == "Query":
        words.append("allow_empty=True")
    return words
