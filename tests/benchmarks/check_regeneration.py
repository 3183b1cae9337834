"""Random edits of a user against random changes of a contract, and runs killed at random moments.

    python tests/benchmarks/check_regeneration.py [PAIRS] [KILLS] [SEED]

After each pair: no line of the user is lost, every handler imports but those of which the run says that they name what
the contract dropped, a second run changes nothing, files that no change is about keep their bytes, and undo brings the
tree before back byte for byte. After each kill and a further run: the tree of a run that was not killed.
"""

from __future__ import annotations

import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from codegen.core.errors import Refused
from codegen.output.journal import UNDO, recover
from codegen.workflows.scaffold import scaffold
from codegen.workflows.undo import undo

Document = dict[str, Any]


def contract() -> Document:
    """The contract that every pair begins with."""
    pet = {"$ref": "#/components/schemas/Pet"}
    answer = {"description": "ok", "content": {"application/json": {"schema": pet}}}
    path_id = {"name": "petId", "in": "path", "required": True, "schema": {"type": "string"}}
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    body = {"required": True, "content": {"application/json": {"schema": pet}}}
    properties = {"id": {"type": "string"}, "name": {"type": "string"}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1"},
        "paths": {
            "/pets": {
                "get": {"operationId": "listPets", "parameters": [limit], "responses": {"200": answer}},
                "post": {"operationId": "createPet", "requestBody": body, "responses": {"201": answer}},
            },
            "/pets/{petId}": {
                "parameters": [path_id],
                "get": {"operationId": "getPet", "responses": {"200": answer}},
                "delete": {"operationId": "deletePet", "responses": {"204": {"description": "gone"}}},
            },
        },
        "components": {"schemas": {"Pet": {"type": "object", "required": ["id"], "properties": properties}}},
    }


def _add_operation(document: Document) -> None:
    responses = {"200": {"description": "ok"}}
    document["paths"]["/owners"] = {"get": {"operationId": "listOwners", "responses": responses}}


def _drop_operation(document: Document) -> None:
    del document["paths"]["/pets/{petId}"]["get"]


def _rename_operation(document: Document) -> None:
    document["paths"]["/pets/{petId}"]["get"]["operationId"] = "fetchPet"


def _move_path(document: Document) -> None:
    document["paths"]["/animals/{petId}"] = document["paths"].pop("/pets/{petId}")


def _rename_and_move(document: Document) -> None:
    _rename_operation(document)
    _move_path(document)


def _add_parameter(document: Document) -> None:
    cursor = {"name": "cursor", "in": "query", "schema": {"type": "string"}}
    document["paths"]["/pets"]["get"]["parameters"].append(cursor)


def _drop_parameter(document: Document) -> None:
    document["paths"]["/pets"]["get"]["parameters"].clear()


def _retype_parameter(document: Document) -> None:
    document["paths"]["/pets"]["get"]["parameters"][0]["schema"]["type"] = "string"


def _retype_answer(document: Document) -> None:
    answer = {
        "description": "ok",
        "content": {"application/json": {"schema": {"type": "array", "items": {}}}},
    }
    document["paths"]["/pets"]["get"]["responses"]["200"] = answer


def _require_parameter(document: Document) -> None:
    document["paths"]["/pets"]["get"]["parameters"][0]["required"] = True


def _rename_path_parameter(document: Document) -> None:
    item = document["paths"].pop("/pets/{petId}")
    item["parameters"][0] = item["parameters"][0] | {"name": "id"}
    document["paths"]["/pets/{id}"] = item


def _change_method(document: Document) -> None:
    item = document["paths"]["/pets/{petId}"]
    item["patch"] = item.pop("delete")


def _drop_name(document: Document) -> None:
    del document["paths"]["/pets/{petId}"]["get"]["operationId"]


def _swap_names(document: Document) -> None:
    one, other = document["paths"]["/pets"]["post"], document["paths"]["/pets/{petId}"]["delete"]
    one["operationId"], other["operationId"] = other["operationId"], one["operationId"]


def _rename_model(document: Document) -> None:
    text = json.dumps(document).replace("#/components/schemas/Pet", "#/components/schemas/Animal")
    document.clear()
    document.update(json.loads(text))
    schemas = document["components"]["schemas"]
    schemas["Animal"] = schemas.pop("Pet")


def _tag(document: Document) -> None:
    document["paths"]["/pets"]["get"]["tags"] = ["pets"]


def _require_body_field(document: Document) -> None:
    document["components"]["schemas"]["Pet"]["required"].append("name")


def _add_field(document: Document) -> None:
    document["components"]["schemas"]["Pet"]["properties"]["tag"] = {"type": "string"}


def _drop_field(document: Document) -> None:
    del document["components"]["schemas"]["Pet"]["properties"]["name"]


def _add_response(document: Document) -> None:
    document["paths"]["/pets/{petId}"]["get"]["responses"]["404"] = {"description": "none"}


def _describe(document: Document) -> None:
    document["paths"]["/pets"]["get"]["summary"] = "All of them."


def _secure(document: Document) -> None:
    key = {"type": "apiKey", "in": "header", "name": "x-api-key"}
    document["components"]["securitySchemes"] = {"key": key}
    document["security"] = [{"key": []}]


CHANGES: tuple[Callable[[Document], None], ...] = (
    _add_operation,
    _drop_operation,
    _rename_operation,
    _move_path,
    _rename_and_move,
    _add_parameter,
    _drop_parameter,
    _retype_parameter,
    _retype_answer,
    _require_parameter,
    _rename_path_parameter,
    _change_method,
    _drop_name,
    _swap_names,
    _rename_model,
    _tag,
    _require_body_field,
    _add_field,
    _drop_field,
    _add_response,
    _describe,
    _secure,
)


def _body(text: str, mark: str) -> str:
    return text.replace("    return ", f"    note = {mark!r}\n    assert note\n    return ", 1)


def _helper(text: str, mark: str) -> str:
    return f"{text}\n\ndef _helper() -> str:\n    return {mark!r}\n"


def _import(text: str, mark: str) -> str:
    head, line, rest = text.partition("\nfrom ")
    return f"{head}\nimport json  # {mark}\n{line}{rest}"


def _decorator(text: str, mark: str) -> str:
    return text.replace("\ndef ", f"\n@staticmethod  # {mark}\ndef ", 1)


def _windows(text: str, mark: str) -> str:
    return f"{text}# {mark}\n".replace("\n", "\r\n")


def _marked(text: str, mark: str) -> str:
    return f"\ufeff{text}# {mark}\n"


SETTINGS = (
    ("package: pets_api", "package: zoo_api"),
    ("grouping: auto", "grouping: single"),
    ("grouping: auto", "grouping: per-tag"),
    ("api_type: REST", "api_type: HTTP"),
    ("target: sam", "target: terraform"),
    ("client: true", "client: false"),
)


EDITS = (_body, _helper, _import, _decorator, _windows, _marked)


def check_pair(folder: Path, chance: random.Random) -> None:
    """One random edit against one random change."""
    root, document = folder / "pets", folder / "pets.json"
    document.write_text(json.dumps(contract()))
    scaffold(document, root)
    marks = _edit(root, chance)
    before = tree(root)
    changed = copy.deepcopy(contract())
    changes = chance.sample(CHANGES, chance.choice([1, 1, 2]))
    for change in changes:
        with suppress(LookupError):  # the second may be about what the first took away
            change(changed)
    document.write_text(json.dumps(changed))
    if chance.random() < 0.3:
        settings = root / "codegen.yaml"
        settings.write_text(settings.read_text().replace(*chance.choice(SETTINGS)))
        before = tree(root)
    try:
        report = scaffold(document, root)
    except Refused:
        assert tree(root) == before
        return
    after = tree(root)
    everything = b"\n".join(after.values())
    assert all(mark.encode() in everything for mark in marks), "a line of the user's is lost"
    touched = {str(change.path) for change in report.changes if change.touches_disk}
    assert all(after.get(path) == content for path, content in before.items() if path not in touched)
    told = {each.location.file for each in report.diagnostics if each.code == "CG315" and each.location}
    assert broken(root) == {file for file in told if "/handlers/" in file}, "imports"
    assert not any(change.touches_disk for change in scaffold(document, root).changes), "not settled"
    assert tree(root) == after
    undo(root)
    assert tree(root) == before, "undo brings something else back"


def _edit(root: Path, chance: random.Random) -> list[str]:
    marks = []
    names = chance.sample(["list_pets", "create_pet", "get_pet", "delete_pet"], chance.randint(1, 3))
    for name in names:
        place = chance.choice([root / f"src/handlers/{name}.py", root / f"tests/test_{name}.py"])
        for edit in chance.sample(EDITS, chance.randint(1, 2)):
            mark = f"mine {chance.randrange(10**9)}"
            with place.open(newline="") as file:
                text = file.read()
            edited = edit(text, mark)
            place.write_bytes(edited.encode())
            marks += [mark] if mark in edited else []
    return marks + _edit_template(root / "template.yaml", chance)


def _edit_template(place: Path, chance: random.Random) -> list[str]:
    """Perhaps a resource of the user's, or another value of one that the contract makes."""
    text, mark = place.read_text(), f"mine {chance.randrange(10**9)}"
    edited = chance.choice(
        [
            text,
            text.replace("Resources:\n", f"Resources:\n  Topic:  # {mark}\n    Type: AWS::SNS::Topic\n", 1),
            text.replace("    Timeout: 29", f"    Timeout: 20  # {mark}", 1),
            text.replace("operationId: getPet", f"operationId: getPet  # {mark}", 1),
        ]
    )
    place.write_text(edited)
    return [mark] if edited != text else []


def tree(root: Path) -> dict[str, bytes]:
    """Every file but what undo keeps and Python's caches."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.is_relative_to(root / UNDO) and "__pycache__" not in path.parts
    }


def broken(root: Path) -> set[str]:
    """The handlers that can't be imported, as a function would."""
    code = (
        "import importlib, pathlib\n"
        "for file in sorted(pathlib.Path('handlers').glob('*.py')):\n"
        "    try:\n"
        "        importlib.import_module(f'handlers.{file.stem}')\n"
        "    except ImportError:\n"
        "        print(file)"
    )
    command = [sys.executable, "-B", "-c", code]
    ran = subprocess.run(command, cwd=root / "src", check=True, capture_output=True, text=True)
    return {str(root / "src" / line) for line in ran.stdout.splitlines()}


def check_kill(folder: Path, chance: random.Random, seconds: float) -> None:
    """A run that is killed, and another one."""
    root, twin, document = folder / "pets", folder / "twin", folder / "pets.json"
    document.write_text(json.dumps(contract()))
    scaffold(document, root)
    marks = _edit(root, chance)
    shutil.copytree(root, twin)
    old = tree(root)
    changed = contract()
    for change in (_rename_operation, _add_operation, _retype_parameter, _add_field):
        change(changed)
    document.write_text(json.dumps(changed))
    scaffold(document, twin)
    killed = subprocess.Popen(
        [sys.executable, "-m", "codegen", "scaffold", str(document), "-o", str(root)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "CODEGEN_CACHE_DIR": str(folder / "cache")},
    )
    time.sleep(chance.uniform(0, seconds))
    killed.kill()
    killed.wait()
    everything = b"\n".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
    assert all(mark.encode() in everything for mark in marks), "a user's file is lost"
    recover(root)
    assert tree(root) in (old, tree(twin)), "a mixture"
    scaffold(document, root)
    assert tree(root) == tree(twin)


def main() -> None:
    """Run both checks and count."""
    given = [int(text) for text in sys.argv[1:]]
    pairs, kills, seed = [*given, *(500, 200, 0)[len(given) :]]
    chance = random.Random(seed)
    for number in range(pairs):
        with tempfile.TemporaryDirectory() as folder:
            try:
                check_pair(Path(folder), chance)
            except (AssertionError, subprocess.CalledProcessError) as error:
                raise SystemExit(
                    f"pair {number} of seed {seed}: {error} {getattr(error, 'stderr', b'')!r}"
                ) from error
    print(f"{pairs} pairs of edit and change: nothing lost")
    for _ in range(kills):
        with tempfile.TemporaryDirectory() as folder:
            check_kill(Path(folder), chance, 1.5)
    print(f"{kills} runs killed: the old tree or the new one each time")


if __name__ == "__main__":
    main()
