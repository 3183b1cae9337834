"""The policies of a function's role: what Lambda needs by itself, and what the settings add.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from codegen.deploy.values import sub
from codegen.importer.managed_policies import managed_policies
from codegen.ir.project import FunctionSettings

Policy = str | Mapping[str, Any]
_ARN = "arn:${AWS::Partition}:iam::aws:policy/"
_WRITES_LOGS = "AWSLambdaBasicExecutionRole"
_WRITES_TRACES = "AWSXrayWriteOnlyAccess"
_JOINS_NETWORKS = "AWSLambdaVPCAccessExecutionRole"


def manage_connections(api: str) -> dict[str, Any]:
    """What lets a function post to connections of an API, look at them and end them
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html).

    Args:
        api: its logical id.
    """
    arn = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"
    return {
        "Effect": "Allow",
        "Action": ["execute-api:ManageConnections"],
        "Resource": [sub(f"{arn}${{{api}}}/*/*/@connections/*")],
    }


def managed_policy_arns(settings: FunctionSettings, policies: Sequence[Policy]) -> list[Any]:
    """What the role may do by policies that stand elsewhere: of AWS by their names, others by their ARNs."""
    names = [
        _WRITES_LOGS,
        _WRITES_TRACES,  # PassThrough goes on with the traces of API Gateway
        *([_JOINS_NETWORKS] if settings.vpc is not None else []),
    ]
    own = [policy for policy in policies if isinstance(policy, str)]
    names += [policy for policy in own if not policy.startswith("arn:")]
    arns = [policy for policy in own if policy.startswith("arn:")]
    return [*(sub(_ARN + managed_policies()[name]) for name in dict.fromkeys(names)), *dict.fromkeys(arns)]


def inline_policies(role: str, policies: Sequence[Policy]) -> list[dict[str, Any]]:
    """The statements of the settings, each as a policy that the role has in itself."""
    return [
        {"PolicyName": f"{role}Policy{index}", "PolicyDocument": document}
        for index, document in _documents(policies)
    ]


def as_document(policy: Mapping[str, Any]) -> dict[str, Any]:
    """A statement as a policy of its own."""
    return dict(policy) if "Statement" in policy else {"Version": "2012-10-17", "Statement": [dict(policy)]}


def _documents(policies: Sequence[Policy]) -> Iterator[tuple[int, dict[str, Any]]]:
    for index, policy in enumerate(policies):
        if not isinstance(policy, str):
            yield index, as_document(policy)
