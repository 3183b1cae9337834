"""Reading files of users: what is accepted, what is refused, and where problems are said to be."""

from __future__ import annotations

import json
import os
import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from codegen.core.diagnostics import Diagnostic
from codegen.core.errors import Refused
from codegen.core.json_reading import read_json, read_sound_json
from codegen.core.limits import DEFAULT_LIMITS, Limits
from codegen.core.problems import UnreadableError
from codegen.core.reading import Document, read


def refused(text: str | Path, **options: Any) -> list[Diagnostic]:
    with pytest.raises(Refused) as refusal:
        read(text, **options)
    return list(refusal.value.diagnostics)


def place(diagnostic: Diagnostic) -> tuple[int, int]:
    assert diagnostic.location is not None
    return diagnostic.location.line, diagnostic.location.column


# ---- scalars of YAML 1.2
@pytest.mark.parametrize(
    ("written", "value"),
    [
        *[(word, word) for word in ("on", "off", "yes", "no", "y", "n", "On", "NO", "tRUE", "nulL")],
        *[(word, None) for word in ("null", "Null", "NULL", "~", "")],
        *[(word, True) for word in ("true", "True", "TRUE")],
        *[(word, False) for word in ("false", "False", "FALSE")],
        ("0o17", 15),
        ("0x1F", 31),
        ("012", 12),
        ("-7", -7),
        ("+7", 7),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("1:20", "1:20"),
        ("2020-01-01", "2020-01-01"),
        ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("1.e+3", 1000.0),
        ("-.5e-1", -0.05),
        (".", "."),
        ("1.2.3", "1.2.3"),
        ("=", "="),
        ("٣", "٣"),
        ("!!str 5", "5"),
        ("! 5", "5"),
        ("!!int '5'", 5),
        ("!!float 5", 5.0),
        ("!!null ''", None),
        ("!!bool 'true'", True),
        ("'5'", "5"),
        ('"true"', "true"),
    ],
)
def test_scalars_follow_yaml_1_2(written: str, value: object) -> None:
    found = read(f"key: {written}\n").data["key"]
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    "written", [".nan", ".inf", "-.INF", "1e400", "9" * 400, "!!int x", "!!float x", "0x" + "f" * 300]
)
def test_numbers_that_json_has_no_room_for_are_refused(written: str) -> None:
    [problem] = refused(f"a: 1\nkey: {written}\n")
    assert (problem.code, place(problem)) == ("CG009", (2, 6))


def test_keys_are_text_as_written() -> None:
    data = read("200: a\non: b\nnull: c\n1.0: d\n0x1: e\n? f\n: g\n'': h\n!!int 7: i\n").data
    assert list(data) == ["200", "on", "null", "1.0", "0x1", "f", "", "7"]


@pytest.mark.parametrize("line_break", ["\x85", "\u2028", "\u2029"])
def test_characters_that_only_yaml_1_1_takes_for_line_breaks_stay(line_break: str) -> None:
    document = read(f"first: a{line_break}b\nk{line_break}: '{line_break}'\nlast: 1\n")
    assert document.data == {"first": f"a{line_break}b", f"k{line_break}": line_break, "last": 1}
    assert str(document.locate("/last")) == "<text>:3:1"
    assert str(document.locate(f"/k{line_break}")) == "<text>:2:1"


# ---- the same values as the reference reader
# Line and paragraph separators are breaks to the reference, which writes YAML 1.1, and letters to YAML 1.2.
# So it leaves numbers such as 0e0, which are texts to it, without quotes.
_NUMBER = re.compile(r"[-+]?(\.\d|\d)[\d.]*[eE]")
_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp")), max_size=12).filter(
    lambda text: not _NUMBER.match(text)
)
_ATOMS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXT
)
_VALUES = st.recursive(
    _ATOMS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=20,
)
_DOCUMENTS = st.dictionaries(_TEXT, _VALUES, max_size=5)


@given(_DOCUMENTS)
def test_json_reads_as_the_standard_library_reads_it(data: dict[str, Any]) -> None:
    assert read(json.dumps(data, ensure_ascii=False), name="x.json").data == data
    assert read(json.dumps(data, indent=1), name="x.json").data == data


@given(_DOCUMENTS)
def test_yaml_reads_what_the_reference_writes(data: dict[str, Any]) -> None:
    for flow in (False, True, None):
        written = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, sort_keys=False)
        assert read(written, name="x.yaml").data == data


@given(_DOCUMENTS)
def test_json_is_yaml(data: dict[str, Any]) -> None:
    assert read(f"# YAML\n{json.dumps(data, ensure_ascii=False, indent=1)}", name="x.yaml").data == data


# ---- places
@st.composite
def _marked(draw: st.DrawFn) -> dict[str, Any]:
    """Nested data in which every key and every item of a list is a word that stands nowhere else."""
    count = 0

    def word() -> str:
        nonlocal count
        count += 1
        return f"m{count:04}{draw(st.sampled_from(['', 'é', '😀']))}"

    def value(depth: int) -> Any:
        kind = draw(st.sampled_from(["atom", "list", "object"])) if depth else "atom"
        if kind == "list":
            return [word() for _ in range(draw(st.integers(0, 3)))]
        if kind == "object":
            return {word(): value(depth - 1) for _ in range(draw(st.integers(0, 3)))}
        return draw(st.sampled_from([1, True, None, "two words", 'a "quote" { [ , : #']))

    return {word(): value(4) for _ in range(draw(st.integers(1, 4)))}


def _words(value: Any, pointer: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [
            pair
            for key, item in value.items()
            for pair in [(key, f"{pointer}/{key}"), *_words(item, f"{pointer}/{key}")]
        ]
    if isinstance(value, list):
        return [(item, f"{pointer}/{index}") for index, item in enumerate(value)]
    return []


@given(_marked(), st.sampled_from(["json", "compact", "yaml", "flow"]))
def test_places_are_where_keys_and_items_are_written(data: dict[str, Any], form: str) -> None:
    written = {
        "json": lambda: json.dumps(data, indent=2, ensure_ascii=False),
        "compact": lambda: json.dumps(data, ensure_ascii=False),
        "yaml": lambda: yaml.safe_dump(data, sort_keys=False, allow_unicode=True),
        "flow": lambda: "# flow\n"
        + yaml.safe_dump(data, default_flow_style=True, sort_keys=False, allow_unicode=True),
    }[form]()
    document = read(written, name="x.json" if form in ("json", "compact") else "x.yaml")
    assert document.data == data
    for word, pointer in _words(data):
        offset = written.index(word) - (1 if form in ("json", "compact") else 0)
        line = written.count("\n", 0, offset) + 1
        location = document.locate(pointer)
        assert (location.line, location.column) == (line, offset - written.rfind("\n", 0, offset)), pointer


def test_places_on_long_lines_are_counted_in_characters() -> None:
    start = f'{{"a": "{"é" * 70_000}", '
    document = read(f'{start}"😀": {{"b": "{"ü" * 70_000}", "c": 2}}}}', name="x.json")
    assert document.locate("/😀").column == len(start) + 1
    assert document.locate("/😀/c").column == len(start) + len('"😀": {"b": "", ') + 70_001


@given(_DOCUMENTS, st.integers(0, 2**32))
def test_the_quick_reader_of_json_agrees_with_the_exact_one(data: dict[str, Any], seed: int) -> None:
    written = json.dumps(data, ensure_ascii=False)
    brackets = [at for at, character in enumerate(written) if character == "{"]
    at = random.Random(seed).choice(brackets) + 1
    rest = written[at:]
    comma = "" if rest.startswith("}") else ", "
    for text in (written, f'{written[:at]}"a": 1, "a": [":"]{comma}{rest}'):
        quick = read_sound_json(text.encode(), DEFAULT_LIMITS)
        try:
            exact = read_json(text, DEFAULT_LIMITS)
        except UnreadableError:
            exact = None
        assert quick is None or (exact == quick and json.dumps(exact) == json.dumps(quick))


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 1}',
        '{"a": 1, "a": ":"}',
        r'{"a": 1, "a": "\u003a"}',
        '{"a": 36893488147419103232}',
        '{"a": -9223372036854775809}',
        '{"a": 1e400}',
        '{"a": NaN}',
        r'{"a": "\ud800"}',
        '\ufeff{"a": 1}',
        '{"a": 1,}',
        "[" * 101 + "]" * 101,
    ],
)
def test_what_the_quick_reader_leaves_to_the_exact_one(text: str) -> None:
    assert read_sound_json(text.encode(), DEFAULT_LIMITS) is None


def test_a_place_that_does_not_exist_is_that_of_its_nearest_ancestor() -> None:
    for text in ("a:\n  b: [1, 2]\n", '{"a":\n  {"b": [1, 2]}}'):
        document = read(text)
        assert document.locate("/a/b/7/x").line == document.locate("/a/b").line == 2
        assert document.locate("/z").line == 1


def test_places_lead_through_aliases_merges_and_tags() -> None:
    text = "base: &b {x: 1}\nmerged:\n  <<: *b\n  y: 2\nalias: *b\ncall: !Sub\n  - a\n  - k: v\n"
    document = read(text, tags=lambda tag, value: {"Fn::Sub": value})
    assert document.data["call"] == {"Fn::Sub": ["a", {"k": "v"}]}
    found = {pointer: str(document.locate(pointer)).partition(":")[2] for pointer in (
        "/merged/x", "/merged/y", "/alias/x", "/alias", "/call/Fn::Sub/1/k"
    )}  # fmt: skip
    assert found == {
        "/merged/x": "1:11",
        "/merged/y": "4:3",
        "/alias/x": "1:11",
        "/alias": "5:1",
        "/call/Fn::Sub/1/k": "8:5",
    }


def test_pointers_escape_slashes_and_tildes() -> None:
    assert str(read("paths:\n  /a/b:\n    ~x: 1\n").locate("/paths/~1a~1b/~0x")) == "<text>:3:5"


# ---- what is refused
@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "CG008", (0, 0)),
        ("# nothing\n", "CG008", (0, 0)),
        ("null\n", "CG008", (0, 0)),
        ("- a\n", "CG008", (0, 0)),
        ("[1]", "CG008", (0, 0)),
        ("just text\n", "CG008", (0, 0)),
        ("a: 1\n---\nb: 2\n", "CG008", (2, 1)),
        ("a: 1\nb: {c: 1, c: 2}\n", "CG005", (2, 11)),
        ("200: a\n'200': b\n", "CG005", (2, 1)),
        ('{"a": {"b": 1,\n "b": 2}}', "CG005", (2, 2)),
        ("a: !!python/object/apply:os.mkdir [x]\n", "CG006", (1, 4)),
        ("a: !!binary aGk=\n", "CG006", (1, 4)),
        ("a: !!set {x}\n", "CG006", (1, 4)),
        ("a: !Sub x\n", "CG006", (1, 4)),
        ("!Sub k: x\n", "CG006", (1, 1)),
        ("a: 1\n? [k]\n: v\n", "CG007", (2, 3)),
        ("a: 1\n<<: [1]\n", "CG007", (2, 5)),
        ("a: *nothing\n", "CG004", (1, 4)),
        ("a: &x [*x]\n", "CG004", (1, 8)),
        ("a: b: c\n", "CG004", (1, 5)),
        ("a: {b\n", "CG004", (2, 1)),
        ("a:\n\t- b\n", "CG004", (2, 1)),
        ("a: b\nc: \x01\n", "CG003", (2, 4)),
        ('{"a": 1,}', "CG004", (1, 9)),
        ('{"a": NaN}', "CG009", (1, 2)),
        ('{"a":\n [1, 1e999]}', "CG009", (2, 6)),
        ('{"a": "\\ud800"}', "CG004", (1, 2)),
        ('{"\\udc00": 1}', "CG004", (1, 2)),
        ('{"a": %s}' % ("9" * 5_000), "CG009", (1, 7)),
        ('{"a": %s}' % ("9" * 500), "CG009", (1, 2)),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, code: str, at: tuple[int, int]) -> None:
    name = "x.json" if text.startswith("{") else "x.yaml"
    problems = refused(text, name=name)
    assert [(problem.code, place(problem)) for problem in problems] == [(code, at)]
    assert all(problem.hint for problem in problems)


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("x.json", '{\n // c\n "a": 1}', "take the comment out"),
        ("x.json", '{"a": 1 /* c */}', "take the comment out"),
        ("x.json", '{"a": 1,}', "take away the comma"),
        ("x.json", '{"a": [1,]}', "take away the comma"),
        ("x.json", "{'a': 1}", "write double quotes"),
        ("x.json", '{"a" 1}', "correct it"),
        ("x.yaml", "a:\n\t- b\n", "write spaces"),
        ("x.yaml", "\N{WATER WAVE}: 1\r\n\tb: 2\n", "write spaces"),
        ("x.yaml", "a: {b\n", "correct the YAML"),
    ],
)
def test_usual_slips_come_with_their_remedy(name: str, text: str, hint: str) -> None:
    (problem,) = refused(text, name=name)
    assert problem.code == "CG004"
    assert problem.hint is not None
    assert problem.hint.startswith(hint)


def test_all_problems_are_found_in_one_pass() -> None:
    problems = refused("a: 1\na: 2\nb: !x 1\nc: .nan\nd: [1\n")
    assert [problem.code for problem in problems] == ["CG005", "CG006", "CG009", "CG004"]


@pytest.mark.parametrize("text", ["{a: 1, b: [x, 'y']}\n", "{'a': 1} # flow\n"])
def test_a_yaml_file_may_begin_with_a_brace(text: str) -> None:
    assert read(text, name="x.yaml").data["a"] == 1
    assert refused(text, name="x.json")[0].code == "CG004"


# ---- bounds
SMALL = Limits(bytes=2_000, nodes=100, alias_nodes=20, depth=10, key_length=20)


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 11 + "]" * 11,
        '{"a": ' + "[" * 10 + "]" * 10 + "}",
        "a: " + "[" * 900,
        '{"a": ' + "[" * 1_500,
        "a: [" + "1," * 100 + "]",
        '{"a": [' + "1," * 100 + "1]}",
        "a: &a [1, 2, 3, 4]\nb: [*a, *a, *a, *a, *a]",
        "a: &a {x: 1}\nb: &b {<<: [*a, *a, *a]}\nc: &c {<<: [*b, *b, *b]}\nd: {<<: [*c, *c]}",
        "a: &a [[[[[1]]]]]\nb: [[[[[*a]]]]]",
        "k" * 21 + ": 1",
        '{"%s": 1}' % ("k" * 21),
        "a: " + "x" * 2_000,
    ],
)  # fmt: skip
def test_documents_beyond_the_bounds_are_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / ("x.json" if text.startswith("{") else "x.yaml")
    file.write_text(text)
    assert {problem.code for problem in refused(file, limits=SMALL)} == {"CG002"}


def test_documents_within_the_bounds_are_read() -> None:
    assert read("a: " + "[" * 9 + "]" * 9, limits=SMALL).data
    assert read('{"a": "' + "," * 500 + '"}', limits=SMALL).data  # commas in text are no values
    assert read("a: &a [1, 2, 3]\nb: [*a, *a]\nc: {<<: {x: 1}, x: 2}", limits=SMALL).data["c"] == {"x": 2}


def test_a_bomb_ends_in_a_message() -> None:
    lines = [
        "x0: &x0 {a: 1}",
        *(f"x{n}: &x{n} {{<<: [{', '.join([f'*x{n - 1}'] * 9)}]}}" for n in range(1, 40)),
    ]
    [problem] = refused("\n".join(lines))
    assert problem.code == "CG002"
    assert "repeat" in problem.message


def test_nesting_ends_in_a_message_however_deep_it_is() -> None:
    for text in ("a: " + "[" * 100_000, '{"a":' * 100_000, "- " * 50_000, "a: " + "{a: " * 50_000):
        assert {problem.code for problem in refused(text)} <= {"CG002", "CG004"}


# ---- files
def write(tmp_path: Path, content: bytes) -> Path:
    file = tmp_path / "contract.yaml"
    file.write_bytes(content)
    return file


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    document = read(write(tmp_path, b"\xef\xbb\xbfa: 1\n"))
    assert document.data == {"a": 1}
    assert document.locate("/a").column == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "latin-1"])
def test_other_encodings_are_named(tmp_path: Path, encoding: str) -> None:
    text = (
        "a: b\nü: 1\n" if encoding == "latin-1" else "\ufeffa: 1\n" if encoding == "utf-16-be" else "a: 1\n"
    )
    [problem] = refused(write(tmp_path, text.encode(encoding)))
    assert (problem.code, problem.hint) == ("CG003", "save it as UTF-8")
    assert place(problem) == ((2, 1) if encoding == "latin-1" else (0, 0))


def test_files_that_are_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "missing.yaml", tmp_path / "pipe", tmp_path / "a\0b"):
        [problem] = refused(path)
        assert problem.code == "CG001"
        assert str(problem.location) == str(path)


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    one = read(write(tmp_path, b"a: 1\n"))
    assert one.sha256 == read(write(tmp_path, b"a: 1\n")).sha256
    assert one.sha256 != read(write(tmp_path, b"a: 1 \n")).sha256


def test_tags_are_given_to_whoever_asked_for_them() -> None:
    def long_form(tag: str, value: Any) -> Any:
        return {{"!Ref": "Ref", "!Sub": "Fn::Sub"}[tag]: value}

    document: Document = read("a: !Ref x\nb: !Sub [y, {z: !Ref w}]\n", tags=long_form)
    assert document.data == {"a": {"Ref": "x"}, "b": {"Fn::Sub": ["y", {"z": {"Ref": "w"}}]}}
    assert [problem.code for problem in refused("a: !GetAtt x\n", tags=long_form)] == ["CG006"]
