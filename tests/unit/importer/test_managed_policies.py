"""The paths of AWS's managed policies."""

from __future__ import annotations

from importlib import import_module

from codegen.importer.managed_policies import managed_policies


def test_sam_finds_each_policy_at_the_same_place() -> None:
    sams = import_module("samtranslator.internal.managed_policies").get_bundled_managed_policy_map
    paths = {name: arn.partition(":policy/")[2] for name, arn in sams("aws").items()}
    known = managed_policies()
    assert {name: path for name, path in known.items() if paths.get(name, path) != path} == {}
    assert not [path for path in known.values() if path.startswith("aws-service-role/")]
    assert known["AWSLambdaSQSQueueExecutionRole"] == "service-role/AWSLambdaSQSQueueExecutionRole"
