"""AsyncAPI contracts: what is read, what is refused and where, and what becomes of documents in 2.x."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.errors import Refused
from codegen.spec.asyncapi.load import load_asyncapi
from codegen.spec.document import SpecDocument

CHAT = Path(__file__).parents[4] / "specs" / "chat.asyncapi.yaml"

HEAD = """
    asyncapi: 3.0.0
    info: {title: Echo, version: '1'}
    """
SERVERS = "servers: {main: {host: example.com, protocol: wss}}"

VERSION_2 = """\
asyncapi: 2.6.0
info: {title: Street, version: '1'}
tags: [{name: lights}]
servers:
  main:
    url: wss://x.example.com/api
    protocol: wss
    security:
      - key: []
channels:
  /room:
    publish:
      operationId: onClient
      message:
        oneOf:
          - $ref: '#/components/messages/Hello'
          - name: bye
            schemaFormat: application/schema+json;version=draft-07
            payload:
              type: object
    subscribe:
      message:
        $ref: '#/components/messages/Hello'
  /hall:
    $ref: '#/components/channels/Hall'
components:
  securitySchemes:
    key: {type: httpApiKey, name: k, in: header}
  channels:
    Hall:
      publish:
        message: {name: shout}
  messages:
    Hello:
      payload: {type: string}
"""


def load_text(folder: Path, text: str) -> tuple[SpecDocument, list[Diagnostic]]:
    path = folder / "api.yaml"
    path.write_text(text)
    return load_asyncapi(path)


def refused(folder: Path, text: str) -> list[tuple[str, int, str]]:
    with pytest.raises(Refused) as caught:
        load_text(folder, text)
    found = [d for d in caught.value.diagnostics if d.severity is Severity.ERROR]
    return [(d.code, d.location.line if d.location else 0, d.message) for d in found]


def head(*lines: str) -> str:
    return dedent(HEAD) + "\n".join(lines) + "\n"


def test_the_example_has_no_findings() -> None:
    document, diagnostics = load_asyncapi(CHAT)
    assert diagnostics == []
    assert document.source_version == "3.0.0"
    assert document.locate("/operations/join").line == 37


def test_everything_that_is_wrong_is_told_in_one_pass(tmp_path: Path) -> None:
    wrong = {
        "action: receive\n    summary: Come": "action: take\n    summary: Come",
        "    address: /": "    adress: /",
        "type: httpApiKey": "type: httpKey",
        "'#/components/schemas/Send'": "'#/components/schemas/Sent'",
        "version: 1.0.0": "version: 1",
    }
    text = CHAT.read_text()
    for before, after in wrong.items():
        assert before in text
        text = text.replace(before, after, 1)
    assert [(code, line) for code, line, _ in refused(tmp_path, text)] == [
        ("CG012", 4),
        ("CG013", 14),
        ("CG014", 38),
        ("CG014", 66),
        ("CG020", 77),
    ]


@pytest.mark.parametrize(
    ("lines", "code", "line", "message"),
    [
        (["servers: {a: {host: h, protocol: mqtt}}"], "CG073", 4, "this server speaks mqtt"),
        (["channels: {c: {bindings: {kafka: {}}}}"], "CG073", 4, "bound to kafka"),
        ([SERVERS, "operations: {o: {action: send}}"], "CG011", 5, '"channel" is a required property'),
        (
            [SERVERS, "components: {schemas: {A: {type: objekt}}}"],
            "CG014",
            5,
            '"objekt" is not one of "array", "boolean" or 5 other candidates',
        ),
        ([SERVERS, "channels: {c: {$ref: 'http://x/y.yaml'}}"], "CG021", 5, "http://x/y.yaml"),
        ([SERVERS, "channels: {c: {$ref: '../other.yaml#/c'}}"], "CG021", 5, "other.yaml"),
        (
            [
                SERVERS,
                "components: {schemas: {A: {schemaFormat: 'application/vnd.apache.avro', schema: {}}}}",
            ],
            "CG074",
            5,
            "avro",
        ),
    ],
)
def test_refusals_name_their_place(
    tmp_path: Path, lines: list[str], code: str, line: int, message: str
) -> None:
    found = refused(tmp_path, head(*lines))
    assert [(code, line)] == [(each, at) for each, at, _ in found]
    assert message in found[0][2]


def test_channels_of_other_files_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("x: {address: /, bindings: {kafka: {}}}\n")
    operation = "operations: {o: {action: receive, channel: {$ref: 'other.yaml#/x'}}}"
    (found,) = refused(tmp_path, head(operation))
    assert found[:2] == ("CG073", 4)
    assert "bound to kafka" in found[2]


@pytest.mark.parametrize("version", ["1.2.0", "4.0.0", "'3'", "3"])
def test_other_versions_are_refused(tmp_path: Path, version: str) -> None:
    assert [code for code, _, _ in refused(tmp_path, f"asyncapi: {version}\ninfo: {{}}\n")] == ["CG010"]


def test_servers_of_other_protocols_beside_a_websocket_are_noted(tmp_path: Path) -> None:
    servers = "servers: {a: {host: h, protocol: amqp}, b: {host: h, protocol: ws}}"
    _, diagnostics = load_text(tmp_path, head(servers))
    assert [(d.code, d.severity) for d in diagnostics] == [("CG060", Severity.NOTE)]


def test_a_document_may_name_its_websocket_by_its_id(tmp_path: Path) -> None:
    servers = "servers: {a: {host: h, protocol: https}}"
    _, diagnostics = load_text(tmp_path, head("id: 'wss://h/socket'", servers))
    assert [(d.code, d.severity) for d in diagnostics] == [("CG060", Severity.NOTE)]
    assert refused(tmp_path, head("id: 'urn:h'", servers))[0][0] == "CG073"


def test_a_document_of_no_protocol_is_read_as_websocket(tmp_path: Path) -> None:
    _, diagnostics = load_text(tmp_path, head("channels: {c: {address: /}}"))
    assert [(d.code, d.severity) for d in diagnostics] == [("CG073", Severity.NOTE)]


def test_other_files_of_the_folder_are_brought_in(tmp_path: Path) -> None:
    (tmp_path / "messages.yaml").write_text("hello:\n  payload:\n    type: string\n")
    lines = [SERVERS, "channels: {c: {messages: {hello: {$ref: './messages.yaml#/hello'}}}}"]
    document, _ = load_text(tmp_path, head(*lines))
    ref = document.data["channels"]["c"]["messages"]["hello"]["$ref"]
    assert document.resolve(ref) == {"payload": {"type": "string"}}
    place = document.locate(f"{ref[1:]}/payload")
    assert (Path(place.file).name, place.line) == ("messages.yaml", 2)


def test_multi_format_schemas_become_what_they_hold(tmp_path: Path) -> None:
    text = head(
        SERVERS,
        "components:",
        "  schemas:",
        "    A:",
        "      schemaFormat: application/schema+json;version=draft-07",
        "      schema:",
        "        type: object",
        "        properties:",
        "          a: {type: string}",
        "          b: {$ref: '#/components/schemas/A/schema/properties/a'}",
    )
    document, _ = load_text(tmp_path, text)
    schema = document.data["components"]["schemas"]["A"]
    assert schema["properties"]["b"] == {"$ref": "#/components/schemas/A/properties/a"}
    assert document.locate("/components/schemas/A/properties/a").line == 12


def test_version_2_becomes_version_3(tmp_path: Path) -> None:
    document, diagnostics = load_text(tmp_path, VERSION_2)
    data = document.data
    assert diagnostics == []
    assert document.source_version == "2.6.0"
    assert data["info"]["tags"] == [{"name": "lights"}]
    assert data["servers"]["main"] == {
        "host": "x.example.com",
        "pathname": "/api",
        "protocol": "wss",
        "security": [{"$ref": "#/components/securitySchemes/key"}],
    }
    assert {name: operation["action"] for name, operation in data["operations"].items()} == {
        "onClient": "receive",
        "sendRoom": "send",
        "receiveHall": "receive",
    }
    assert data["operations"]["onClient"]["messages"] == [
        {"$ref": "#/channels/~1room/messages/Hello"},
        {"$ref": "#/channels/~1room/messages/bye"},
    ]
    assert data["channels"]["/hall"] == {"address": "/hall", "messages": {"shout": {"name": "shout"}}}


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("/info/tags/0", 3),
        ("/servers/main/host", 6),
        ("/servers/main/security/0", 9),
        ("/operations/onClient", 12),
        ("/channels/~1room/messages/bye/payload/type", 20),
        ("/operations/receiveHall", 31),
        ("/channels/~1hall/messages/shout", 32),
    ],
)
def test_places_of_version_2_are_kept(tmp_path: Path, pointer: str, line: int) -> None:
    document, _ = load_text(tmp_path, VERSION_2)
    assert document.locate(pointer).line == line


def test_what_version_2_upgrades_to_is_valid_version_3(tmp_path: Path) -> None:
    upgraded, _ = load_text(tmp_path, VERSION_2)
    path = tmp_path / "upgraded.json"
    path.write_text(json.dumps(upgraded.data))
    again, diagnostics = load_asyncapi(path)
    assert diagnostics == []
    assert again.data == upgraded.data


def test_schemes_that_are_needed_together_are_refused(tmp_path: Path) -> None:
    text = VERSION_2.replace("- key: []", "- {key: [], other: []}")
    text = text.replace("securitySchemes:\n", "securitySchemes:\n    other: {type: X509}\n")
    assert [(code, line) for code, line, _ in refused(tmp_path, text)] == [("CG076", 9)]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("- key: []", "- lock: []", 9),
        ("  /hall:", "  /attic: {servers: [nowhere]}\n  /hall:", 24),
    ],
    ids=["security scheme", "server"],
)
def test_names_of_version_2_lead_somewhere(tmp_path: Path, before: str, after: str, line: int) -> None:
    assert before in VERSION_2
    found = refused(tmp_path, VERSION_2.replace(before, after))
    assert [(code, at) for code, at, _ in found] == [("CG020", line)]


def test_payloads_of_version_2_are_schemas(tmp_path: Path) -> None:
    found = refused(tmp_path, VERSION_2.replace("payload: {type: string}", "payload: {type: [[string]]}"))
    assert {(code, line) for code, line, _ in found} == {("CG014", 35)}
