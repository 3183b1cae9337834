"""Custom domain names of APIs: where a stage is reached beside its own address."""

from __future__ import annotations

from codegen.core.records import Record


class MutualTls(Record, frozen=True):
    """Where the certificates of a domain's clients are trusted from."""

    truststore_uri: str  # s3://bucket/key
    truststore_version: str = ""


class BasePathMapping(Record, frozen=True):
    """A path of a domain that leads to a stage."""

    stage: str
    base_path: str = ""  # "" for the root
    api_id: str = ""  # "" for the only API that there is


class DomainName(Record, frozen=True):
    """A custom domain name (https://docs.aws.amazon.com/apigateway/latest/api/API_DomainName.html)."""

    domain_name: str
    certificate_arn: str
    endpoint_type: str = "REGIONAL"  # or EDGE
    security_policy: str = "TLS_1_2"
    mutual_tls: MutualTls | None = None
    mappings: tuple[BasePathMapping, ...] = ()
    hosted_zone_id: str = ""  # of Route 53, for its alias record; "" for none
    is_existing: bool = False  # another stack makes it
