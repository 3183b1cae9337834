"""GET / against its contract."""

from codegen.testing.contract import Contract


def test_get_root_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("get_root")
    assert answer.status_code == 204, answer.text


def test_get_root_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("get_root")
