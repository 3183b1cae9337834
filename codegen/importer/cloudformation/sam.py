"""Expands what only AWS's own translator can of a SAM template: events of functions, implicit APIs, Auth, Cors ...

In: a template. Out: the CloudFormation template that a deployment would make of it, with code folders where they were.
The translator is slow to load, so that its result is kept by content in the user's cache folder.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
"""

from __future__ import annotations

import copy
import hashlib
import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.errors import Refused
from codegen.core.pointer import child
from codegen.core.reading import Document
from codegen.core.records import Record, field, replace
from codegen.importer.cloudformation.physical import Account
from codegen.importer.cloudformation.template import read_template

_DISTRIBUTION = "aws-sam-translator"
_FUNCTION, _API = "AWS::Serverless::Function", "AWS::Serverless::Api"
_STATE_MACHINE = "AWS::Serverless::StateMachine"
_EXPANDED_PROPERTIES = ("Auth", "Cors", "Domain", "GatewayResponses", "MergeDefinitions", "Models")
"""Properties of an AWS::Serverless::Api that change its definition."""
_HTTP_API, _WEBSOCKET_API = "AWS::Serverless::HttpApi", "AWS::Serverless::WebSocketApi"
_EXPANDED_OF_HTTP_APIS = ("Auth", "CorsConfiguration", "Domain")
_DEFINITIONS = ("DefinitionBody", "DefinitionUri")
_ROUTE_EVENTS = {"Api": "RestApiId", "HttpApi": "ApiId"}
"""Events of functions that make a route -> what names the API."""
_LEFT_OUT = frozenset(
    {"AWS::Serverless::Application", "AWS::Serverless::LayerVersion", "AWS::Serverless::Connector"}
)
"""Resources that need files of ours uploaded first, and that no request asks for."""
_UPLOADED = "s3://codegen/"
"""Stands for local code: the translator takes addresses in S3 only."""


def needs_translator(data: Mapping[str, Any]) -> str | None:
    """The pointer of the first thing that only the translator can expand; None where there is none."""
    resources = _mapping(data.get("Resources"))
    defaults = _mapping(data.get("Globals"))
    api_defaults, http_defaults = _mapping(defaults.get("Api")), _mapping(defaults.get("HttpApi"))
    for logical_id, resource in resources.items():
        properties = _mapping(_mapping(resource).get("Properties"))
        place = child("/Resources", logical_id, "Properties")
        kind = _mapping(resource).get("Type")
        if kind == _API:
            found = _expanded_property({**api_defaults, **properties})
            if found:
                return child(place, found)
        elif kind == _WEBSOCKET_API:
            return place
        elif kind == _HTTP_API:
            found = _expanded_of_http_api({**http_defaults, **properties})
            if found is not None:
                return child(place, found) if found else place
        elif kind == _FUNCTION:
            for name, event in _mapping(properties.get("Events")).items():
                if _makes_route(_mapping(event), resources):
                    return child(place, "Events", name)
    return None


def _expanded_property(properties: Mapping[str, Any]) -> str | None:
    return next((name for name in _EXPANDED_PROPERTIES if name in properties), None)


def _expanded_of_http_api(properties: Mapping[str, Any]) -> str | None:
    """A property that only the translator reads; "" where its definition is made of events."""
    found = next((name for name in _EXPANDED_OF_HTTP_APIS if name in properties), None)
    return found if found or any(name in properties for name in _DEFINITIONS) else ""


def _makes_route(event: Mapping[str, Any], resources: Mapping[str, Any]) -> bool:
    """Whether an event adds a method to an API; one of an API with a definition of its own does not."""
    member = _ROUTE_EVENTS.get(str(event.get("Type")))
    if member is None:
        return False
    api = _mapping(_mapping(event.get("Properties")).get(member)).get("Ref")
    definition = _mapping(_mapping(resources.get(api)).get("Properties")) if isinstance(api, str) else {}
    return not any(name in definition for name in _DEFINITIONS)


def expand(template: Document, folder: Path, parameters: Mapping[str, str], account: Account) -> Document:
    """The template that a deployment would make.

    Raises:
        Refused: the translator is not installed, or refuses the template.
    """
    try:
        translator = version(_DISTRIBUTION)
    except PackageNotFoundError:
        place = needs_translator(template.data) or ""
        raise Refused([_missing(template, place)]) from None
    prepared, aside = _prepare(template, folder)
    values = {**_defaults(template.data), **parameters}
    text = json.dumps([translator, prepared, values, account.region], sort_keys=True, default=str)
    kept = _cache_folder() / f"{hashlib.sha256(text.encode()).hexdigest()}.json"
    expanded = _read(kept)
    if expanded is None:
        expanded = _translate(prepared, values, account, template)
        _keep(kept, expanded)
    return replace(template, data=aside.restore(expanded))


def _missing(template: Document, place: str) -> Diagnostic:
    return Diagnostic(
        "CG127",
        Severity.ERROR,
        "this part of a SAM template is expanded by AWS's own translator, which is not installed",
        template.locate(place),
        "run `pip install apigateway-codegen[sam]`",
    )


# before and after


class _Aside(Record):
    """What the translator does not get to see."""

    code: dict[str, Any] = field(default_factory=dict)  # by function
    layers: dict[str, list[Any]] = field(default_factory=dict)  # by function
    resources: dict[str, Any] = field(default_factory=dict)

    def restore(self, expanded: dict[str, Any]) -> dict[str, Any]:
        """The expanded template, with it."""
        resources = expanded.setdefault("Resources", {})
        for member, values in (("Code", self.code), ("Layers", self.layers)):
            for logical_id, value in values.items():
                if isinstance(resources.get(logical_id), dict):
                    resources[logical_id]["Properties"][member] = value
        resources.update(self.resources)
        return expanded


def _prepare(template: Document, folder: Path) -> tuple[dict[str, Any], _Aside]:
    """The template without what the translator cannot take."""
    data = copy.deepcopy(template.data)
    aside = _Aside()
    resources: dict[str, Any] = {}
    for logical_id, resource in _mapping(data.get("Resources")).items():
        is_left_out = _mapping(resource).get("Type") in _LEFT_OUT
        (aside.resources if is_left_out else resources)[logical_id] = resource
    data["Resources"] = resources
    defaults = _mapping(_mapping(data.get("Globals")).get("Function"))
    shared = (
        {name: defaults.pop(name, None) for name in ("CodeUri", "Layers")}
        if isinstance(defaults, dict)
        else {}
    )
    for logical_id, resource in resources.items():
        properties = resource.setdefault("Properties", {}) if isinstance(resource, dict) else {}
        kind = _mapping(resource).get("Type")
        if kind == _FUNCTION and isinstance(properties, dict):
            _set_aside(aside, logical_id, properties, shared)
            if "Dockerfile" in _mapping(resource.get("Metadata")):
                properties.setdefault("ImageUri", f"{_UPLOADED}{logical_id}")  # which a build would set
        elif kind == _STATE_MACHINE and "DefinitionUri" in properties:
            properties["DefinitionUri"] = f"{_UPLOADED}{logical_id}"
        elif kind in (_API, _HTTP_API) and _is_local(properties.get("DefinitionUri")):
            properties["DefinitionBody"] = read_template(folder / properties.pop("DefinitionUri")).data
    return data, aside


def _is_local(location: Any) -> bool:
    return isinstance(location, str) and not location.startswith("s3://")


def _set_aside(aside: _Aside, logical_id: str, properties: dict[str, Any], shared: Mapping[str, Any]) -> None:
    """Keep what of a function is on this machine."""
    properties.pop("Policies", None)  # managed ones are looked up in AWS
    layers = [*_list(shared.get("Layers")), *_list(properties.pop("Layers", None))]
    if layers:
        aside.layers[logical_id] = layers
    if "InlineCode" not in properties and properties.get("PackageType") != "Image":
        aside.code[logical_id] = properties.get("CodeUri", shared.get("CodeUri") or ".")
        properties["CodeUri"] = f"{_UPLOADED}{logical_id}"


def _defaults(data: Mapping[str, Any]) -> dict[str, Any]:
    parameters = _mapping(data.get("Parameters")).items()
    return {
        name: parameter["Default"]
        for name, parameter in parameters
        if isinstance(parameter, dict) and "Default" in parameter
    }


# the translator


class _Session:
    """As much of a boto3 session as the translator asks for."""

    def __init__(self, region_name: str) -> None:
        self.region_name = region_name


def _translate(
    prepared: dict[str, Any], values: Mapping[str, Any], account: Account, template: Document
) -> dict[str, Any]:
    # Imported by name: 0.4 s that only these templates need, of a package without types.
    parser = import_module("samtranslator.parser.parser").Parser()
    logging.getLogger("samtranslator").setLevel(logging.CRITICAL)  # it warns of what only AWS can switch
    translator = import_module("samtranslator.translator.translator").Translator(
        {}, parser, boto_session=_Session(account.region)
    )
    try:
        expanded = translator.translate(prepared, dict(values))
        plain: dict[str, Any] = json.loads(json.dumps(expanded, default=str))
    except Exception as error:  # beside its own errors it lets through what odd templates provoke
        raise Refused(list(_refusals(error, template))) from None
    return plain


def _refusals(error: Exception, template: Document) -> Iterator[Diagnostic]:
    for cause in getattr(error, "causes", None) or [error]:
        logical_id = getattr(cause, "_logical_id", "")
        place = child("/Resources", logical_id) if logical_id else "/Resources"
        why = getattr(cause, "message", None) or repr(cause)
        yield Diagnostic("CG127", Severity.ERROR, f"SAM refuses the template: {why}", template.locate(place))


# the cache


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base, "codegen", "sam")


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _keep(path: Path, expanded: dict[str, Any]) -> None:
    with suppress(OSError):  # a cache that can't be written costs time only
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        partial.write_text(json.dumps(expanded), encoding="utf-8")
        partial.replace(path)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
