"""What stands around an API when it is deployed: stages, plans, domains, alarms, what its functions need.

Settings and templates become these; targets print them. Members are named as API Gateway's and CloudWatch's API
references name them.
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.core.records import Record, field
from codegen.ir.application import Stage, UsagePlan
from codegen.ir.domain import DomainName


class Alarm(Record, frozen=True):
    """An alarm on a metric of a stage
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html)."""

    name: str
    metric_name: str  # 4XXError 5XXError CacheHitCount CacheMissCount Count IntegrationLatency Latency
    threshold: float
    stage: str
    statistic: str = "Sum"  # Average Maximum Minimum SampleCount Sum, or a percentile: p99
    comparison_operator: str = "GreaterThanThreshold"
    period: int = 60  # seconds
    evaluation_periods: int = 1
    datapoints_to_alarm: int | None = None
    treat_missing_data: str = "notBreaching"
    alarm_actions: tuple[str, ...] = ()  # ARNs
    description: str = ""


VPC_LINK = "VpcLink"
"""What the logical ids of VPC links have in them."""


class VpcLink(Record, frozen=True):
    """A way from API Gateway into a VPC: to Network Load Balancers, or into subnets
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html)."""

    name: str
    logical_id: str  # another one where the link leads elsewhere
    target_arns: tuple[str, ...] = ()  # Network Load Balancers, of links that REST APIs alone have
    subnet_ids: tuple[str, ...] = ()
    security_group_ids: tuple[str, ...] = ()


class Deployment(Record, frozen=True):
    """Everything that is deployed around one API.

    Attributes:
        stages: at least one; the first is the one that `codegen emulate` and the outputs name.
    """

    stages: tuple[Stage, ...]
    usage_plans: tuple[UsagePlan, ...] = ()
    domain_names: tuple[DomainName, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    has_dashboard: bool = False
    log_retention_days: int = 30  # of the access log
    web_acl_arn: str = ""  # of AWS WAF, for every stage
    tags: Mapping[str, str] = field(default_factory=dict)
    vpc_links: tuple[VpcLink, ...] = ()
