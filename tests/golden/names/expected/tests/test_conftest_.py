"""DELETE /pets/{pet-id} against its contract."""

from codegen.testing.contract import Contract


def test_conftest__answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("conftest_")
    assert answer.status_code == 200, answer.text


def test_conftest__takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("conftest_")


def test_conftest__refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("conftest_")
