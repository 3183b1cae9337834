"""Loading a contract: what comes out, and the cache of verdicts."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from referencing.exceptions import Unresolvable
from spec_contracts import EVERYTHING, contract, findings, loaded, schemas, written

from codegen.core.cache import Cache
from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.errors import Refused
from codegen.spec.document import SpecDocument
from codegen.spec.edits import REMOVED, Renamed
from codegen.spec.grammar import dialect_of
from codegen.spec.load import load
from codegen.spec.survey import survey
from codegen.spec.validation.official import objections
from codegen.spec.verdict_cache import CachedVerdict, VerdictCache


@pytest.mark.parametrize(
    ("version", "grammar", "source", "codes"),
    [
        ("20", "3.0", "2.0", []),
        ("30", "3.0", "3.0.3", []),
        ("31", "3.1", "3.1.0", []),
        ("32", "3.1", "3.2.0", ["CG039", "CG039", "CG039"]),
    ],
)
def test_every_version_loads(version: str, grammar: str, source: str, codes: list[str]) -> None:
    document, found = load(EVERYTHING[version])
    assert (document.version, document.source_version, document.path) == (
        grammar,
        source,
        EVERYTHING[version],
    )
    assert [diagnostic.code for diagnostic in found] == codes
    assert str(document.data["openapi"]).startswith(grammar)


def test_operations_that_api_gateway_lacks_are_left_out_one_by_one() -> None:
    document, found = load(EVERYTHING["32"])
    assert list(document.data["paths"]["/a"]) == ["additionalOperations", "get"]
    assert document.data["paths"]["/a"]["additionalOperations"] == {}
    assert [diagnostic.location.line for diagnostic in found if diagnostic.location] == [8, 9, 12]


def test_references_resolve(tmp_path: Path) -> None:
    data = contract(
        {
            "/a/{b}": {
                "parameters": [{"name": "b", "in": "path", "required": True, "schema": {"type": "string"}}]
            }
        }
    )
    document = loaded(tmp_path, data | {"x-a%20b": {"c d": [1, 2]}})
    assert document.resolve("#/paths/~1a~1%7Bb%7D/parameters/0/name") == "b"
    assert document.resolve("#/paths/~1a~1{b}/parameters/0/name") == "b"
    assert document.resolve("#/x-a%20b/c%20d/1") == 2
    for ref in ("#/paths/~1a", "#/x-a%20b/c d/2", "#/x-a%20b/c d/-1", "#/x-a%20b/c d/01", "#/info/title/x"):
        with pytest.raises(KeyError):
            document.resolve(ref)


def test_a_document_without_files_is_located_by_its_path() -> None:
    document = SpecDocument({}, "3.0", "3.0.3", Path("a.yaml"), "")
    assert document.locate("/info") == SourceLocation("a.yaml", pointer="/info")


def test_nothing_is_fetched() -> None:
    """The validator follows references by itself: what ours overlook must not reach the network."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        with pytest.raises(Unresolvable, match=re.escape(address)):
            list(objections(survey(contract({"/a": {"$ref": address}}), dialect_of("3.0")), "3.0"))
        with pytest.raises(BlockingIOError):
            server.accept()


# ---- the cache
def files_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.json"))


def test_a_verdict_is_kept_and_used(tmp_path: Path, cache_folder: Path) -> None:
    data = contract({"/a": {"get": {"responses": {"4xx": {"description": ""}}}}}, tags=[{"name": "a"}] * 2)
    first = load(written(tmp_path, data))
    [file] = files_in(cache_folder)
    kept = file.read_bytes()
    second = load(written(tmp_path, data))
    assert second[1] == first[1]
    assert second[0].data == first[0].data
    assert file.read_bytes() == kept
    marked = kept.partition(b"\n")[2].replace(b"the tag", b"THE TAG")
    file.write_bytes(hashlib.sha256(marked).hexdigest().encode() + b"\n" + marked)
    assert any("THE TAG" in diagnostic.message for diagnostic in load(written(tmp_path, data))[1])


def test_refusals_are_kept_too(tmp_path: Path, cache_folder: Path) -> None:
    bad = schemas(A={"minLength": "x"})
    assert findings(tmp_path, bad) == findings(tmp_path, bad)
    assert len(files_in(cache_folder)) == 1


def test_another_content_or_name_has_another_verdict(tmp_path: Path, cache_folder: Path) -> None:
    for name, title in (("a.yaml", "x"), ("a.yaml", "y"), ("b.yaml", "y")):
        load(written(tmp_path, contract(info={"title": title, "version": "1"}), name))
    assert len(files_in(cache_folder)) == 3


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"diagnostics": [[1]]}', b'{"diagnostics": [], "dropped": "x"}', b"\xff"]
)
def test_a_spoilt_cache_is_none(tmp_path: Path, cache_folder: Path, content: bytes) -> None:
    data = contract(tagz=1)
    expected = load(written(tmp_path, data))[1]
    [file] = files_in(cache_folder)
    file.write_bytes(content)
    assert load(written(tmp_path, data))[1] == expected
    assert file.read_bytes() != content


def test_a_cache_that_can_not_be_written_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CODEGEN_CACHE_DIR", str(tmp_path / "file"))
    first = load(written(tmp_path, contract()))[1]
    monkeypatch.delenv("CODEGEN_CACHE_DIR")
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    assert load(written(tmp_path, contract()))[1] == first
    assert (tmp_path / "file").read_text() == ""


def test_verdicts_survive_the_cache(tmp_path: Path) -> None:
    cache = VerdictCache(Cache(tmp_path / "verdicts"))
    diagnostics = (
        Diagnostic("CG001", Severity.ERROR, "a", SourceLocation("f", 1, 2, "/p"), "h"),
        Diagnostic("CG059", Severity.NOTE, "b"),
    )
    verdict = CachedVerdict(diagnostics, 3, {"/a": REMOVED, "/b": None, "/c": {"d": 1}}, {"/e": Renamed("f")})
    cache.store(verdict, "one", "two")
    assert cache.find("one", "two") == verdict
    assert cache.find("one", "three") is None


def _load(path: Path, folder: str, results: Any) -> None:
    os.environ["CODEGEN_CACHE_DIR"] = folder
    results.put([str(diagnostic) for diagnostic in load(path)[1]])


def test_several_processes_share_a_cache(tmp_path: Path, cache_folder: Path) -> None:
    file = written(tmp_path, contract(tagz=1))
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    runs = [context.Process(target=_load, args=(file, str(cache_folder), results)) for _ in range(2)]
    for run in runs:
        run.start()
    found = [results.get(timeout=60) for _ in runs]
    for run in runs:
        run.join(60)
    assert found[0] == found[1] != []
    assert len(files_in(cache_folder)) == 1


def test_a_refusal_says_everything(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        load(written(tmp_path, schemas(A={"$ref": 1}, B={"$ref": 2})))
    assert len(refusal.value.diagnostics) == 2
    assert "contract.yaml:9:7" in str(refusal.value)
