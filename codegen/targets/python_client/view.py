"""What the templates of the client print: every name final, every expression finished."""

from __future__ import annotations

from codegen.core.records import Record


class ArgumentView(Record, frozen=True):
    name: str
    type: str
    default: str  # "" where it has to be given


class CallView(Record, frozen=True):
    """One method.

    Attributes:
        request: the expression that makes the request.
        expected: response classes that stand for success.
        annotation: type of the response where there are several of them; "" for one.
        result: the classes among them that have no body; "" for none.
    """

    name: str
    description: str
    module: str
    classes: tuple[str, ...]  # that the method imports
    arguments: tuple[ArgumentView, ...]
    request: str
    expected: tuple[str, ...]
    returns: str
    annotation: str = ""
    result: str = ""


class GroupView(Record, frozen=True):
    """One module of the client and its class."""

    name: str
    class_name: str
    description: str


class SchemeView(Record, frozen=True):
    """A security scheme as an argument of the client."""

    name: str  # in the contract
    argument: str
    type: str
    description: str
    expression: str  # of the runtime's class for it
