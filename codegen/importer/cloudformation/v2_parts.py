"""What stands beside one API of AWS::ApiGatewayV2, whether it is an HTTP or a WebSocket API.

In: the resources of a template. Out: those that name the API, and what is common to both types.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGatewayV2.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.records import Record
from codegen.features.authorization import v2_settings as authorization
from codegen.features.stage import v2_settings as stages
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.importer.cloudformation.physical import Resource
from codegen.ir.api import Authorizer
from codegen.ir.application import Stage
from codegen.ir.integration import Integration

API_ID = "ApiId"


class V2Parts(Record, frozen=True):
    """The resources of one API."""

    resolver: Resolver
    api_id: str

    @property
    def findings(self) -> Findings:
        return self.resolver.findings

    def of(self, kind: str) -> Iterator[tuple[Resource, Fields]]:
        """The resources of a kind (`Route`, `Stage` ...) that name the API."""
        kind = f"AWS::ApiGatewayV2::{kind}"
        for resource, values in self.resolver.resources_of(kind, self.api_id, API_ID):
            yield resource, Fields(values, resource.pointer, self.findings, kind)

    def ref(self, resource: Resource) -> str:
        """What other resources know one by."""
        return str(self.resolver.ref(resource.logical_id, resource.pointer))

    def authorizers(self) -> dict[str, Authorizer]:
        """The authorizers, by what routes know them by."""
        found = {}
        for resource, fields in self.of("Authorizer"):
            authorizer = authorization.read_properties(fields, resource.logical_id)
            if authorizer is not None:
                found[self.ref(resource)] = authorizer
        return found

    def stages(self) -> list[Stage]:
        """The stages."""
        return [stages.read_properties(fields) for _, fields in self.of("Stage")]

    def tell_no_stage(self, resource: Resource, served_as: str, hint: str) -> None:
        """Say that an API has no stage, and under which one it is served."""
        self.findings.note(
            "CG126",
            f"{resource.logical_id} has no stage in this template: it is served as {served_as}",
            child("/Resources", resource.logical_id),
            hint,
        )


def target_of(fields: Fields, integrations: Mapping[str, Integration]) -> Integration | None:
    """The integration that a route names."""
    return integrations.get((fields.text("Target") or "").removeprefix("integrations/"))
