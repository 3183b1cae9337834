"""The first-class AWS integrations of HTTP APIs: what each action needs, and how its service wants to be asked.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.core.records import Record


class Subtype(Record, frozen=True):
    """One action, and how its service wants to be asked."""

    service: str
    required: tuple[str, ...]
    target: str = ""  # X-Amz-Target of a JSON protocol; "" for the query protocol
    content_type: str = "application/x-amz-json-1.1"
    structures: frozenset[str] = frozenset()  # parameters whose text is JSON


JSON_10, FORM = "application/x-amz-json-1.0", "application/x-www-form-urlencoded"
SUBTYPES: Mapping[str, Subtype] = {
    "EventBridge-PutEvents": Subtype(
        "events",
        ("Detail", "DetailType", "Source"),
        "AWSEvents.PutEvents",
        structures=frozenset({"Resources"}),
    ),
    "SQS-SendMessage": Subtype(
        "sqs",
        ("QueueUrl", "MessageBody"),
        content_type=FORM,
        structures=frozenset({"MessageAttributes", "MessageSystemAttributes"}),
    ),
    "SQS-ReceiveMessage": Subtype(
        "sqs",
        ("QueueUrl",),
        content_type=FORM,
        structures=frozenset({"AttributeName", "MessageAttributeNames"}),
    ),
    "SQS-DeleteMessage": Subtype("sqs", ("QueueUrl", "ReceiptHandle"), content_type=FORM),
    "SQS-PurgeQueue": Subtype("sqs", ("QueueUrl",), content_type=FORM),
    "AppConfig-GetConfiguration": Subtype(
        "appconfig", ("Application", "Environment", "Configuration", "ClientId")
    ),
    "Kinesis-PutRecord": Subtype(
        "kinesis", ("StreamName", "Data", "PartitionKey"), "Kinesis_20131202.PutRecord"
    ),
    "StepFunctions-StartExecution": Subtype(
        "states", ("StateMachineArn",), "AWSStepFunctions.StartExecution", JSON_10
    ),
    "StepFunctions-StartSyncExecution": Subtype(
        "states", ("StateMachineArn",), "AWSStepFunctions.StartSyncExecution", JSON_10
    ),
    "StepFunctions-StopExecution": Subtype(
        "states", ("ExecutionArn",), "AWSStepFunctions.StopExecution", JSON_10
    ),
}
