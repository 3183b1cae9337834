"""Many requests to the functions of one project, each answer judged.

In: a contract and the folder of its project. Out: how many invalid requests were accepted, failed or answered with
something that is no problem document, and how many valid ones were refused, with a sample of each.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contract_requests.deployed import Answer, Deployed, Sent
from contract_requests.document import Contract, Operation
from contract_requests.gateway import Gateway
from contract_requests.making import Maker
from contract_requests.mutations import nodes
from contract_requests.values import NoValue
from jsonschema import Draft202012Validator

PROBLEM = Draft202012Validator(
    {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string", "minLength": 1},
            "status": {"type": "integer", "minimum": 400, "maximum": 499},
            "detail": {"type": "string", "minLength": 1},
            "errors": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["in", "path", "message"],
                    "additionalProperties": False,
                    "properties": {
                        "in": {"enum": ["body", "path", "query", "header", "cookie"]},
                        "path": {"type": "string", "pattern": "^(/[^~]*(~[01][^~]*)*)*$"},
                        "message": {"type": "string", "minLength": 1},
                    },
                },
            },
        },
    }
)
"""https://www.rfc-editor.org/rfc/rfc9457#appendix-A, and what our documents say beyond it."""

SAMPLES = 40
PATIENCE = 8  # with operations that take nearly everything


@dataclass
class Tally:
    """What came of the requests to one project."""

    invalid: int = 0
    valid: int = 0
    ways: Counter[str] = field(default_factory=Counter)  # in which requests were spoilt
    wrong: Counter[str] = field(default_factory=Counter)  # accepted, failed, no problem, refused, handler
    samples: dict[str, list[str]] = field(default_factory=dict)
    impossible: set[str] = field(default_factory=set)  # operations for which no valid request could be made

    def add(self, kind: str, text: str) -> None:
        self.wrong[kind] += 1
        kept = self.samples.setdefault(kind, [])
        if len(kept) < SAMPLES:
            kept.append(text)


class Campaign:
    """Requests to one project, operation after operation."""

    def __init__(self, contract: Path, project: Deployed | Gateway, seed: int = 1) -> None:
        self.contract = Contract(contract)
        self.tally = Tally()
        self._deployed = project
        self._maker = Maker(self.contract, seed)
        self._chance = random.Random(seed)
        self._barren: Counter[str] = Counter()  # attempts in a row to spoil a request of an operation

    def run(self, count: int) -> Tally:
        """Send so many invalid requests, and as many valid ones."""
        self.send_valid(count)
        self._send_all(count, is_valid=False)
        return self.tally

    def send_valid(self, count: int) -> Tally:
        self._send_all(count, is_valid=True)
        return self.tally

    def _send_all(self, count: int, *, is_valid: bool) -> None:
        turns = self._turns()
        sent = idle = 0
        while sent < count and idle < 50 * max(1, len(self.contract.operations)):
            operation = next(turns, None)
            if operation is None:
                return
            done = self._send_valid(operation) if is_valid else self._send_invalid(operation)
            sent += done
            idle = 0 if done else idle + 1

    def _turns(self) -> Iterator[Operation]:
        """The operations again and again, those without any valid request only once."""
        while True:
            possible = [
                one
                for one in self.contract.operations
                if one.label not in self.tally.impossible and self._barren[one.label] < PATIENCE
            ]
            if not possible:
                return
            yield from possible

    def _send_valid(self, operation: Operation) -> bool:
        sent = self._valid(operation)
        if sent is None:
            return False
        answer = self._answer(sent, operation)
        self.tally.valid += 1
        if answer is None:
            return True
        # A stub may answer with its contract's 404, if that is all that the contract has.
        if 400 <= answer.status < 500 and (answer.is_problem or isinstance(self._deployed, Gateway)):
            self.tally.add("refused", _told(operation, "valid", sent, answer))
        elif answer.status >= 500:
            self.tally.add("handler", _told(operation, "valid", sent, answer))
        return True

    def _valid(self, operation: Operation) -> Sent | None:
        for _ in range(5):
            try:
                return self._maker.valid(operation)
            except NoValue:
                continue
        self.tally.impossible.add(operation.label)
        return None

    def _send_invalid(self, operation: Operation) -> bool:
        try:
            made = self._maker.invalid(operation)
        except NoValue:
            made = None
        if made is None:
            self._barren[operation.label] += 1
            return False
        self._barren[operation.label] = 0
        how, sent = made
        answer = self._answer(sent, operation)
        self.tally.invalid += 1
        self.tally.ways[how] += 1
        if answer is not None:
            self._judge(operation, how, sent, answer)
        return True

    def _answer(self, sent: Sent, operation: Operation) -> Answer | None:
        # Payload 2.0 has path parameters decoded: a delimiter in a value can't be told from one between values.
        is_plain = "%" not in sent.path
        is_format_2 = is_plain and self._chance.random() < 0.2
        try:
            return self._deployed.call(
                sent, is_format_2=is_format_2, is_base64=self._chance.random() < (0.7 if is_format_2 else 0.2)
            )
        except Exception as error:  # whatever escapes a handler is a 502 of the gateway
            self.tally.add("crash", f"{operation.label}: {type(error).__name__}: {error} {sent}"[:1500])
            return None

    def _judge(self, operation: Operation, how: str, sent: Sent, answer: Answer) -> None:
        told = _told(operation, how, sent, answer)
        if answer.status >= 500:
            self.tally.add("failed", told)
        elif answer.status < 400:
            self.tally.add("accepted", told)
        else:
            fault = _fault(sent, answer)
            if fault:
                self.tally.add("no problem", f"{fault}: {told}")


def _fault(sent: Sent, answer: Answer) -> str:
    """What is wrong with a problem document, "" if nothing is."""
    if not answer.is_problem:
        return "not application/problem+json"
    try:
        document = json.loads(answer.body.decode("utf-8"))
    except ValueError as error:
        return f"not JSON: {error}"
    violation = next(PROBLEM.iter_errors(document), None)
    if violation is not None:
        return str(violation.message)
    if document["status"] != answer.status:
        return "another status than the answer"
    if answer.status == 400 and "errors" not in document:
        return "no findings"
    return next(filter(None, (_stray(sent, one) for one in document.get("errors", ()))), "")


def _stray(sent: Sent, finding: Any) -> str:
    """Why a finding's path does not lead into the request, "" if it does."""
    if finding["in"] != "body" or "json" not in sent.content_type.lower() or not finding["path"]:
        return ""
    try:
        body = json.loads(sent.body or b"")
    except (ValueError, RecursionError):
        return f"a path into no JSON: {finding['path']}"
    holder = finding["path"].rpartition("/")[0]
    known = {
        "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
        for path, _ in nodes(body)
    }
    return "" if holder in known else f"a path that leads nowhere: {finding['path']}"


def _told(operation: Operation, how: str, sent: Sent, answer: Answer) -> str:
    said = answer.body.decode("utf-8", "replace")
    more = f"{sent.path} {sent.query} {sent.fields} {sent.body!r}"
    return f"{operation.label} [{how}] -> {answer.status} {said[:500]} <- {more[:1200]}"
