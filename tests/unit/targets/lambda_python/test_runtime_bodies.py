"""Bodies of every media type become values; what breaks the contract becomes findings with their places."""

import json
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

form_data: Any = import_module("runtime.form_data")
forms: Any = import_module("runtime.forms")
media: Any = import_module("runtime.media")
problem: Any = import_module("runtime.problem")

FormField = forms.FormField


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = Field(le=9)


class Dog(BaseModel):
    kind: Literal["dog"]
    tricks: list[str] = []


class Order(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: int
    pet: Cat | Dog | None = None
    tags: dict[str, int] = {}


def refused(codec: Any, payload: str | bytes, content_type: str = "") -> list[tuple[str, str]]:
    """Path and message of each finding."""
    with pytest.raises(problem.BadRequest) as caught:
        codec.decode(payload, content_type)
    assert {finding.place for finding in caught.value.errors} == {"body"}
    return [(finding.path, finding.message) for finding in caught.value.errors]


def test_json_body_is_the_typed_value() -> None:
    codec = media.Json(Order)

    assert codec.decode(b'{"number": 7}', "") == Order(number=7)
    assert codec.encode(Order(number=7)) == '{"number":7}'
    assert media.Json().decode('[1, {"a": null}]', "") == [1, {"a": None}]
    assert media.Json(list[Order]).encode([Order(number=1)]) == '[{"number":1}]'
    assert media.Json(dict[str, Any]).encode({"order": Order(number=1)}) == '{"order":{"number":1}}'


class Named(BaseModel):
    customer_id: int | None = Field(None, alias="customerId")


class Closed(Named):
    model_config = ConfigDict(extra="forbid")


class Open(Named):
    model_config = ConfigDict(extra="allow")


def test_members_that_are_called_like_attributes_are_other_members() -> None:
    text = '{"customerId": 1, "customer_id": 2}'

    assert refused(media.Json(Closed), text) == [("/customer_id", "is not allowed")]
    assert media.Json(Open).decode(text, "").model_extra == {"customer_id": 2}
    assert media.Json(list[Open]).encode(media.Json(list[Open]).decode(f"[{text}]", "")) == (
        '[{"customerId":1,"customer_id":2}]'
    )


def test_findings_point_into_the_body() -> None:
    body = {"number": "7", "tags": {"a/b": "x"}, "more": 1}

    assert set(refused(media.Json(Order), json.dumps(body))) == {
        ("/number", "should be a valid integer"),
        ("/tags/a~1b", "should be a valid integer"),
        ("/more", "is not allowed"),
    }
    assert refused(media.Json(Order), "{}") == [("/number", "is required")]


def test_findings_in_unions_do_not_name_the_members() -> None:
    body = {"number": 1, "pet": {"kind": "cat"}}

    assert ("/pet/lives", "is required") in refused(media.Json(Order), json.dumps(body))
    assert all(path.startswith("/pet") for path, _ in refused(media.Json(Order), json.dumps(body)))


@pytest.mark.parametrize("text", ["{", '{"a": }', "", "[NaN]", '"\\ud800', b"\xff", "[" * 100_000])
def test_what_is_no_json_is_said_so(text: str | bytes) -> None:
    for codec in (media.Json(), media.Json(list[Any])):
        ((path, message),) = refused(codec, text)
        assert path == ""
        assert "JSON" in message or "deeply" in message


def test_text_and_binary() -> None:
    assert media.Text().decode("grüße".encode("latin-1"), "text/plain; charset=latin-1") == "grüße"
    assert media.Text(int, "integer").decode("12", "text/plain") == 12
    assert refused(media.Text(), b"\xff", "text/plain")[0][0] == ""
    assert refused(media.Text(), b"x", "text/plain; charset=klingon")[0][1] == "unknown encoding: klingon"
    assert media.Binary().decode("grüße", "") == "grüße".encode()
    assert media.Binary().encode(bytearray(b"\x00")) == b"\x00"


class Search(BaseModel):
    q: str
    page: int = 1
    tags: list[str] = []
    near: dict[str, float] | None = None


def test_form_fields_are_typed() -> None:
    codec = forms.Form(
        Search,
        FormField("q"),
        FormField("page", "integer"),
        FormField("tags", ["string"]),
        FormField("near", {"lat": "number", "lon": "number"}, style="deepObject"),
    )
    found = codec.decode("q=a+b&page=2&tags=x&tags=y%26z&near[lat]=1.5&near[lon]=2", "")

    assert found == Search(q="a b", page=2, tags=["x", "y&z"], near={"lat": 1.5, "lon": 2.0})
    assert codec.decode(codec.encode(Search(q="1", tags=["a"])), "").tags == ["a"]


def test_form_findings() -> None:
    codec = forms.Form(Search, FormField("page", "integer"), FormField("near", is_json=True))

    assert set(refused(codec, "page=x")) == {("/q", "is required"), ("/page", "should be a valid integer")}
    assert refused(codec, "q=1&near={")[0][0] == "/near"
    assert "number of fields" in refused(codec, "&".join(["a=1"] * 20_000))[0][1]


@dataclass(frozen=True, kw_only=True)
class Upload:
    name: str
    avatar: Any = None
    pages: list[Any] | None = None
    sizes: list[int] | None = None
    meta: dict[str, int] | None = None


MULTIPART = forms.Multipart(
    Upload,
    FormField("name", attribute="name", required=True),
    FormField("avatar", "file", attribute="avatar"),
    FormField("pages", ["file"], attribute="pages"),
    FormField("sizes", ["integer"], attribute="sizes"),
    FormField("meta", is_json=True, attribute="meta"),
)
CONTENT_TYPE = 'multipart/form-data; boundary="a b"'


def part(head: str, content: str) -> str:
    return f"--a b\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n"


def test_multipart_with_files() -> None:
    body = (
        "preamble\r\n"
        + part('name="name"', "Ann")
        + part('name="avatar"; filename="a\\"b.png"\r\nContent-Type: image/png', "\x00\x01\r\n--a")
        + part('name="pages"; filename=1.txt', "one")
        + part("name=\"pages\"; filename*=UTF-8''%e2%82%ac.txt", "two")
        + part('name="sizes"', "1")
        + part('name="sizes"', "2")
        + part('name="meta"', '{"a": 1}')
        + "--a b--\r\nepilogue"
    )
    found = MULTIPART.decode(body.encode(), CONTENT_TYPE)

    assert found.name == "Ann"
    assert found.avatar == form_data.UploadedFile(b"\x00\x01\r\n--a", 'a"b.png', "image/png")
    assert [(page.filename, page.content) for page in found.pages] == [("1.txt", b"one"), ("€.txt", b"two")]
    assert (found.sizes, found.meta) == ([1, 2], {"a": 1})


@pytest.mark.parametrize(
    ("body", "content_type", "path", "message"),
    [
        ("", "multipart/form-data", "", "boundary"),
        (part('name="name"', "x"), CONTENT_TYPE, "", "end with its boundary"),
        ("--a b\r\nno blank line\r\n--a b--", CONTENT_TYPE, "", "blank line"),
        (part("x", "x") + "--a b--", CONTENT_TYPE, "", "name each part"),
        (part('name="sizes"', "1") + "--a b--", CONTENT_TYPE, "/name", "is required"),
        (part('name="sizes"', "x") + "--a b--", CONTENT_TYPE, "/sizes/0", "should be an integer"),
        (part('name="meta"', "{") + "--a b--", CONTENT_TYPE, "/meta", "property name"),
    ],
)
def test_multipart_findings(body: str, content_type: str, path: str, message: str) -> None:
    found = refused(MULTIPART, body, content_type)

    assert any(where == path and message in text for where, text in found)


@pytest.mark.parametrize(
    ("content_type", "found"),
    [
        ("application/json", "json"),
        ("Application/JSON; charset=utf-8", "json"),
        ("", "json"),
        ("application/vnd.a+json", "suffix"),
        ("image/png", "image"),
    ],
)
def test_media_type_is_selected(content_type: str, found: str) -> None:
    content = {"image/*": "image", "application/json": "json", "application/*+json": "suffix"}

    assert media.select(content, content_type) == found


def test_media_type_that_the_contract_lacks() -> None:
    with pytest.raises(problem.UnsupportedMediaType) as caught:
        media.select({"application/json": media.Json()}, "text/csv")

    assert caught.value.headers == {"Accept": "application/json"}
    assert media.select({"*/*": "any"}, "text/csv") == "any"
