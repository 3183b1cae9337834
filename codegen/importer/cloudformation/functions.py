"""Reads the Lambda functions of a template.

In: resources of AWS::Serverless::Function and AWS::Lambda::Function. Out: `ir.Function` by name.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from codegen.core.fields import Fields
from codegen.core.pointer import child
from codegen.core.records import replace
from codegen.importer.cloudformation.images import Image, read_image
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.importer.cloudformation.physical import FUNCTION_TYPES, Resource
from codegen.ir.function import Function

_READ = (
    "Code", "CodeUri", "Environment", "FunctionName", "Handler", "ImageConfig", "InlineCode", "MemorySize",
    "PackageType", "Runtime", "Timeout",
)  # fmt: skip
_LAYERS = ("AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion")
_ASSET_PATH = "aws:asset:path"
"""Where the CDK notes the folder of a function's code in its synthesised templates."""


def read_functions(resolver: Resolver, folder: Path, defaults: Mapping[str, Any]) -> dict[str, Function]:
    """The functions by name.

    Args:
        folder: of the template.
        defaults: `Globals.Function` of a SAM template.
    """
    found: dict[str, Function] = {}
    for resource in resolver.resources.values():
        if resource.type in FUNCTION_TYPES:
            is_serverless = resource.type == "AWS::Serverless::Function"
            function = _read(resolver, folder, resource, defaults if is_serverless else {})
            found[function.name] = function
    return found


def with_defaults(properties: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """A resource's properties above those of `Globals`: maps are merged, lists joined, the rest replaced.

    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
    """
    merged = dict(defaults)
    for name, value in properties.items():
        default = merged.get(name)
        if isinstance(default, Mapping) and isinstance(value, Mapping) and not _is_intrinsic(value):
            merged[name] = with_defaults(value, default)
        elif isinstance(default, list) and isinstance(value, list):
            merged[name] = [*default, *value]
        else:
            merged[name] = value
    return merged


def _is_intrinsic(value: Mapping[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))


def _read(resolver: Resolver, folder: Path, resource: Resource, defaults: Mapping[str, Any]) -> Function:
    properties = with_defaults(resource.properties, defaults)
    read = {name: properties[name] for name in _READ if name in properties}
    values = resolver.resolve(read, resource.pointer)
    fields = Fields(values, resource.pointer, resolver.findings, resource.type)
    variables = Fields(
        fields.mapping("Environment"),
        child(resource.pointer, "Environment"),
        resolver.findings,
        "Environment",
    )
    inline = _inline_code(values)
    image = _image(resolver, folder, resource, fields)
    code_folder = "." if inline else _code_folder(resolver, resource, values)
    function = Function(
        logical_id=resource.logical_id,
        name=fields.text("FunctionName") or resource.logical_id,
        handler=fields.text("Handler") or "",
        code_folder=code_folder or ".",
        runtime=_runtime(fields, is_here=bool(code_folder)),
        timeout_seconds=fields.integer("Timeout") or 3,
        memory_mb=fields.integer("MemorySize") or 128,
        environment=_texts(variables.mapping("Variables")),
        layers=tuple(_layers(resolver, resource, properties.get("Layers"))),
        inline_code=inline,
    )
    if image is None:
        return function
    return replace(function, handler=image.handler, code_folder=image.code_folder, runtime=image.runtime)


def _image(resolver: Resolver, folder: Path, resource: Resource, fields: Fields) -> Image | None:
    """What runs of a container image, where its Dockerfile is on this machine."""
    if fields.text("PackageType") != "Image":
        return None
    image = read_image(resource.metadata, fields.mapping("ImageConfig").get("Command"), folder)
    if image is not None:
        resolver.tell(
            "CG403",
            f"{resource.logical_id}: no container image is built; its code runs as an archive's, with {image.runtime}",
            resource.pointer,
            "note",
            "install what the Dockerfile installs into the functions' interpreter",
        )
    return image


def _layers(resolver: Resolver, resource: Resource, layers: Any) -> Iterator[str]:
    """The folders of the layers that this template makes of local files."""
    for layer in layers if isinstance(layers, list) else ():
        name = layer.get("Ref") if isinstance(layer, Mapping) else None
        found = resolver.resources.get(name) if isinstance(name, str) else None
        content = found.properties.get("ContentUri", found.metadata.get(_ASSET_PATH)) if found else None
        if found and found.type in _LAYERS and isinstance(content, str) and not content.startswith("s3://"):
            yield content
        else:
            resolver.tell(
                "CG403",
                f"{resource.logical_id}: a layer that is not on this machine has no effect here",
                child(resource.pointer, "Layers"),
                "note",
                "install what is in it into the functions' interpreter",
            )


def _inline_code(values: Mapping[str, Any]) -> str:
    """The source that the template holds: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCode.html."""
    code = values.get("Code")
    found = values.get("InlineCode") or (code.get("ZipFile") if isinstance(code, Mapping) else None)
    return found if isinstance(found, str) else ""


def _runtime(fields: Fields, *, is_here: bool) -> str:
    if fields.text("PackageType") == "Image":
        return "a container image"
    if not is_here:
        return "code that is not on this machine"
    return fields.text("Runtime") or "unknown runtime"


def _code_folder(resolver: Resolver, resource: Resource, values: Mapping[str, Any]) -> str:
    """The folder of the code, relative to the template; "" where it is not on this machine."""
    asset = resource.metadata.get(_ASSET_PATH)
    code = values.get("CodeUri", values.get("Code"))
    if isinstance(asset, str):
        return asset
    if isinstance(code, str) and not code.startswith("s3://"):
        return code or "."
    if code is None:
        return "."
    if isinstance(code, Mapping) and "ImageUri" in code:
        return ""
    resolver.tell(
        "CG125",
        f"the code of {resource.logical_id} is not on this machine: it is not run",
        resource.pointer,
        hint="name a local folder as its code",
    )
    return ""


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Environment variables are text: `true` and `1` are written out as CloudFormation does."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in values.items()
        if value is not None
    }
