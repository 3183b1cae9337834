"""The tests that a project has of every operation: what its contract says, held against what its handlers answer.

In: a project folder. Every request passes through the emulator's pipeline, in this process, or goes to the deployed
stage that `CODEGEN_TEST_URL` names. The requests are made from the contract by chance, the same ones in every run; each
finding names the request that it was made with.
"""

from __future__ import annotations

import json
import os
import random
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any
from unittest import SkipTest
from urllib.parse import urlencode

from codegen.core.errors import CodegenError
from codegen.core.reading import read
from codegen.features.compression.step import COMPRESS
from codegen.importer.contract import import_contract
from codegen.importer.lowering.paths import lower_paths
from codegen.importer.settings_api_types import api_type_of
from codegen.ir.api import Api, ApiType, Route
from codegen.ir.application import HTTP_DEFAULT_STAGE, Stage
from codegen.ir.project import SETTINGS_FILE, operation_key
from codegen.ir.schema import JsonSchema, ref_name
from codegen.output.lock import read_lock
from codegen.schema.views import seen_from
from codegen.spec.load import load
from codegen.testing.answers import fault_of_answer, fault_of_refusal
from codegen.testing.client import TestClient, TestResponse
from codegen.testing.deployed import DeployedStage
from codegen.testing.sampling.requests import RequestMaker, Sent
from codegen.testing.sampling.rivals import is_taken, rivals
from codegen.testing.sampling.values import Values

REQUESTS = "CODEGEN_TEST_REQUESTS"
"""Environment variable: how many requests each check makes, where the tests should look closer than usual."""

_TAKEN = "the requests can't be told from those of another operation, which answers them"
_TRIES = 20


class Contract:
    """The contract of one project, to be held against its handlers. Close it, or use it in a `with` statement."""

    def __init__(self, project: str | Path, *, requests: int = 5, seed: int = 0) -> None:
        """Read a project.

        Args:
            project: its folder.
            requests: how many each check makes; `CODEGEN_TEST_REQUESTS` has the last word.
            seed: another number for other requests.

        Raises:
            Refused: its template or its contract can't be used.
        """
        self._root = Path(project)
        self._requests = int(os.environ.get(REQUESTS) or requests)
        self._seed = seed
        self._deployed = DeployedStage.of_environment()
        self.client = TestClient(self._root, in_process=True, identity="test")
        self._prefix = Stage(next(iter(self.client.stages), HTTP_DEFAULT_STAGE)).path

    def send_example(self, operation: str) -> TestResponse:
        """The answer to the example request of an operation."""
        sent = self._example(operation)
        if is_taken(sent, self._rivals(operation)):
            raise SkipTest(_TAKEN)
        return self.send(sent)

    def check_valid_requests(self, operation: str) -> None:
        """Send requests that keep the contract: none is refused, and every answer is one that the contract documents.

        Raises:
            AssertionError: a request is refused, or an answer breaks the contract.
        """
        maker, others = self._maker(operation), self._rivals(operation)
        route = self._routes[operation]
        chance = random.Random(f"{self._seed} {operation}")
        for _ in range(self._requests):
            with _skipping():
                sent = _untaken(maker, others, chance)
            fault = fault_of_answer(route.operation, self.send(sent), self._response_schemas)
            assert not fault, f"{fault}\nwith the request {_shown(sent)}"

    def check_invalid_requests(self, operation: str) -> None:
        """Send requests that break the contract in one place: every one is refused, with a problem document.

        Raises:
            AssertionError: a request is accepted, fails, or is refused in another form.
        """
        maker, others = self._maker(operation), self._rivals(operation)
        chance = random.Random(f"{self._seed} {operation}")
        rounds = -(-self._requests // 5)  # one makes a request for every parameter and a few for the body
        for _ in range(rounds):
            with _skipping():
                requests = [one for one in maker.invalid(chance) if not is_taken(one[1], others)]
            for reason, sent in requests:
                fault = fault_of_refusal(self.send(sent))
                assert not fault, f"{fault}\na request {reason}: {_shown(sent)}"

    def send(self, sent: Sent) -> TestResponse:
        """The answer to a request as the files in `examples/` write it."""
        body, query = sent["body"] or "", urlencode([(name, value) for name, value in sent["query"]])
        target = sent["path"] + (f"?{query}" if query else "")
        headers = [(name, value) for name, value in sent["headers"]]
        content = self._packed(headers, b64decode(body) if sent["isBase64Encoded"] else body.encode())
        if self._deployed:
            return self._deployed.request(sent["method"], target, headers, content)
        return self.client.request(
            sent["method"], f"{self._prefix}{target}", headers=headers, content=content
        )

    def _packed(self, headers: list[tuple[str, str]], content: bytes) -> bytes:
        """A body as its Content-Encoding says, by which a REST API unpacks it; examples have it plain."""
        coding = next((value for name, value in headers if name.lower() == "content-encoding"), "")
        is_packed = content and coding in COMPRESS and self._api.type is ApiType.REST
        return COMPRESS[coding](content) if is_packed else content

    def close(self) -> None:
        """End what the client needs."""
        self.client.close()

    def __enter__(self) -> Contract:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- what the contract says, read when the first check needs it
    @cached_property
    def _api(self) -> Api:
        settings = read(self._root / SETTINGS_FILE).data
        document, _ = load((self._root / settings["contract"]).resolve())
        api, _ = import_contract(document, api_type_of(settings))
        return lower_paths(api, document.locate)[0]

    @cached_property
    def _routes(self) -> dict[str, Route]:
        """Route of each operation, by the operation's name in the project."""
        lock = read_lock(self._root)
        names = {
            record.key: record.handler.rpartition(":")[2] for record in (lock.operations if lock else ())
        }
        found = {}
        for route in self._api.routes:
            one = route.operation
            found[names.get(operation_key(one.operation_id, one.http_method, one.path), "")] = route
        return found

    @cached_property
    def _rivals_by_source(self) -> dict[str, list[Route]]:
        return rivals(self._api.routes)

    @cached_property
    def _schemas(self) -> dict[str, JsonSchema]:
        return {name: schema.json for name, schema in self._api.schemas.items()}

    @cached_property
    def _response_schemas(self) -> dict[str, JsonSchema]:
        return seen_from(self._schemas, "response")

    @cached_property
    def _values(self) -> Values:
        return Values(self._schemas)

    def _maker(self, operation: str) -> RequestMaker:
        if operation not in self._routes:
            raise CodegenError(f"the contract has no operation {operation}: run `codegen scaffold` again")
        return RequestMaker(self._routes[operation], self._values, self._resolve, self._example(operation))

    def _rivals(self, operation: str) -> list[Route]:
        """The routes that answer some of its requests, because functions ask them first."""
        return self._rivals_by_source[self._routes[operation].source] if operation in self._routes else []

    def _resolve(self, ref: str) -> JsonSchema:
        return self._schemas.get(ref_name(ref), True)

    def _example(self, operation: str) -> dict[str, Any]:
        found = next(self._root.glob(f"src/*/examples/{operation}.json"), None)
        if found is None:
            raise CodegenError(f"there is no example of {operation}: run `codegen scaffold` again")
        request: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))["request"]
        return request


def _untaken(maker: RequestMaker, others: list[Route], chance: random.Random) -> Sent:
    """A valid request that no other operation answers."""
    for _ in range(_TRIES):
        sent = maker.valid(chance)
        if not is_taken(sent, others):
            return sent
    raise LookupError(_TAKEN)


@contextmanager
def _skipping() -> Iterator[None]:
    """Skip the test where no request can be made: pytest knows unittest's way to say so."""
    try:
        yield
    except LookupError as error:
        raise SkipTest(str(error)) from None


def _shown(sent: Sent) -> str:
    return json.dumps(sent, ensure_ascii=False)
