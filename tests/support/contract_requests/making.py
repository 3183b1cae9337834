"""Requests that keep a contract, and requests that break it in one place.

In: a contract and a source of chance. Out: requests for each operation; which of them are valid, the judge has said.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, quote

from contract_requests import bodies, mutations, wire
from contract_requests.deployed import Sent
from contract_requests.document import Body, Contract, Operation, Parameter
from contract_requests.judge import Judge, Verdict
from contract_requests.values import NoValue, Values
from contract_requests.wire import NotWritable

ATTEMPTS = 12
Spoilt = tuple[str, Sent]  # what was done, and the request


class Maker:
    """Makes requests for the operations of one contract."""

    def __init__(self, contract: Contract, seed: int) -> None:
        self.contract = contract
        self.judge = Judge(contract)
        self._chance = random.Random(seed)
        self._values = Values(contract, self.judge, self._chance)

    # ---- valid ones
    def valid(self, operation: Operation) -> Sent:
        """A request that keeps the contract.

        Raises:
            NoValue: none could be made.
        """
        path, _, query = operation.path.partition("#")[0].partition("?")
        sent = Sent(operation.method, path, query=parse_qsl(query))
        share = self._chance.choice([0.0, 0.3, 1.0])
        for parameter in operation.parameters:
            if parameter.is_required or self._chance.random() < share:
                try:
                    self._add(sent, parameter)
                except NoValue:
                    if parameter.is_required:
                        raise
        if operation.bodies and (operation.body_is_required or self._chance.random() < 0.9):
            self._add_body(sent, self._chance.choice(operation.bodies))
        return sent

    def _add(self, sent: Sent, parameter: Parameter) -> None:
        for attempt in range(ATTEMPTS):
            value = self._valid_value(parameter.schema, attempt)
            try:
                write(sent, parameter, value)
                return
            except NotWritable:
                continue
        raise NoValue(f"no value of parameter {parameter.name} can be written")

    def _add_body(self, sent: Sent, body: Body) -> None:
        for attempt in range(ATTEMPTS):
            value = self._valid_value(body.schema, attempt)
            try:
                sent.content_type, sent.body = bodies.written(self.contract, body, value, self._chance)
                return
            except NotWritable:
                continue
        raise NoValue(f"no value of {body.media_type} can be written")

    def _valid_value(self, pointer: str | None, attempt: int = 0) -> Any:
        if pointer is None:
            return self._chance.choice(["text", "7"])
        for number in range(attempt, attempt + ATTEMPTS):
            value = self._values.value(pointer, is_small=number > ATTEMPTS // 2)
            if self.judge.is_valid(pointer, value):
                return value
        raise NoValue(f"no valid value of {pointer}")

    # ---- invalid ones
    def invalid(self, operation: Operation) -> Spoilt | None:
        """A request that breaks the contract in one place; None where nothing comes to mind."""
        ways = list(self._ways(operation))
        for _ in range(ATTEMPTS):
            if not ways:
                return None
            spoil = self._chance.choices([way for way, _ in ways], [weight for _, weight in ways])[0]
            made = spoil(self.valid(operation))
            if made is not None:
                return made
        return None

    def _ways(self, operation: Operation) -> Iterator[tuple[Callable[[Sent], Spoilt | None], float]]:
        for parameter in operation.parameters:
            if parameter.is_required and parameter.place != "path" and not parameter.allows_empty:
                yield _partial(self._without, parameter), 0.3
            yield _partial(self._spoil_parameter, parameter), 1.0
        if operation.bodies:
            weight = max(2.0, len(operation.parameters))
            for body in operation.bodies:
                yield _partial(self._spoil_body, body), weight
            yield _partial(self._spoil_whole_body, operation), 0.5

    def _without(self, parameter: Parameter, sent: Sent) -> Spoilt | None:
        if parameter.explode and parameter.place in ("query", "cookie"):
            _, schema = self.contract.resolved(parameter.schema) if parameter.schema else ("", {})
            if not isinstance(schema, dict) or schema.get("type") not in _SCALARS:
                return None  # an object without members leaves no trace either
        return f"no {parameter.place} parameter", _cleared(sent, parameter)

    def _spoil_parameter(self, parameter: Parameter, sent: Sent) -> Spoilt | None:
        if parameter.schema is None:
            return None
        try:
            pointer, schema = self.contract.resolved(parameter.schema)
        except LookupError:
            return None
        kind = schema.get("type") if isinstance(schema, dict) else None
        if kind == "array" and not parameter.is_json:
            return self._spoil_items(parameter, f"{pointer}/items", sent)
        if parameter.is_json:
            return self._spoil_document(parameter, sent)
        if kind not in _SCALARS:
            return None
        old = self._valid_value(parameter.schema)
        new = self._chance.choice([*mutations.BAD_TEXTS, mutations.spoilt(old, self._chance)])
        if not isinstance(new, str | int | float | bool) or not self._is_refused(parameter.schema, str(new)):
            return None
        return self._written_anew(f"{parameter.place} text", sent, parameter, wire.text(new))

    def _spoil_items(self, parameter: Parameter, items: str, sent: Sent) -> Spoilt | None:
        old = self._valid_value(parameter.schema)
        new = mutations.spoilt(old, self._chance)
        if self._chance.random() < 0.5:
            new = [*old, self._chance.choice(mutations.BAD_TEXTS)]
        if not isinstance(new, list) or not new or not all(isinstance(one, str | int | float) for one in new):
            return None
        texts = [wire.text(one) for one in new]
        if any(not one or set(one) & set(",| .;") for one in texts):
            return None
        read = [self._best_meaning(items, one) for one in texts]
        if self.judge.verdict(parameter.schema, read) is not Verdict.INVALID:
            return None
        return self._written_anew(f"{parameter.place} array", sent, parameter, texts)

    def _best_meaning(self, pointer: str, written: str) -> Any:
        try:
            valid = [one for one in wire.meanings(written) if self.judge.is_valid(pointer, one)]
        except LookupError:
            return written
        return valid[0] if valid else written

    def _spoil_document(self, parameter: Parameter, sent: Sent) -> Spoilt | None:
        new = mutations.spoilt(self._valid_value(parameter.schema), self._chance)
        if self.judge.verdict(parameter.schema, new) is not Verdict.INVALID:
            return None
        return self._written_anew(f"{parameter.place} document", sent, parameter, new)

    def _is_refused(self, pointer: str, written: str) -> bool:
        """Whether a text is invalid whatever it is taken for."""
        verdicts = (self.judge.verdict(pointer, one) for one in wire.meanings(written))
        return all(verdict is Verdict.INVALID for verdict in verdicts)

    def _written_anew(self, what: str, sent: Sent, parameter: Parameter, value: Any) -> Spoilt | None:
        cleared = _cleared(sent, parameter)
        try:
            write(cleared, parameter, value)
        except NotWritable:
            return None
        if parameter.allows_empty and value == "":
            return None
        return what, cleared

    # ---- bodies
    def _spoil_body(self, body: Body, sent: Sent) -> Spoilt | None:
        if body.schema is None:
            return None
        kind = bodies.kind_of(body)
        if kind == "opaque":
            return None
        new = mutations.spoilt(self._valid_value(body.schema), self._chance)
        if self._chance.random() < 0.3:
            new = mutations.spoilt(new, self._chance)
        if kind != "json" and not self._is_refused_form(body, new):
            return None
        if self.judge.verdict(body.schema, new) is not Verdict.INVALID:
            return None
        try:
            sent.content_type, sent.body = bodies.written(self.contract, body, new, self._chance)
        except NotWritable:
            return None
        return f"{kind} value", sent

    def _is_refused_form(self, body: Body, value: Any) -> bool:
        """Whether a form is invalid whatever its texts are taken for."""
        if not isinstance(value, dict):
            return False
        try:
            fields = bodies.fields_of(self.contract, body)
        except NotWritable:
            return False
        read = {}
        for name, item in value.items():
            pointer = fields[name][0] if name in fields else ""
            if isinstance(item, dict | list) or (pointer and not self._is_scalar(pointer)):
                return False  # the styles of forms leave too much open
            is_file = bool(pointer) and bodies.is_binary(self.contract, pointer)
            read[name] = self._best_meaning(pointer, str(item)) if pointer and not is_file else str(item)
        return self.judge.verdict(body.schema, read) is Verdict.INVALID

    def _is_scalar(self, pointer: str) -> bool:
        _, schema = self.contract.resolved(pointer)
        return isinstance(schema, dict) and schema.get("type") in _SCALARS

    def _spoil_whole_body(self, operation: Operation, sent: Sent) -> Spoilt | None:
        ways = [
            self._no_body,
            self._other_media_type,
            self._broken_base64,
            self._broken_text,
            self._broken_form,
        ]
        return self._chance.choice(ways)(operation, sent)

    def _no_body(self, operation: Operation, sent: Sent) -> Spoilt | None:
        takes_empty = any(bodies.kind_of(body) != "json" for body in operation.bodies)
        if not operation.body_is_required or takes_empty:
            return None
        sent.body = self._chance.choice([None, b""])
        sent.content_type = self._chance.choice(["", sent.content_type])
        return "no body", sent

    def _other_media_type(self, operation: Operation, sent: Sent) -> Spoilt | None:
        if sent.body is None or any("*" in body.media_type for body in operation.bodies):
            return None
        stated = {body.media_type.partition(";")[0].strip().lower() for body in operation.bodies}
        others = [
            "text/csv",
            "image/png",
            "application/x-unknown",
            "application/jsonx",
            "json",
            "/",
            "text/plain;q=1",
        ]
        other = self._chance.choice([one for one in others if one.partition(";")[0] not in stated])
        sent.content_type = other
        return "media type", sent

    def _broken_base64(self, operation: Operation, sent: Sent) -> Spoilt | None:
        if sent.body is None:
            return None
        sent.is_broken_base64 = True
        return "base64", sent

    def _broken_text(self, operation: Operation, sent: Sent) -> Spoilt | None:
        if sent.body is None or "json" not in sent.content_type.lower():
            return None
        if self._chance.random() < 0.3:
            sent.body = self._chance.choice(mutations.BAD_BYTES)
            return "json bytes", sent
        text = self._chance.choice([*mutations.BAD_JSON, mutations.cut(sent.body.decode(), self._chance)])
        if _is_json(text) or (not text.strip() and not operation.body_is_required):
            return None
        sent.body = text.encode("utf-8", "surrogatepass")
        return "json text", sent

    def _broken_form(self, operation: Operation, sent: Sent) -> Spoilt | None:
        body = next((one for one in operation.bodies if bodies.kind_of(one) == "multipart"), None)
        if sent.body is None or body is None or "multipart" not in sent.content_type:
            return None
        try:
            if not bodies.fields_of(self.contract, body):
                return None
        except NotWritable:
            return None
        return self._chance.choice([_no_boundary, _other_boundary, _no_end, _no_name])(sent)


_SCALARS = ("string", "integer", "number", "boolean")


def _partial(spoil: Callable[[Any, Sent], Spoilt | None], what: Any) -> Callable[[Sent], Spoilt | None]:
    return lambda sent: spoil(what, sent)


def write(sent: Sent, parameter: Parameter, value: Any) -> None:
    """Add a parameter to a request.

    Raises:
        NotWritable: the value can't be written at its place.
    """
    match parameter.place:
        case "path":
            made = wire.segment(parameter, value)
            if made in ("", ".", ".."):
                raise NotWritable
            sent.segments[parameter.name] = made
        case "query":
            sent.query += wire.pairs(parameter, value)
        case "cookie":
            made_pairs = wire.pairs(parameter, value)
            if any("\ud800" in text for _, text in made_pairs):
                raise NotWritable
            sent.cookies += made_pairs
        case _:
            sent.headers.append((parameter.name, wire.field(parameter, value)))


def _cleared(sent: Sent, parameter: Parameter) -> Sent:
    """The request without a parameter."""
    name = parameter.name
    match parameter.place:
        case "query":
            sent.query = [pair for pair in sent.query if pair[0] != name]
        case "cookie":
            sent.cookies = [pair for pair in sent.cookies if pair[0] != name]
        case "header":
            sent.headers = [pair for pair in sent.headers if pair[0] != name]
    return sent


def _is_json(text: str) -> bool:
    try:
        value = json.loads(text, parse_constant=_refuse)
        json.dumps(value, ensure_ascii=False).encode()  # half of a surrogate pair is no character
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _no_boundary(sent: Sent) -> Spoilt | None:
    sent.content_type = bodies.MULTIPART
    return "multipart boundary", sent


def _other_boundary(sent: Sent) -> Spoilt | None:
    sent.content_type = f"{bodies.MULTIPART}; boundary={quote('another')}"
    return "multipart boundary", sent


def _no_end(sent: Sent) -> Spoilt | None:
    assert sent.body is not None
    sent.body = sent.body[: -len(bodies.BOUNDARY) - 6]
    return "multipart end", sent


def _no_name(sent: Sent) -> Spoilt | None:
    assert sent.body is not None
    sent.body = sent.body.replace(b"form-data; name=", b"form-data; nam=", 1)
    return "multipart name", sent
