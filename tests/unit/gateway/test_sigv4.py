"""Signatures agree with those of AWS's own client library."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module

import pytest

from codegen.gateway.ports import AwsCredentials
from codegen.gateway.sigv4 import DATE_FORMAT, Signer

# Imported by name: a package without types.
SigV4Auth = import_module("botocore.auth").SigV4Auth
AWSRequest = import_module("botocore.awsrequest").AWSRequest
Credentials = import_module("botocore.credentials").Credentials


def test_the_path_of_an_object_is_signed_as_it_is_sent() -> None:
    now = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
    signed = dict(
        Signer(AwsCredentials("AKID", "secret"), "eu-west-1", "s3").sign(
            "GET", "/bucket/a%20b", "", [("Host", "s3.example")], b"", now.timestamp()
        )
    )
    request = AWSRequest("GET", "https://s3.example/bucket/a%20b", headers={"Host": "s3.example"})
    request.headers["X-Amz-Content-Sha256"] = signed["X-Amz-Content-Sha256"]
    request.headers["X-Amz-Date"] = request.context["timestamp"] = now.strftime(DATE_FORMAT)
    auth = import_module("botocore.auth").S3SigV4Auth(Credentials("AKID", "secret"), "s3", "eu-west-1")
    expected = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    assert signed["Authorization"].endswith(f"Signature={expected}")


@pytest.mark.parametrize(
    ("method", "path", "query", "headers", "body"),
    [
        ("GET", "/", "", [], b""),
        ("POST", "/test/pets", "", [("Content-Type", "application/json")], b'{"a": 1}'),
        ("GET", "/a%20b/c%2Fd/~x", "b=2&a=1&a=0&c", [("X-Twice", "  much   space ")], b""),
        ("PUT", "/ü".encode().decode("latin-1"), "q=%C3%BC%20%2B&empty=", [], b"\x00\xff"),
    ],
)
def test_a_signature_is_the_one_of_botocore(
    method: str, path: str, query: str, headers: list[tuple[str, str]], body: bytes
) -> None:
    now = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
    signed = dict(
        Signer(AwsCredentials("AKID", "secret", "token"), "eu-west-1", "execute-api").sign(
            method, path, query, [("Host", "api.example"), *headers], body, now.timestamp()
        )
    )
    url = f"https://api.example{path}{'?' if query else ''}{query}"
    request = AWSRequest(method, url, headers=dict(headers), data=body)
    request.headers["Host"] = "api.example"
    request.headers["X-Amz-Content-Sha256"] = signed["X-Amz-Content-Sha256"]
    request.headers["X-Amz-Security-Token"] = "token"
    request.headers["X-Amz-Date"] = now.strftime(DATE_FORMAT)
    request.context["timestamp"] = now.strftime(DATE_FORMAT)
    auth = SigV4Auth(Credentials("AKID", "secret", "token"), "execute-api", "eu-west-1")
    canonical = auth.canonical_request(request)
    expected = auth.signature(auth.string_to_sign(request, canonical), request)
    assert signed["Authorization"].endswith(f"Signature={expected}"), canonical
