"""POST /pets/{pet-id} against its contract."""

from codegen.testing.contract import Contract


def test_list_pets_01e896_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("list_pets_01e896")
    assert answer.status_code == 200, answer.text


def test_list_pets_01e896_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("list_pets_01e896")


def test_list_pets_01e896_refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("list_pets_01e896")
