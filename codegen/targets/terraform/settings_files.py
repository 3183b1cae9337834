"""What a Terraform project has beside its resources: versions, variables, data sources, outputs.

In: the plan of a project, and the blocks of its resources. Out: blocks of the other files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from codegen.ir.project import Project
from codegen.render.hcl import Attribute, Block, Call, Expression, Interpolation, quoted
from codegen.targets.terraform.expressions import Expressions
from codegen.targets.terraform.names import snake_case
from codegen.targets.terraform.properties import Plain, body_of
from codegen.targets.terraform.resources import LONGEST_SHORT_NAME

LONGEST_NAME = 64 - 1 - LONGEST_SHORT_NAME
"""Of the project's name, so that the names of functions and roles, which begin with it, have 64 characters at most."""

_DATA_SOURCES = ("aws_caller_identity", "aws_partition", "aws_region")


def versions() -> list[Block]:
    """Terraform and the providers that the project needs, and where it deploys."""
    return [
        Block(
            "terraform",
            (),
            (
                Attribute("required_version", ">= 1.5"),
                Block(
                    "required_providers",
                    (),
                    (
                        Attribute("archive", {"source": "hashicorp/archive", "version": "~> 2.7"}),
                        Attribute("aws", {"source": "hashicorp/aws", "version": "~> 6.0"}),
                    ),
                ),
            ),
        ),
        Block("provider", ("aws",), (Attribute("region", Expression("var.region")),)),
    ]


def variables(unknown: Mapping[str, str]) -> list[Block]:
    """What differs between two deployments of the project.

    Args:
        unknown: by the name of a variable, what it stands for in addresses of the contract.
    """
    allowed = f"^[A-Za-z0-9-]{{1,{LONGEST_NAME}}}$"
    is_short = Call("can", (Call("regex", (allowed, Expression("var.name"))),))
    return [
        _variable(
            "name",
            "What the names of all resources begin with: another name is another deployment",
            Block(
                "validation",
                (),
                (
                    Attribute("condition", is_short),
                    Attribute("error_message", f"Letters, digits and hyphens, {LONGEST_NAME} at most."),
                ),
            ),
        ),
        _variable(
            "region",
            "Where the project is deployed; null for the region of the environment",
            Attribute("default", None),
        ),
        _variable(
            "build_folder",
            "Folder of the functions' code with what it imports, see README.md",
            Attribute("default", "build"),
        ),
        *(_variable(name, f"{what}, which addresses of the contract name") for name, what in unknown.items()),
    ]


def _variable(name: str, description: str, *parts: Attribute | Block) -> Block:
    of_all = (Attribute("description", description), Attribute("type", Expression("string")))
    return Block("variable", (name,), (*of_all, *parts))


def values(project: Project) -> str:
    """The values of the variables: `terraform.tfvars`."""
    name = project.name[:LONGEST_NAME].rstrip("-")
    return "# The values of the variables in variables.tf. This file is yours.\n" f"name = {quoted(name)}\n"


def outputs(template: Mapping[str, Any], expressions: Expressions) -> list[Block]:
    """What a template tells of its resources.

    Raises:
        NoTerraform: an output has more than a description and a value.
    """
    found = []
    for logical_id, output in template.items():
        body = body_of(
            output, {"Description": Plain("description"), "Value": Plain("value")}, expressions, "output"
        )
        found.append(Block("output", (snake_case(logical_id),), body))
    return found


def data_sources(blocks: Iterable[Block]) -> list[Block]:
    """The data sources that blocks refer to."""
    used = {text for block in blocks for text in _expressions(block)}
    return [
        Block("data", (source, "current"), ())
        for source in _DATA_SOURCES
        if any(text.startswith(f"data.{source}.") for text in used)
    ]


def _expressions(value: Any) -> Iterator[str]:
    """The texts of all expressions in a block or value."""
    if isinstance(value, Expression):
        yield value.text
        return
    items: Iterable[Any] = ()
    if isinstance(value, Block):
        items = value.body
    elif isinstance(value, Attribute):
        items = (value.value,)
    elif isinstance(value, Interpolation):
        items = value.parts
    elif isinstance(value, Call):
        items = value.arguments
    elif isinstance(value, Mapping):
        items = value.values()
    elif isinstance(value, list | tuple):
        items = value
    for item in items:
        yield from _expressions(item)
