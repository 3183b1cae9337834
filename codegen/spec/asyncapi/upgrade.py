"""AsyncAPI 2 as AsyncAPI 3.0. In: a bundled document that follows the grammar of 2.6. Out: the same API in 3.0.

Mirrors https://www.asyncapi.com/docs/migration/migrating-to-v3: what a 2.x document lets others `publish`, the
application receives. `x-*` members and whatever is the same in both stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.pointer import child, token
from codegen.core.records import Record, field
from codegen.spec.pointers import follow
from codegen.spec.report import Report
from codegen.spec.upgraded import Upgraded

_ACTIONS = {"publish": "receive", "subscribe": "send"}
_IN_INFO = ("tags", "externalDocs")
_OF_PARAMETER = ("enum", "default", "examples")
_URL = re.compile(r"(?:[^/:{}]+://)?([^/]*)(/.*)?", re.DOTALL)
_SCHEMES = "#/components/securitySchemes/"
_NOT_IN_OPERATION = ("operationId", "message", "security")


def upgrade(data: Mapping[str, Any], report: Report) -> Upgraded:
    """Upgrade a document of AsyncAPI 2; what 3.0 can't say goes to the report, at its place in the upgraded one."""
    return _Upgrade(data, report).run()


class _Upgrade(Record):
    data: Mapping[str, Any]
    report: Report
    was: dict[str, str] = field(default_factory=dict)
    operations: dict[str, Any] = field(default_factory=dict)

    def run(self) -> Upgraded:
        made = {name: value for name, value in self.data.items() if name not in _IN_INFO}
        made["asyncapi"] = "3.0.0"
        moved = {name: self.data[name] for name in _IN_INFO if name in self.data}
        made["info"] = {**self.data["info"], **moved}
        self.was.update({f"/info/{name}": f"/{name}" for name in moved})
        if isinstance(made.get("components"), dict):
            made["components"] = self._components(made["components"])
        if "servers" in made:
            made["servers"] = self._servers(made["servers"], "/servers")
        made["channels"] = self._channels(self.data.get("channels") or {})
        made["operations"] = self.operations
        return Upgraded(_with_moved_references(made, self.was), self.was)

    def _components(self, sections: Mapping[str, Any]) -> dict[str, Any]:
        made = {
            name: value for name, value in sections.items() if name != "channels"
        }  # each is where it is used
        if "servers" in made:
            made["servers"] = self._servers(made["servers"], "/components/servers")
        if "parameters" in made:
            place = "/components/parameters"
            made["parameters"] = self._parameters(made["parameters"], place, place)
        if "messages" in made:
            made["messages"] = {
                name: self._message(message, place, place)
                for name, message in made["messages"].items()
                for place in (child("/components/messages", name),)
            }
        return made

    # ---- servers
    def _servers(self, servers: Mapping[str, Any], place: str) -> dict[str, Any]:
        return {name: self._server(server, child(place, name)) for name, server in servers.items()}

    def _server(self, server: Mapping[str, Any], place: str) -> dict[str, Any]:
        if "$ref" in server:
            return dict(server)
        made = {name: value for name, value in server.items() if name not in ("url", "security")}
        match = _URL.fullmatch(str(server["url"]))
        made["host"], pathname = (match.group(1), match.group(2)) if match else (server["url"], None)
        self.was[f"{place}/host"] = f"{place}/url"
        if pathname and pathname != "/":
            made["pathname"] = pathname
            self.was[f"{place}/pathname"] = f"{place}/url"
        if server.get("security"):
            made["security"] = self._schemes(server["security"], f"{place}/security", f"{place}/security")
        return made

    def _schemes(self, requirements: list[Mapping[str, Any]], new: str, old: str) -> list[dict[str, str]]:
        """3.0 knows no schemes that are needed together: each one of a requirement becomes an entry."""
        made: list[dict[str, str]] = []
        for index, requirement in enumerate(requirements):
            if len(requirement) > 1:
                told = f"{' and '.join(requirement)} are needed together, which AsyncAPI 3 can't say"
                self.report.error(
                    "CG076", told, f"{new}/{len(made)}", "ask for one of them, or list them apart"
                )
            for name in requirement:
                self.was[f"{new}/{len(made)}"] = child(old, index, name)
                made.append({"$ref": _SCHEMES + token(name)})
        return made

    # ---- channels
    def _channels(self, items: Mapping[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for address, written in items.items():
            item, place = self._resolved(written, child("/channels", address))
            made[address] = {"address": address, **self._channel(item, child("/channels", address), place)}
        return made

    def _resolved(self, item: Mapping[str, Any], place: str) -> tuple[Mapping[str, Any], str]:
        """A channel, and where it was written: in 2.x one of the components may stand for it, operations and all."""
        passed: set[str] = set()
        while isinstance(item.get("$ref"), str) and item["$ref"] not in passed:
            passed.add(item["$ref"])
            found = follow(self.data, item["$ref"].removeprefix("#"))
            item, place = (found.value if isinstance(found.value, Mapping) else {}), found.pointer
        return item, place

    def _channel(self, item: Mapping[str, Any], new: str, old: str) -> dict[str, Any]:
        made = {name: value for name, value in item.items() if name not in _ACTIONS}
        if new != old:
            self.was[new] = old
        if "servers" in item:
            made["servers"] = [{"$ref": f"#/servers/{token(str(name))}"} for name in item["servers"]]
        if "parameters" in item:
            made["parameters"] = self._parameters(
                item["parameters"], f"{new}/parameters", f"{old}/parameters"
            )
        messages: dict[str, Any] = {}
        for keyword, action in _ACTIONS.items():
            if keyword in item:
                names = self._add_messages(item[keyword], f"{old}/{keyword}", new, messages)
                self._add_operation(item[keyword], action, f"{old}/{keyword}", new, names)
        if messages:
            made["messages"] = messages
        return made

    def _add_operation(
        self, node: Mapping[str, Any], action: str, old: str, channel: str, names: list[str]
    ) -> None:
        name = str(node.get("operationId") or f"{action}{_camel(channel.rpartition('/')[2])}")
        while name in self.operations:
            name += "_2"
        new = child("/operations", name)
        self.was[new] = old
        made = {key: value for key, value in node.items() if key not in _NOT_IN_OPERATION}
        made |= {"action": action, "channel": {"$ref": f"#{channel}"}}
        if names:
            made["messages"] = [{"$ref": f"#{child(f'{channel}/messages', each)}"} for each in names]
        if node.get("security"):
            made["security"] = self._schemes(node["security"], f"{new}/security", f"{old}/security")
        self.operations[name] = made

    # ---- messages
    def _add_messages(
        self, node: Mapping[str, Any], old: str, channel: str, messages: dict[str, Any]
    ) -> list[str]:
        """Put the messages of an operation into its channel, and give their names there."""
        names: list[str] = []
        for message, place in _alternatives(node.get("message"), f"{old}/message"):
            name = (
                _name(message)
                or _camel(str(node.get("operationId") or channel.rpartition("/")[2])) + "Message"
            )
            while name in messages and messages[name] != message:
                name += "_2"
            new = child(f"{channel}/messages", name)
            if name not in messages:
                self.was[new] = place
                messages[name] = self._message(message, new, place)
            names.append(name)
        return list(dict.fromkeys(names))

    def _message(self, message: Mapping[str, Any], new: str, old: str) -> dict[str, Any]:
        made = {key: value for key, value in message.items() if key not in ("messageId", "schemaFormat")}
        if "schemaFormat" in message and "payload" in message:
            made["payload"] = {"schemaFormat": message["schemaFormat"], "schema": message["payload"]}
            self.was[f"{new}/payload/schema"] = f"{old}/payload"
            self.was[f"{new}/payload/schemaFormat"] = f"{old}/schemaFormat"
        return made

    def _parameters(self, parameters: Mapping[str, Any], new: str, old: str) -> dict[str, Any]:
        return {
            name: self._parameter(value, child(new, name), child(old, name))
            for name, value in parameters.items()
        }

    def _parameter(self, parameter: Mapping[str, Any], new: str, old: str) -> dict[str, Any]:
        given = parameter.get("schema")
        schema = given if isinstance(given, Mapping) else {}
        made = {name: value for name, value in parameter.items() if name != "schema"}
        for name in _OF_PARAMETER:
            if name in schema:
                made[name] = schema[name]
                self.was[f"{new}/{name}"] = f"{old}/schema/{name}"
        return made


def _alternatives(message: Any, place: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    if isinstance(message, Mapping) and isinstance(message.get("oneOf"), list):
        for index, each in enumerate(message["oneOf"]):
            yield from _alternatives(each, f"{place}/oneOf/{index}")
    elif isinstance(message, Mapping):
        yield message, place


def _name(message: Mapping[str, Any]) -> str:
    """The name that a message goes by; "" where it has none."""
    ref = message.get("$ref")
    if isinstance(ref, str):
        return ref.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    return str(message.get("messageId") or message.get("name") or "")


def _camel(text: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", text.replace("~1", "/"))
    return "".join(word[:1].upper() + word[1:] for word in words)


def _with_moved_references(value: Any, was: Mapping[str, str]) -> Any:
    """The document with references to what moved following it."""
    is_now = {f"#{old}": f"#{new}" for new, old in was.items()}

    def followed(ref: str) -> str:
        prefix = ref
        while prefix and prefix not in is_now:
            prefix = prefix.rpartition("/")[0]
        return is_now[prefix] + ref[len(prefix) :] if prefix else ref

    def rewritten(node: Any) -> Any:
        if isinstance(node, dict):
            return {
                key: followed(item) if key == "$ref" and isinstance(item, str) else rewritten(item)
                for key, item in node.items()
            }
        return [rewritten(item) for item in node] if isinstance(node, list) else node

    return rewritten(value)
