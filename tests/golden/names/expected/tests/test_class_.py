"""GET /pets/{pet-id} against its contract."""

from codegen.testing.contract import Contract


def test_class__answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("class_")
    assert answer.status_code == 200, answer.text


def test_class__takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("class_")


def test_class__refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("class_")
