"""Settings of a WebSocket API beside the API of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.core.diagnostics import Diagnostic
from codegen.core.reading import read
from codegen.importer.settings import settings_of
from codegen.ir.api import ApiType
from codegen.ir.project import ProjectSettings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def said(folder: Path, text: str) -> tuple[ProjectSettings, list[Diagnostic]]:
    (folder / "codegen.yaml").write_text(text)
    return settings_of(read(folder / "codegen.yaml"))


def test_without_it_there_is_none(folder: Path) -> None:
    assert said(folder, "contract: a.yaml\n")[0].websocket is None


def test_it_has_the_settings_of_a_websocket_api(folder: Path) -> None:
    settings, found = said(
        folder,
        "contract: a.yaml\ntags: {team: shop}\nthrottling: {rate_limit: 1}\n"
        "websocket: {contract: b.yaml, stages: {live: {metrics: true}}, request_validation: none}\n",
    )
    assert found == []
    own = settings.websocket
    assert own is not None
    assert own.deployment is not None
    assert (own.contract, own.api_type, own.stage, own.client) == ("b.yaml", ApiType.WEBSOCKET, "live", False)
    # Tags are of all that is deployed, limits of one API.
    assert own.deployment.tags == {"team": "shop"}
    assert own.deployment.stages[0].method_settings == {"*/*": {"metricsEnabled": True}}
    assert "routeKey" in str(own.deployment.stages[0].access_log_format)


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("stages: {live: {caching: {size_gb: 0.5}}}", "CG157", "WebSocket APIs keep no answers"),
        ("package: other", "CG150", "there is no setting package"),
        ("stage: $default", "CG157", "can't be $default"),
        ("throttling: {rate_limit: much}", "CG151", "rate_limit must be a number"),
        ("custom_domain: {name: live.example.com}", "CG155", "a custom domain needs certificate_arn"),
        ("alarms: {a: {metric: Latency, threshold: 1}}", "CG157", "WebSocket APIs do not measure that"),
        ("request_validation: parameters", "CG157", "WebSocket APIs check messages, and no parameters"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(folder: Path, line: str, code: str, message: str) -> None:
    _, found = said(folder, f"contract: a.yaml\nwebsocket:\n  contract: b.yaml\n  {line}\n")
    assert [(one.code, one.location and one.location.line) for one in found] == [(code, 4)]
    assert message in found[0].message


def test_what_both_share_is_told_once(folder: Path) -> None:
    text = "contract: a.yaml\nfunction: {environment: {AWS_REGION: x}}\nwebsocket: {contract: b.yaml}\n"
    assert [one.code for one in said(folder, text)[1]] == ["CG152"]


def test_it_needs_a_contract(folder: Path) -> None:
    _, found = said(folder, "contract: a.yaml\nwebsocket: {stage: live}\n")
    assert [one.code for one in found] == ["CG155"]


def test_a_websocket_api_has_none_beside_it(folder: Path) -> None:
    _, found = said(folder, "contract: a.yaml\napi_type: WEBSOCKET\nwebsocket: {contract: b.yaml}\n")
    assert [one.code for one in found] == ["CG157"]
