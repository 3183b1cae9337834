"""What all tests share."""

from os import environ

# A response that breaks the contract is an error in tests.
environ["CODEGEN_VALIDATE_RESPONSES"] = "1"
