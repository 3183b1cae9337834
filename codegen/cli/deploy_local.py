"""`codegen deploy-local`."""

from __future__ import annotations

import json
import time
from typing import Annotated, Any

import typer

from codegen.cli.console import out, printable
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded
from codegen.cli.pairs import pairs
from codegen.cli.running_options import DEFAULT_URL, ApiName, AsJson, Url
from codegen.core.errors import EmulatorError
from codegen.workflows import running

EPILOG = """\b
Examples:
  codegen deploy-local dev                      a snapshot of the API as it is now; edits reach the stage no more
  codegen deploy-local dev --canary 10          the API as it is now for a tenth of the requests
  codegen deploy-local dev --canary 10 --variable color=blue
  codegen deploy-local dev --promote            the canary becomes the stage
  codegen deploy-local dev --rollback           the deployment before
  codegen deploy-local --list
"""


def deploy_local(
    stage: Annotated[
        str | None, typer.Argument(metavar="[STAGE]", help="Stage of the running emulator.")
    ] = None,
    *,
    api: ApiName = None,
    description: Annotated[str, typer.Option(metavar="TEXT", help="What this deployment is.")] = "",
    canary: Annotated[
        float | None,
        typer.Option(min=0, max=100, metavar="PERCENT", help="Share of the requests that meet it."),
    ] = None,
    variables: Annotated[
        list[str] | None,
        typer.Option("--variable", metavar="KEY=VALUE", help="Stage variable of the canary; repeatable."),
    ] = None,
    promote: Annotated[bool, typer.Option("--promote", help="Let the canary become the stage.")] = False,
    remove_canary: Annotated[bool, typer.Option("--remove-canary", help="End the canary.")] = False,
    rollback: Annotated[bool, typer.Option("--rollback", help="Serve an earlier deployment.")] = False,
    to: Annotated[str | None, typer.Option("--to", metavar="ID", help="Deployment to roll back to.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the deployments.")] = False,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Deploy to a stage of a running emulator, as `aws apigateway create-deployment` does to a real one."""
    asked = {"promote": promote, "canary": remove_canary, "rollback": rollback or to is not None}
    operations = [name for name, is_asked in asked.items() if is_asked]
    wanted: dict[str, Any] = {"api": api, "stage": stage, "deploymentId": to, "description": description}
    if canary is not None:
        wanted["canarySettings"] = {"percentTraffic": canary, "stageVariableOverrides": pairs(variables)}
        operations.append("deployments")

    def run() -> ExitCode:
        if len(operations) > 1:
            raise EmulatorError("give one of --canary, --promote, --remove-canary and --rollback")
        if variables and canary is None:
            raise EmulatorError("--variable is for a canary: give --canary, too")
        if listed:
            return _list(url, as_json=as_json)
        return _change(url, operations[0] if operations else "deployments", wanted, as_json=as_json)

    raise typer.Exit(guarded(run))


def _change(url: str, operation: str, wanted: dict[str, Any], *, as_json: bool) -> ExitCode:
    # of a canary nothing but its end is asked for here
    method = "DELETE" if operation == "canary" else "POST"
    done = running.change(url, operation, wanted, method=method)
    if as_json:
        out(json.dumps(done))
        return ExitCode.DONE
    canary = f", its canary {done['canary']}" if done["canary"] else ""
    out(printable(f"{done['api']} {done['stage']} serves {done['serves']}{canary}"))
    return ExitCode.DONE


def _list(url: str, *, as_json: bool) -> ExitCode:
    found = running.deployments(url)
    if as_json:
        out(json.dumps(found, indent=2, ensure_ascii=False))
        return ExitCode.DONE
    for one in found:
        served = [*one["stages"], *(f"{stage} (canary)" for stage in one["canaryOf"])]
        at = time.strftime("%H:%M:%S", time.localtime(one["createdDate"]))
        about = [
            one["api"],
            one["id"],
            at,
            f"{one['routes']} routes",
            ", ".join(served) or "-",
            one["description"],
        ]
        out(printable("  ".join(part for part in about if part)))
    return ExitCode.DONE
