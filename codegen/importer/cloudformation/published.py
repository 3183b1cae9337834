"""The aliases that SAM makes beside functions which publish their versions.

In: the resources of a template, and its `Globals`. Out: the aliases as resources, by their logical ids.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.importer.cloudformation.physical import Resource

_FUNCTION, _PROPERTY = "AWS::Serverless::Function", "AutoPublishAlias"


def published_aliases(resources: Mapping[str, Resource], defaults: Mapping[str, Any]) -> dict[str, Resource]:
    """The aliases whose names the template writes out.

    Args:
        defaults: `Globals` of the template.
    """
    of_all = defaults.get("Function")
    default = of_all.get(_PROPERTY) if isinstance(of_all, Mapping) else None
    found = {}
    for resource in resources.values():
        name = resource.properties.get(_PROPERTY, default)
        if resource.type == _FUNCTION and isinstance(name, str) and name.isalnum():
            logical_id = f"{resource.logical_id}Alias{name}"
            properties = {"FunctionName": {"Ref": resource.logical_id}, "Name": name}
            found[logical_id] = Resource(logical_id, "AWS::Lambda::Alias", properties)
    return found
