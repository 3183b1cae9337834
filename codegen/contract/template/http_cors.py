"""CORS of HTTP APIs, as SAM and CloudFormation write it.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapicorsconfiguration.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigatewayv2-api-cors.html
"""

from __future__ import annotations

from codegen.contract.document.cors import check_cors_values
from codegen.contract.template.model import HTTP_APIS, CfnResource, Template
from codegen.contract.values import mapping
from codegen.core.diagnostics import SourceLocation
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean

SAM_HTTP_API = "AWS::Serverless::HttpApi"
_CORS_NAMES = {
    "AllowCredentials": "allowCredentials", "AllowHeaders": "allowHeaders", "AllowMethods": "allowMethods",
    "AllowOrigins": "allowOrigins", "ExposeHeaders": "exposeHeaders", "MaxAge": "maxAge",
}  # fmt: skip


def check_cors(template: Template) -> None:
    """Report a configuration that API Gateway refuses, or browsers can't use."""
    for api in template.of(*HTTP_APIS):
        _check(api, template)


def _check(api: CfnResource, template: Template) -> None:
    cors = mapping(api.properties.get("CorsConfiguration"))
    place = api.at("CorsConfiguration")
    known = {_CORS_NAMES[name]: value for name, value in cors.items() if name in _CORS_NAMES}
    names = {new: old for old, new in _CORS_NAMES.items()}

    def locate(pointer: str) -> SourceLocation:
        name, *below = pointer[1:].split("/")
        return template.findings.locate(child(place, names[name], *below))

    found = Findings(locate)
    check_cors_values(known, "", found)
    template.findings.diagnostics += found.diagnostics
    for name in cors if api.type == SAM_HTTP_API else ():  # the other type has a shape that tells
        if name not in _CORS_NAMES:
            template.findings.error(
                "CG101",
                f"CorsConfiguration has no property {name}",
                child(place, name),
                did_you_mean(name, _CORS_NAMES),
            )
