"""Bodies and parameters at the edges of what text can say: null, huge numbers, half characters, odd forms."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

event: Any = import_module("runtime.event")
forms: Any = import_module("runtime.forms")
media: Any = import_module("runtime.media")
parameters: Any = import_module("runtime.parameters")
problem: Any = import_module("runtime.problem")
validation: Any = import_module("runtime.validation")

FormField = forms.FormField


def refused(codec: Any, payload: str | bytes, content_type: str = "") -> list[tuple[str, str]]:
    """Path and message of each finding."""
    with pytest.raises(problem.BadRequest) as caught:
        codec.decode(payload, content_type)
    return [(finding.path, finding.message) for finding in caught.value.errors]


# ---- null is no absent value
def read(parameter: Any, text: str) -> Any:
    parts = {"httpMethod": "GET", "resource": "/", "path": "/", "queryStringParameters": {"q": text}}
    return parameter.read(
        event.read_event(parts), validation.Validator(dict[str, int] | None), frozenset({"q"})
    )


def test_null_of_an_optional_document_is_refused() -> None:
    with pytest.raises(problem.BadRequest) as caught:
        read(parameters.Query("q", "q", is_json=True), "null")

    assert caught.value.errors == (problem.Finding("query", "/q", "should not be null"),)


def test_null_of_a_nullable_document_is_null() -> None:
    assert read(parameters.Query("q", "q", is_json=True, is_nullable=True), "null") is None


@dataclass(frozen=True, kw_only=True)
class Upload:
    point: dict[str, int] | None = None
    file: Any = None


def multipart(*parts: tuple[str, bytes]) -> bytes:
    made = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), content)
        for name, content in parts
    )
    return made + b"--b--"


UPLOAD = forms.Multipart(
    Upload,
    FormField("point", is_json=True, attribute="point"),
    FormField("file", "file", attribute="file"),
)
TYPE = "multipart/form-data; boundary=b"


def test_null_of_an_optional_field_is_refused() -> None:
    assert refused(UPLOAD, multipart(("point", b"null")), TYPE) == [("/point", "should not be null")]
    assert UPLOAD.decode(multipart(("point", b'{"x": 1}')), TYPE).point == {"x": 1}


@pytest.mark.parametrize(
    ("kind", "text", "path"),
    [
        (int, "[1]", "/q"),
        (int, "null", "/q"),
        (list[int], "5", "/q"),
        (list[int], "[1, null]", "/q/1"),
        (list[int], "[[1]]", "/q/0"),
        (list[int] | None, "[null]", "/q/0"),
        (list[str], '{"a": "b"}', "/q"),
    ],
)
def test_documents_of_plain_types(kind: Any, text: str, path: str) -> None:
    parameter = parameters.Query("q", "q", is_json=True, is_nullable=True)
    parts = {"httpMethod": "GET", "resource": "/", "path": "/", "queryStringParameters": {"q": text}}
    with pytest.raises(problem.BadRequest) as caught:
        parameter.read(event.read_event(parts), validation.Validator(kind), frozenset({"q"}))

    assert [finding.path for finding in caught.value.errors] == [path]


# ---- multipart forms
def test_bytes_of_a_part_that_nobody_asked_for_do_not_matter() -> None:
    assert UPLOAD.decode(multipart(("other", b"\xff\x00")), TYPE) == Upload()


def test_bytes_of_a_field_are_text() -> None:
    assert refused(UPLOAD, multipart(("point", b"\xff")), TYPE) == [("/point", "should be a text in UTF-8")]


def test_content_that_begins_like_the_boundary_is_content() -> None:
    made = UPLOAD.decode(multipart(("file", b"one\r\n--bar\r\ntwo")), TYPE)

    assert made.file.content == b"one\r\n--bar\r\ntwo"


@pytest.mark.parametrize(
    ("rules", "sent", "message"),
    [
        ({"properties": {"file": True, "point": True}, "additionalProperties": False}, ["x"], "not allowed"),
        ({"minProperties": 1}, [], "at least 1 members"),
        ({"anyOf": [{"required": ["file"]}, {"required": ["point"]}]}, ["x"], "should have 'file'"),
    ],
)
def test_rules_about_the_fields_of_a_form(rules: Any, sent: list[str], message: str) -> None:
    codec = forms.Multipart(Upload, *UPLOAD.fields, rules=rules)
    [(path, said)] = refused(codec, multipart(*((name, b"") for name in sent)), TYPE)

    assert path == ""
    assert message in said
    assert codec.decode(multipart(("file", b"")), TYPE).file.content == b""


# ---- urlencoded forms
class Address(BaseModel):
    model_config = ConfigDict(extra="forbid")

    city: str
    status: str | None = None


class Person(BaseModel):
    model_config = ConfigDict(extra="forbid")

    status: str | None = None
    home: Address | None = None


def test_members_of_an_exploded_object_are_no_fields_of_their_own() -> None:
    codec = forms.Form(Person, FormField("status"), FormField("home", {"city": "string", "status": "string"}))

    assert codec.decode("status=new", "") == Person(status="new")
    assert codec.decode("status=new&city=Ulm", "") == Person(status="new", home=Address(city="Ulm"))


def test_a_form_of_a_response_is_written_as_it_is_read() -> None:
    codec = forms.Form(dict[str, Any], FormField("flags", ["boolean"]), FormField("count", "integer"))
    made = codec.encode({"flags": [True, False], "count": 1, "name": "a&b"})

    assert made == "flags=true&flags=false&count=1&name=a%26b"
    assert codec.decode(made, "") == {"flags": [True, False], "count": 1, "name": "a&b"}


# ---- JSON
class Number(BaseModel):
    number: int
    more: Any = None


@pytest.mark.parametrize("codec", [media.Json(Number), media.Json()])
@pytest.mark.parametrize(
    "text",
    ['{"number": 1, "more": "\\ud800"}', '{"number": 1, "more": NaN}', "[" * 5000, '{"number": 1'],
)
def test_what_is_no_json_is_refused(codec: Any, text: str) -> None:
    assert [path for path, _ in refused(codec, text)] == [""]
    assert [path for path, _ in refused(codec, text.encode())] == [""]


def test_whole_characters_may_be_escaped() -> None:
    text = '{"number": 1, "more": "\\ud83d\\ude42"}'

    assert media.Json().decode(text, "") == {"number": 1, "more": "🙂"}
    assert media.Json().decode(text.encode(), "") == {"number": 1, "more": "🙂"}


@pytest.mark.parametrize(("digits", "path"), [(4300, "/number"), (4301, ""), (100_000, "")])
def test_findings_beside_a_long_number(digits: int, path: str) -> None:
    text = '{"more": %s, "number": "x"}' % ("9" * digits)

    assert [path for path, _ in refused(media.Json(Number), text)] == [path]


def test_a_problem_is_never_larger_than_an_answer_may_be() -> None:
    class Closed(BaseModel):
        model_config = ConfigDict(extra="forbid")

    with pytest.raises(problem.BadRequest) as caught:
        media.Json(Closed).decode(json.dumps({"x" * 3_000_000: 1}), "")

    assert len(caught.value.body()) < 10_000


def test_half_a_character_in_a_binary_body_is_no_failure() -> None:
    assert media.Binary().decode("a\ud800", "") == b"a?"
    assert refused(UPLOAD, "a\ud800", TYPE) == [("", "should end with its boundary")]
