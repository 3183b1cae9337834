"""Signs requests with AWS Signature Version 4, for operations that IAM guards. Needs botocore.

https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    botocore: Any  # it has no types, and who checks this module may not have it
else:
    try:
        import botocore.auth
        import botocore.awsrequest
        import botocore.session
    except ModuleNotFoundError:
        botocore = None

SIGNED = ("host", "content-type")
"""Header fields that are part of the signature, beside `x-amz-*`: proxies on the way may change others."""


class SigV4(httpx.Auth):
    """Signs each request: `Client(auth=SigV4("eu-west-1"))`."""

    requires_request_body = True

    def __init__(
        self,
        region: str,
        *,
        service: str = "execute-api",
        profile: str | None = None,
        credentials: Any = None,
    ) -> None:
        """Prepare a signer.

        Args:
            profile: of the AWS configuration; by default the one that the environment names.
            credentials: botocore's, where they come from elsewhere.
        """
        if botocore is None:
            raise ModuleNotFoundError("SigV4 needs botocore: pip install botocore")
        self._region = region
        self._service = service
        found = (
            credentials or botocore.session.Session(profile=profile).get_credentials()
        )
        if found is None:
            raise ValueError(
                "there are no AWS credentials: configure some, or give them"
            )
        self._credentials = found

    def auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the signature's header fields."""
        fields = {
            name: value
            for name, value in request.headers.items()
            if name in SIGNED or name.startswith("x-amz-")
        }
        signed = botocore.awsrequest.AWSRequest(
            request.method, str(request.url), data=request.content, headers=fields
        )
        current = self._credentials.get_frozen_credentials()
        signer = botocore.auth.SigV4Auth(current, self._service, self._region)
        signer.add_auth(signed)
        request.headers.update(dict(signed.headers.items()))
        yield request
