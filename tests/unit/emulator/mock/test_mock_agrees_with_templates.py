"""A mock of the contract and MOCK integrations made of it choose the same answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.emulator.conformance.judge import Judge
from codegen.emulator.mock.making.answers import Answers
from codegen.emulator.mock.making.samples import STATED
from codegen.emulator.mock.prefer import preferences
from codegen.importer.contract import import_contract
from codegen.importer.mapping_templates.answers import answers_of, json_contents
from codegen.importer.mapping_templates.bodies import Bodies
from codegen.ir.api import Api
from codegen.spec.load import load

SPECS = Path(__file__).parents[4] / "specs"


@pytest.fixture(scope="module", params=["orders.yaml", "http-orders.yaml", "storefront/storefront.yaml"])
def api(request: pytest.FixtureRequest) -> Api:
    return import_contract(load(SPECS / request.param)[0])[0]


def test_status_and_example_are_the_same(api: Api) -> None:
    answers, bodies = Answers(Judge(api.schemas)), Bodies.of(api.schemas)
    compared = 0
    for route in api.routes:
        known = answers_of(route.operation)
        for status, response in known.by_status.items():
            wished = preferences([f"code={status}"] if status != known.success else [])
            made = answers.chosen(route.operation, wished, None, STATED)
            assert made.status == int(status)
            for media_type, media in json_contents(response.content if response else ()).items():
                if made.content_type == media_type:
                    assert made.value == bodies.examples(media)[0][1]
                    compared += 1
    assert compared > 3


def test_named_examples_are_the_same(api: Api) -> None:
    answers, bodies = Answers(Judge(api.schemas)), Bodies.of(api.schemas)
    for route in api.routes:
        known = answers_of(route.operation)
        response = known.by_status[known.success]
        for media in list(json_contents(response.content if response else ()).values())[:1]:
            for name, value in bodies.examples(media):
                made = answers.chosen(route.operation, preferences([f'example="{name}"']), None, STATED)
                assert made.value == value
