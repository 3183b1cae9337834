"""One operation becomes a method: its arguments, the request that they make, and what of the answer is returned."""

from __future__ import annotations

from codegen.core.records import replace
from codegen.ir.calls import Argument, Call, Result
from codegen.targets.python_client.imports import GroupImports
from codegen.targets.python_client.view import ArgumentView, CallView

_SUCCESS = ("1", "2", "3")


def call_view(call: Call, imports: GroupImports) -> CallView:
    """The method of an operation; the types that it names are imported."""
    expected = successes(call)
    bodies = [imports.type_text(result.body, call.names) if result.body else "None" for result in expected]
    names = tuple(result.class_name for result in expected)
    returns = _union(bodies)
    head = f"{call.method} {call.path}"
    view = CallView(
        name=call.name,
        description=f"{head}: {call.summary}" if call.summary else f"{head}.",
        module=call.module,
        classes=tuple(sorted((call.request_class, *names))),
        arguments=tuple(_argument(one, call, imports) for one in call.arguments),
        request=f"{call.request_class}({', '.join(map(_passed, call.arguments))})",
        expected=names,
        returns=returns,
    )
    if len(expected) == 1 or returns == "None":
        return view
    for name in names:
        imports.add(call.module, name)
    return replace(view, annotation=" | ".join(names), result=_result(expected))


def _result(expected: list[Result]) -> str:
    """The classes, or the one, that have no body; "" for none."""
    without = [result.class_name for result in expected if not result.body]
    return without[0] if len(without) == 1 else f"({', '.join(without)})" if without else ""


def successes(call: Call) -> list[Result]:
    """The responses that stand for success; `default` does where nothing else is documented."""
    found = [result for result in call.results if result.status.startswith(_SUCCESS)]
    return found or [result for result in call.results if result.status == "default"] or list(call.results)


def _union(types: list[str]) -> str:
    parts = list(dict.fromkeys(part.strip() for text in types for part in _members(text)))
    if "Any" in parts:
        return "Any"
    return " | ".join(sorted(parts, key=lambda part: part == "None"))


def _members(text: str) -> list[str]:
    """The members of a union that stand outside of all brackets."""
    members, depth, start = [], 0, 0
    quote = ""
    for position, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "[(":
            depth += 1
        elif character in "])":
            depth -= 1
        elif character == "|" and depth == 0:
            members.append(text[start:position])
            start = position + 1
    return [*members, text[start:]]


def _argument(argument: Argument, call: Call, imports: GroupImports) -> ArgumentView:
    type_text = imports.type_text(argument.type, call.names)
    if argument.default[:1] in "[{" and argument.default:
        return ArgumentView(_name(argument), _union([type_text, "None"]), "None")
    return ArgumentView(_name(argument), type_text, argument.default)


def _name(argument: Argument) -> str:
    return "self_" if argument.name == "self" else argument.name


def _passed(argument: Argument) -> str:
    name = _name(argument)
    if argument.default[:1] in "[{" and argument.default:
        return f"{argument.name}={argument.default} if {name} is None else {name}"
    return f"{argument.name}={name}"
