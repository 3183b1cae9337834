"""A deployed stage in place of the emulator: the tests of a project call it, where the environment names one."""

from __future__ import annotations

import os

from codegen.core.errors import CodegenError
from codegen.core.records import Record
from codegen.testing.responses import ResponseHeaders, TestResponse

URL = "CODEGEN_TEST_URL"
"""Environment variable: address of a stage, `https://abc123.execute-api.eu-west-1.amazonaws.com/prod`."""

HEADERS = "CODEGEN_TEST_HEADERS"
"""Environment variable: what each request has besides, such as credentials, one a line: `Authorization: Bearer x`."""

_SECONDS = 35.0  # more than API Gateway waits for a function


class DeployedStage(Record, frozen=True):
    """A stage that is called over the network."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of_environment(cls) -> DeployedStage | None:
        """The stage that the environment names; None where it names none.

        Raises:
            CodegenError: what it names is no address.
        """
        url = os.environ.get(URL, "").strip().rstrip("/")
        if not url:
            return None
        if not url.startswith(("https://", "http://")):
            raise CodegenError(f"{URL} is no address of a stage: {url}")
        lines = (line.partition(":") for line in os.environ.get(HEADERS, "").splitlines() if line.strip())
        return cls(url, tuple((name.strip(), value.strip()) for name, _, value in lines))

    def request(
        self, method: str, target: str, headers: list[tuple[str, str]], content: str | bytes
    ) -> TestResponse:
        """The answer to a request.

        Args:
            target: path and query, as they are sent.
        """
        import httpx  # only for tests of what is deployed

        own = {name.lower() for name, _ in self.headers}
        sent = [*(pair for pair in headers if pair[0].lower() not in own), *self.headers]
        answer = httpx.request(
            method, f"{self.url}{target}", headers=sent, content=content or None, timeout=_SECONDS
        )
        return TestResponse(answer.status_code, ResponseHeaders(answer.headers.multi_items()), answer.content)
