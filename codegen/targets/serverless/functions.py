"""Lambda functions as the Serverless Framework has them: its own properties, and the logical ids that it gives them.

https://www.serverless.com/framework/docs/providers/aws/guide/functions
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from codegen.core.errors import CodegenError
from codegen.core.names import digest
from codegen.targets.serverless.variables import without_variables

FUNCTION, ALIAS, VERSION = "AWS::Lambda::Function", "AWS::Lambda::Alias", "AWS::Lambda::Version"
LONGEST_NAME = 64
"""Characters of a function's name (https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html)."""
_SUFFIX = "Function"


def keys(logical_ids: Iterable[str]) -> dict[str, str]:
    """What the functions are called in `functions`, by logical id: listOrders for ListOrdersFunction."""
    found: dict[str, str] = {}
    for logical_id in logical_ids:
        stem = logical_id.removesuffix(_SUFFIX) or logical_id
        key = stem[0].lower() + stem[1:]
        found[logical_id] = f"{key}{digest(logical_id)}" if key in found.values() else key
    return found


def framework_id(key: str) -> str:
    """The logical id that the framework gives a function: ListOrdersLambdaFunction for listOrders."""
    return f"{key[0].upper()}{key[1:]}LambdaFunction"


def framework_alias(key: str) -> str:
    """The logical id that the framework gives the alias of a function with provisioned concurrency."""
    return f"{key[0].upper()}{key[1:]}ProvConcLambdaAlias"


def provisioned_concurrency(alias: Mapping[str, Any]) -> dict[str, int]:
    """The entry of a function that the framework makes an alias for, with the version that it stands for.

    https://www.serverless.com/framework/docs/providers/aws/guide/functions
    """
    return {
        "provisionedConcurrency": alias["ProvisionedConcurrencyConfig"]["ProvisionedConcurrentExecutions"]
    }


def function_name(service: str, key: str, stage: str) -> str | None:
    """A name that fits, for a function whose name would be too long by default; `${sls:stage}` is the framework's."""
    if len(f"{service}-{stage}-{key}") <= LONGEST_NAME:
        return None
    short = f"-{digest(f'{service} {key}', 8)}"
    room = LONGEST_NAME - len(stage) - len(short) - 2
    service = service[: room // 2]
    return f"{service}-${{sls:stage}}-{key[: room - len(service)]}{short}"


def function_entry(properties: Mapping[str, Any]) -> dict[str, Any]:
    """A function's entry, of the properties that CloudFormation would have.

    Raises:
        CodegenError: a property has no place in the entry.
    """
    entry: dict[str, Any] = {}
    for name, value in properties.items():
        if name in _LEFT_OUT:
            continue
        if name not in _PROPERTIES:
            raise CodegenError(f"the serverless target has no property {name} of functions")
        key, convert = _PROPERTIES[name]
        entry[key] = convert(value)
    # Log groups are among the resources, where they have the retention that the settings ask for.
    return entry | {"disableLogs": True}


def _tags(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in tags}


def _member(name: str) -> Callable[[Mapping[str, Any]], Any]:
    """Reads the one member that an object may have."""

    def read(value: Mapping[str, Any]) -> Any:
        if set(value) != {name}:
            raise CodegenError(f"the serverless target has no place for {', '.join(value)}")
        return without_variables(value[name])

    return read


def _vpc(value: Mapping[str, Any]) -> dict[str, Any]:
    if set(value) != {"SecurityGroupIds", "SubnetIds"}:
        raise CodegenError(f"the serverless target has no place for {', '.join(value)}")
    return {"securityGroupIds": value["SecurityGroupIds"], "subnetIds": value["SubnetIds"]}


def _first(values: list[str]) -> str:
    (only,) = values
    return only


_LEFT_OUT = frozenset({"Code"})  # package.artifact
_PROPERTIES: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "Architectures": ("architecture", _first),
    "Description": ("description", without_variables),
    "Environment": ("environment", _member("Variables")),
    "FunctionName": ("name", without_variables),
    "Handler": ("handler", without_variables),
    "Layers": ("layers", without_variables),
    "MemorySize": ("memorySize", without_variables),
    "ReservedConcurrentExecutions": ("reservedConcurrency", without_variables),
    "Role": ("role", without_variables),
    "Runtime": ("runtime", without_variables),
    "Tags": ("tags", _tags),
    "Timeout": ("timeout", without_variables),
    "TracingConfig": ("tracing", _member("Mode")),
    "VpcConfig": ("vpc", _vpc),
}
