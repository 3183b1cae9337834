"""Names for generated code: safe whatever the contract says."""

from __future__ import annotations

import pytest

from codegen.core.names import (
    MAX_LENGTH,
    ClassName,
    LogicalId,
    PythonIdentifier,
    UniqueNames,
    class_name,
    logical_id,
    python_identifier,
)


@pytest.mark.parametrize(
    ("text", "snake", "pascal"),
    [
        ("listPets-byID", "list_pets_by_id", "ListPetsByID"),
        ("HTTPError", "http_error", "HTTPError"),
        ("getV2Users", "get_v2_users", "GetV2Users"),
        ("OAuth2", "o_auth2", "OAuth2"),
        ("class", "class_", "Class"),
        ("list", "list_", "List"),
        ("None", "none", "None_"),
        ("../../etc/passwd", "etc_passwd", "EtcPasswd"),
        ("__import__", "import_", "Import"),
        ("Ünïcödé", "unicode", "Unicode"),
        ("\uff45\uff58\uff45\uff43", "exec_", "Exec"),
        ("3d model", "x_3_d_model", "X3DModel"),
    ],
)
def test_names_of_a_text(text: str, snake: str, pascal: str) -> None:
    assert (python_identifier(text), class_name(text)) == (snake, pascal)


@pytest.mark.parametrize("text", ["", "日本", "''; import os", "a\nb", "🙂"])
def test_any_text_has_a_name(text: str) -> None:
    assert python_identifier(text).isidentifier()
    assert class_name(text).isidentifier()
    assert logical_id(text, "Function").isalnum()


def test_a_long_text_is_cut_and_stays_distinct() -> None:
    first, second = python_identifier("a" * 5000), python_identifier("a" * 4999)
    assert len(first) <= MAX_LENGTH
    assert first != second


@pytest.mark.parametrize("value", ["class", "a-b", "", "print", "é", "a b", "x\n"])
def test_value_types_refuse_what_is_no_name(value: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        PythonIdentifier(value)
    if value != "print":
        with pytest.raises(ValueError, match="not a"):
            ClassName(value)


def test_a_logical_id_has_letters_and_digits_only() -> None:
    with pytest.raises(ValueError, match="logical id"):
        LogicalId("Create_Order")


def test_two_texts_with_one_name_are_told_apart_whatever_their_order() -> None:
    forwards, backwards = UniqueNames(), UniqueNames()
    one = [forwards.claim("list_pets", text) for text in ("list-pets", "list_pets", "listPets")]
    two = [backwards.claim("list_pets", text) for text in ("listPets", "list_pets", "list-pets")]
    assert len(set(one)) == len(set(two)) == 3
    assert one[0] == two[0] == "list_pets"
    assert one[1] == two[1], "the suffix of a name comes from its own text"
    assert [collision[0] for collision in forwards.collisions] == ["list_pets", "listPets"]


def test_case_does_not_tell_names_apart() -> None:
    names = UniqueNames(reserved=["Handler"])
    assert names.claim("handler", "handler") != "handler"
