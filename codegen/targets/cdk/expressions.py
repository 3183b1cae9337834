"""Values of a template as Python expressions of a CDK app, not yet formatted.

In: plain data with intrinsic functions. Out: expressions, in which text of a contract is a literal and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from codegen.core.errors import CodegenError
from codegen.core.records import Record, field
from codegen.render.substitution import Reference, substitution_parts
from codegen.render.text import literal
from codegen.targets.cdk.classes import Construct, Struct, python_name

PSEUDO_PARAMETERS = {
    "AWS::AccountId": "ACCOUNT_ID",
    "AWS::NotificationARNs": "NOTIFICATION_ARNS",
    "AWS::Partition": "PARTITION",
    "AWS::Region": "REGION",
    "AWS::StackId": "STACK_ID",
    "AWS::StackName": "STACK_NAME",
    "AWS::URLSuffix": "URL_SUFFIX",
}
"""Members of `aws_cdk.Aws`."""


class Expression(str):
    """Python of ours."""

    __slots__ = ()


Place = Callable[[str], tuple[Expression, Construct] | None]
"""The expression that gives the construct of a logical id; None where the app does not have it."""


class Printer(Record):
    """Makes expressions, and notes which names of `aws_cdk` they use."""

    place: Place
    core: set[str] = field(default_factory=set)
    has_json: bool = False  # an expression uses the module `json`

    def properties(self, construct: Construct, given: Mapping[str, Any]) -> dict[str, str]:
        """The arguments that make a resource, by their names in Python.

        Args:
            given: properties as CloudFormation spells them; those that are expressions already stay as they are.

        Raises:
            CodegenError: the construct does not have one of them.
        """
        return self._arguments(construct.struct, f"{construct.alias}.{construct.struct.name}", given)

    def _arguments(self, struct: Struct, owner: str, given: Mapping[str, Any]) -> dict[str, str]:
        unknown = sorted(set(given) - struct.names())
        if unknown:
            raise CodegenError(f"the CDK target has no property {', '.join(unknown)} of {struct.name}")
        return {python_name(key): self._property(struct, owner, key, value) for key, value in given.items()}

    def _call(self, struct: Struct, owner: str, given: Mapping[str, Any]) -> str:
        arguments = self._arguments(struct, owner, given)
        return f"{owner}.{struct.name}({', '.join(f'{key}={value}' for key, value in arguments.items())})"

    def _property(self, struct: Struct, owner: str, key: str, value: Any) -> str:
        if isinstance(value, Expression):
            return value
        if key == "Tags" and not isinstance(value, Mapping):
            return self._tags(value)
        if key == "Format":
            return self._format(value)
        nested = struct.nested.get(key)
        if nested is None:
            return self.value(value)
        if isinstance(value, list | tuple):
            return _list(self._call(nested, owner, item) for item in value)
        if key in struct.maps:
            return _dict((name, self._call(nested, owner, item)) for name, item in value.items())
        return self._call(nested, owner, value)

    def _tags(self, tags: Sequence[Mapping[str, Any]]) -> str:
        self.core.add("CfnTag")
        return _list(
            f"CfnTag(key={self.value(tag['Key'])}, value={self.value(tag['Value'])})" for tag in tags
        )

    def _format(self, value: Any) -> str:
        """The format of a log: one of JSON as the object that it holds."""
        data = _json(value)
        if not isinstance(data, dict) or json.dumps(data) != value:
            return self.value(value)
        self.has_json = True
        return f"json.dumps({literal(data)})"

    def value(self, value: Any) -> str:
        """Any value."""
        if isinstance(value, Mapping):
            return self._intrinsic(value) or _dict((key, self.value(item)) for key, item in value.items())
        if isinstance(value, list | tuple):
            return _list(self.value(item) for item in value)
        return literal(value)

    def _intrinsic(self, value: Mapping[str, Any]) -> str | None:
        """What stands for an intrinsic function; None for an object that is none.

        Functions that have no form here stay objects: CloudFormation evaluates them as it does in any template.
        """
        if len(value) != 1:
            return None
        ((name, argument),) = value.items()
        if name == "Ref" and isinstance(argument, str):
            return self._reference(Reference(argument))
        if name == "Fn::GetAtt":
            parts = argument.split(".", 1) if isinstance(argument, str) else argument
            return (
                self._reference(Reference(*parts)) if all(isinstance(part, str) for part in parts) else None
            )
        if name == "Fn::Sub" and isinstance(argument, str):
            return self.text(argument)
        return None

    def _reference(self, reference: Reference) -> str | None:
        if reference.name in PSEUDO_PARAMETERS and not reference.attribute:
            self.core.add("Aws")
            return f"Aws.{PSEUDO_PARAMETERS[reference.name]}"
        found = self.place(reference.name)
        if found is None:
            return None
        expression, construct = found
        return f"{expression}.{construct.attribute(reference.attribute) if reference.attribute else 'ref'}"

    def text(self, text: str) -> str:
        """The text of `Fn::Sub`: an f-string, or `Fn.sub` where it names what the app does not have."""
        made: list[str | Expression] = []
        for part in substitution_parts(text):
            reference = None if isinstance(part, str) else self._reference(part)
            if isinstance(part, str):
                made.append(part)
            elif reference is None:
                self.core.add("Fn")
                return f"Fn.sub({literal(text)})"
            else:
                made.append(Expression(reference))
        if len(made) == 1 and isinstance(made[0], Expression):
            return made[0]
        return (
            _f_string(made) if any(isinstance(part, Expression) for part in made) else literal("".join(made))
        )

    def json_text(self, value: Any) -> Expression:
        """A text of JSON, as the object that it holds."""
        is_substituted = isinstance(value, Mapping) and set(value) == {"Fn::Sub"}
        data = _json(value["Fn::Sub"] if is_substituted else value)
        if not isinstance(data, dict):
            return Expression(self.value(value))
        self.core.add("Stack")
        return Expression(f"Stack.of(scope).to_json_string({self._member(data, is_substituted)})")

    def _member(self, data: Any, is_substituted: bool) -> str:
        if isinstance(data, str) and is_substituted:
            return self.text(data)
        if isinstance(data, list):
            return _list(self._member(item, is_substituted) for item in data)
        if isinstance(data, dict):
            return _dict((key, self._member(item, is_substituted)) for key, item in data.items())
        return literal(data)


def _json(text: Any) -> Any:
    """What a text of JSON holds; None for anything else."""
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return None


def _list(items: Iterable[str]) -> str:
    return f"[{', '.join(items)}]"


def _dict(items: Iterable[tuple[Any, str]]) -> str:
    return f"{{{', '.join(f'{literal(str(key))}: {value}' for key, value in items)}}}"


def _f_string(parts: Sequence[str | Expression]) -> str:
    body = "".join(f"{{{part}}}" if isinstance(part, Expression) else _inside(part) for part in parts)
    return f"f'{body}'"


def _inside(text: str) -> str:
    """A text as it stands between the single quotes of an f-string."""
    quoted = literal(f'{text}"')  # with a double quote in it, `repr` takes single ones
    return quoted[1:-2].replace("{", "{{").replace("}", "}}")


def references(value: Any) -> Iterator[str]:
    """The names that a value refers to, by any intrinsic function."""
    if isinstance(value, Mapping):
        for name, argument in value.items():
            if name == "Ref" and isinstance(argument, str):
                yield argument
            elif name == "Fn::GetAtt":
                yield argument.split(".")[0] if isinstance(argument, str) else argument[0]
            elif name == "Fn::Sub":
                text = argument if isinstance(argument, str) else argument[0]
                yield from (part.name for part in substitution_parts(text) if isinstance(part, Reference))
            yield from references(argument)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from references(item)
