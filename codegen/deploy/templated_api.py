"""An API with what a template says of it beside its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.records import Record
from codegen.deploy.values import StageIds
from codegen.ir.api import Api
from codegen.ir.project import Project


class TemplatedApi(Record, frozen=True):
    """What the resources of an API and its stages are made from.

    Attributes:
        api: as the gateway is configured with it.
        stage_ids: what the template calls the stages.
        definition: the members of the API's resource that say what the API is, where a document describes it.
        variables: variables that every stage has.
    """

    project: Project
    api: Api
    stage_ids: StageIds
    definition: Mapping[str, Any]
    variables: Mapping[str, Any]
