"""A class of the CDK for what CloudFormation calls a resource: its module, its properties and its attributes.

https://docs.aws.amazon.com/cdk/api/v2/python/
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from codegen.core.errors import CodegenError
from codegen.core.records import Record, field

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def python_name(property_name: str) -> str:
    """A property as the CDK spells it in Python: WebACLArn -> web_acl_arn, BodyS3Location -> body_s3_location."""
    return _WORD_START.sub("_", property_name).lower()


class Struct(Record, frozen=True):
    """A class that holds properties.

    Attributes:
        name: within its resource's class: MethodSettingProperty.
        properties: as CloudFormation spells them, apart by blanks.
        nested: properties that hold objects with a class of their own, alone, in a list or (of `maps`) by name.
        maps: properties whose keys are names, not properties.
    """

    name: str
    properties: str
    nested: Mapping[str, Struct] = field(default_factory=dict)
    maps: frozenset[str] = frozenset()

    def names(self) -> frozenset[str]:
        """Every property."""
        return frozenset(self.properties.split())


class Construct(Record, frozen=True):
    """The class of one resource type."""

    type: str
    module: str  # aws_apigateway
    struct: Struct
    attributes: str = ""  # that `Fn::GetAtt` gives, apart by blanks

    @property
    def alias(self) -> str:
        """What the module is called where it is used: lambda_ for aws_lambda."""
        name = self.module.removeprefix("aws_")
        return f"{name}_" if name == "lambda" else name

    def attribute(self, name: str) -> str:
        """The Python attribute of what `Fn::GetAtt` gives.

        Raises:
            CodegenError: the table does not have it.
        """
        if name not in self.attributes.split():
            raise CodegenError(f"the CDK target has no attribute {name} of {self.type}")
        return f"attr_{python_name(name)}"
