"""Tables of DynamoDB as integrations: GET reads an item, DELETE removes one, everything else writes one.

Path parameters are the key. Members of a body become attributes of their types, what is nested is kept as JSON text.
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from codegen.core.records import Record, replace
from codegen.importer.mapping_templates.answers import (
    JSON,
    NO_BODY,
    Answers,
    answers_of,
    json_contents,
    stems,
)
from codegen.importer.mapping_templates.bodies import Bodies, Property, place_of
from codegen.importer.mapping_templates.errors import ErrorBody, error_body, error_contents
from codegen.importer.mapping_templates.files import Case, TemplateFiles, is_plain
from codegen.importer.mapping_templates.function import server_error
from codegen.importer.mapping_templates.mock import static_response
from codegen.importer.mapping_templates.parameters import (
    SentParameter,
    sample,
    sent_parameters,
    single_kind,
)
from codegen.importer.mapping_templates.requests import with_request
from codegen.importer.mapping_templates.target import Target, action_of
from codegen.importer.mapping_templates.text import Member, json_text, object_text, quoted
from codegen.ir.api import Route
from codegen.ir.integration import Integration, IntegrationResponse
from codegen.ir.operation import Response
from codegen.ir.schema import JsonSchema

_HEADERS = {"Content-Type": "application/x-amz-json-1.0"}
_NOT_FOUND = "404"
_WHOLE = "body"
"""The attribute of a body whose members the contract does not list."""
_TYPES = {"string": "S", "integer": "N", "number": "N", "boolean": "BOOL"}


class _Attribute(Record, frozen=True):
    """A member of a body as an attribute."""

    name: str
    kind: str  # string integer number boolean, "" for what is kept as JSON text
    own: Property

    @property
    def type(self) -> str:
        return _TYPES.get(self.kind, "S")

    def written(self) -> Member:
        """The attribute, from a request's body."""
        text = f"$input.json({place_of('$', self.name)})"
        value = {"N": f'"{text}"', "BOOL": text, "S": text if self.kind else quoted(text)}[self.type]
        made = f'{{"{self.type}": {value}}}'
        if self.own.is_nullable:
            made = (
                f'#if({self.own.only_null(f"$body.get({_text(self.name)})")}){{"NULL": true}}#else{made}#end'
            )
        return Member(self.name, made, "" if self.own.is_required else f"$body.containsKey('{self.name}')")

    def read(self) -> Member:
        """The member of an answer, from an item."""
        attribute = f"$item.get('{self.name}')"
        condition = f"$item.containsKey('{self.name}')"
        if self.kind in ("string", "boolean"):
            value = f"$input.json({place_of('$', 'Item', self.name, self.type)})"
            if self.own.is_nullable:
                value = f"#if({attribute}.containsKey('NULL'))null#else{value}#end"
            return Member(self.name, value, condition)
        value = f"{attribute}.{self.type}"
        if self.own.is_nullable:
            return Member(self.name, f"#if({value} != ''){value}#{{else}}null#end", condition)
        return Member(self.name, value, f"{value} != ''")


def with_table_templates(
    route: Route, integration: Integration, target: Target, files: TemplateFiles, bodies: Bodies
) -> Integration:
    """The integration with the templates and headers that it lacks."""

    def template() -> str:
        text = f"{_request(route, target, bodies)}\n"
        return files.add("request", text, list(_request_cases(route, target, bodies)))

    integration = with_request(route, integration, _HEADERS, template)
    if integration.responses:
        return integration
    answers = answers_of(route.operation)
    return replace(
        integration,
        responses=(
            _success(route, answers, files, bodies),
            server_error(r"[45]\d\d", answers, files, bodies),
        ),
    )


# ---- what the table is asked
def _request(route: Route, target: Target, bodies: Bodies) -> str:
    key = [_key(each) for each in sent_parameters(route, bodies) if each.place == "path"]
    table = Member("TableName", json_text(target.name.removeprefix("table/")))
    if action_of(route.operation.http_method) != "PutItem":
        return object_text([table, Member("Key", object_text(key))])
    schema = _body_schema(route)
    attributes = _attributes(schema, "request", bodies)
    if attributes is None:
        whole = Member(_WHOLE, f'{{"S": {quoted("$input.json(" + _text("$") + ")")}}}')
        return object_text([table, Member("Item", object_text([*key, whole]))])
    names = {member.name for member in key}
    members = [attribute.written() for attribute in attributes if attribute.name not in names]
    item = object_text([*key, *members])
    return f"#set($body = $input.path('$'))\n{object_text([table, Member('Item', item)])}"


def _key(parameter: SentParameter) -> Member:
    return Member(parameter.name, f'{{"{_key_type(parameter)}": {quoted(parameter.reference)}}}')


def _key_type(parameter: SentParameter) -> str:
    return "N" if parameter.kind in ("integer", "number") else "S"


def _request_cases(route: Route, target: Target, bodies: Bodies) -> Iterator[Case]:
    parameters = [each for each in sent_parameters(route, bodies) if each.place == "path"]
    sent = sample(parameters, route, bodies)["path"]
    key = {each.name: {_key_type(each): sent[each.sent_name]} for each in parameters}
    table = target.name.removeprefix("table/")
    params = {"path": sent} if sent else {}
    if action_of(route.operation.http_method) != "PutItem":
        yield {"name": "an item", "params": params, "expected": {"TableName": table, "Key": key}}
        return
    schema = _body_schema(route)
    for attributes in filter(None, [_attributes(schema, "request", bodies)]):
        known = {each.name: each for each in attributes}
        for name, value in bodies.variants(schema, "request"):
            members = {each: _stored(known[each], value[each]) for each in value if each in known}
            if is_plain(value) and all("S" not in each or known[n].kind for n, each in members.items()):
                expected = {"TableName": table, "Item": members | key}
                yield {"name": name, "params": params, "body": value, "expected": expected}


def _body_schema(route: Route) -> JsonSchema:
    body = route.operation.request_body
    media = next(iter(json_contents(body.content).values()), None) if body is not None else None
    return media.schema.json if media is not None and media.schema is not None else True


# ---- what it answers
def _success(route: Route, answers: Answers, files: TemplateFiles, bodies: Bodies) -> IntegrationResponse:
    status, response = answers.success, answers.by_status[answers.success]
    if action_of(route.operation.http_method) == "GetItem":
        return IntegrationResponse(status, response_templates=_items(status, answers, files, bodies))
    made = static_response(status, response, files, bodies)
    return made if made.response_templates else replace(made, response_templates={JSON: NO_BODY})


def _items(status: str, answers: Answers, files: TemplateFiles, bodies: Bodies) -> dict[str, str]:
    response = answers.by_status[status]
    contents = json_contents(response.content) if response is not None else {}
    names = stems(status, list(contents))
    missing = _missing(answers.by_status.get(_NOT_FOUND), bodies)
    nothing: Case = {"name": "no such item", "body": {}, "expected": missing.printed("")}
    found: dict[str, str] = {}
    for media_type, media in contents.items():
        schema = media.schema.json if media.schema is not None else True
        attributes = _attributes(schema, "response", bodies)
        item = "$item.get('body').S"
        if attributes is not None:
            item = object_text([attribute.read() for attribute in attributes])
        lines = [
            "#set($item = $input.path('$.Item'))",
            "#if($item == '')",
            f"#set($context.responseOverride.status = {_NOT_FOUND})",
            missing.template(),
            "#else",
            item,
            "#end",
            "",
        ]
        cases = [*_item_cases(schema, attributes, bodies), nothing]
        found[media_type] = files.add(names[media_type], "\n".join(lines), cases)
    return found or {JSON: NO_BODY}


def _missing(response: Response | None, bodies: Bodies) -> ErrorBody:
    media = next(iter(error_contents(response).values()), None)
    return error_body(media, _NOT_FOUND, bodies)


def _item_cases(
    schema: JsonSchema, attributes: Sequence[_Attribute] | None, bodies: Bodies
) -> Iterator[Case]:
    for name, value in bodies.variants(schema, "response"):
        if attributes is None:
            yield {"name": name, "body": {"Item": {_WHOLE: {"S": json.dumps(value)}}}, "expected": value} | (
                {"expected": f"{json.dumps(value)}\n"} if isinstance(value, str) else {}
            )
        elif isinstance(value, dict):
            known = {each.name: each for each in attributes}
            item = {member: _stored(known[member], each) for member, each in value.items() if member in known}
            printed = bodies.printed(schema, "response", value)
            yield {"name": name, "body": {"Item": item or {"other": {"S": "x"}}}, "expected": printed}


def _stored(attribute: _Attribute, value: Any) -> Mapping[str, Any]:
    if value is None and attribute.own.is_nullable:
        return {"NULL": True}
    if attribute.kind in ("string", "boolean"):
        return {attribute.type: value}
    return {attribute.type: json.dumps(value)}


def _attributes(schema: JsonSchema, direction: Any, bodies: Bodies) -> list[_Attribute] | None:
    listed = bodies.listed(schema, direction)
    if listed is None:
        return None
    flat = bodies.flat(schema)
    properties = flat.get("properties", {}) if isinstance(flat, Mapping) else {}
    return [_Attribute(name, _kind(bodies.flat(properties[name])), own) for name, own in listed.items()]


def _kind(flat: JsonSchema) -> str:
    """What a member is in a table; "" for anything but one plain type."""
    kind = single_kind(flat)
    is_text = isinstance(flat, Mapping) and flat.get("type") in ("string", ["string", "null"])
    return kind if kind in ("integer", "number", "boolean") or (kind == "string" and is_text) else ""


def _text(text: str) -> str:
    return f"'{text}'"
