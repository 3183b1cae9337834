"""GET /health against its contract."""

from codegen.testing.contract import Contract


def test_get_health_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("get_health")
    assert answer.status_code == 200, answer.text


def test_get_health_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("get_health")
