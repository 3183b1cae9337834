"""Settings of single methods, in stages and usage plans: the method that they name must be there.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-usageplan-apistage.html
"""

from __future__ import annotations

from collections.abc import Iterator

from codegen.contract.template.apis import ApiView
from codegen.contract.template.model import CfnResource, Template
from codegen.contract.values import items, literal, mapping
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean
from codegen.ir.api import ApiType

_UNKNOWN_PATH = "/?"
_ANY = "ANY"


def check_method_settings(template: Template, apis: list[ApiView]) -> None:
    """Report settings of methods that an API does not have."""
    for view in apis:
        if view.type is not ApiType.REST or not view.methods or _has_more(view, template):
            continue
        known: dict[str, set[str]] = {}
        for method in view.methods:
            known.setdefault(_plain(method.path), set()).add(method.http_method)
        if _UNKNOWN_PATH not in known:
            for path, http_method, place in _named(view.resource, template):
                _check(view.resource, path, http_method, place, known, template)


def _has_more(view: ApiView, template: Template) -> bool:
    """Whether SAM adds methods, of events or of CORS, that are not written out."""
    return view.resource.type == "AWS::Serverless::Api" and any(
        mapping(function.properties.get("Events")) for function in template.of("AWS::Serverless::Function")
    )


def _named(api: CfnResource, template: Template) -> Iterator[tuple[str, str, str]]:
    """Path, method and place of each setting: `*` stands for all."""
    stages = [*template.belonging("AWS::ApiGateway::Stage", api, "RestApiId")]
    for stage in [api, *stages] if api.type == "AWS::Serverless::Api" else stages:
        for index, entry in enumerate(items(stage.own.get("MethodSettings"))):
            path, method = (literal(mapping(entry).get(name)) for name in ("ResourcePath", "HttpMethod"))
            if path is not None:
                yield _plain(path), method or "*", stage.at("MethodSettings", index, "ResourcePath")
    for plan in template.of("AWS::ApiGateway::UsagePlan"):
        for index, entry in enumerate(items(plan.own.get("ApiStages"))):
            if template.named_by(mapping(entry).get("ApiId")) is api:
                place = plan.at("ApiStages", index, "Throttle")
                for key in mapping(mapping(entry).get("Throttle")):
                    path, _, method = str(key).rpartition("/")
                    yield _plain(path), method, child(place, key)


def _plain(path: str) -> str:
    """CloudFormation writes `/pets/{petId}` as `/~1pets~1{petId}`, too."""
    return "/" + path.replace("~1", "/").strip("/")


def _check(
    api: CfnResource, path: str, http_method: str, place: str, known: dict[str, set[str]], template: Template
) -> None:
    if "*" in path:
        return
    methods = known.get(path)
    if http_method == "OPTIONS" and "Cors" in api.properties:  # SAM makes it
        return
    if methods is None:
        hint = did_you_mean(path, known, f"its paths: {', '.join(sorted(known)[:5])}")
        template.findings.error("CG173", f"{api.logical_id} has no path {path}", place, hint)
    elif http_method != "*" and http_method not in methods and _ANY not in methods:
        hint = f"its methods: {', '.join(sorted(methods))}"
        template.findings.error("CG173", f"{api.logical_id} has no method {http_method} {path}", place, hint)
