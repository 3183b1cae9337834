"""The functions of a generated project behind the emulated gateway that its template configures.

In: a project's folder and requests. Out: what a client of the deployed API gets.
"""

from __future__ import annotations

import sys
from pathlib import Path

from contract_requests.deployed import Answer, Sent

from codegen.testing.client import TestClient


class Gateway:
    """A project's API; its source is importable from now on."""

    def __init__(self, root: Path) -> None:
        sys.path.insert(0, str(root / "src"))
        self._client = TestClient(root, in_process=True, identity="test")
        self._stage = self._client.stages[0]

    def call(self, sent: Sent, *, is_format_2: bool = False, is_base64: bool = False) -> Answer:
        """The answer to a request.

        Raises:
            LookupError: no client can send the request.
        """
        if sent.is_broken_base64:
            raise LookupError("clients do not send base64")
        answer = self._client.request(
            sent.method,
            f"/{self._stage}{sent.path}",
            query=sent.query,
            headers=sent.fields,
            content=sent.body or b"",
        )
        return Answer(answer.status_code, dict(answer.headers), answer.content)

    def close(self) -> None:
        self._client.close()
