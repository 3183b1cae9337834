"""Who is known on this machine: users in their file, and tokens of the local issuer."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.core.errors import EmulatorError
from codegen.emulator.issuer import KEY_ID, issuer_key, trusted_keys
from codegen.emulator.users_file import claims_of, known_users
from codegen.gateway.jwt import read_token
from codegen.gateway.ports import AwsCredentials
from codegen.workflows.token import TokenRequest, mint

DOCUMENT = """
openapi: 3.0.1
info: {title: t, version: "1"}
components:
  securitySchemes:
    pool:
      type: apiKey
      name: Authorization
      in: header
      x-amazon-apigateway-authtype: cognito_user_pools
      x-amazon-apigateway-authorizer:
        {type: cognito_user_pools, providerARNs: ["arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_X"]}
    tokens:
      type: apiKey
      name: Authorization
      in: header
      x-amazon-apigateway-authtype: jwt
      x-amazon-apigateway-authorizer:
        type: jwt
        identitySource: method.request.header.Authorization
        jwtConfiguration: {issuers: [{issuer: "https://issuer", audiences: [shop]}]}
paths:
  /a:
    get:
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration: {type: mock}
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One key for all tests: making one takes a second."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def source(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    (tmp_path / "api.yaml").write_text(DOCUMENT)
    (tmp_path / "users.yaml").write_text("users: {alice: {claims: {email: a@b.c, iss: mine}}}")
    return tmp_path / "api.yaml"


def test_nothing_is_trusted_before_there_is_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert trusted_keys() == {}


def test_the_key_is_made_once_and_only_its_owner_reads_it(source: Path, cache: Path) -> None:
    key = issuer_key()
    assert issuer_key().public == key.public
    assert trusted_keys() == {KEY_ID: key.public}
    assert key.public.key_size == 2048
    (kept,) = (cache / "codegen").iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    assert "private" not in repr(key)


def test_a_key_that_is_none_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "codegen").mkdir()
    (tmp_path / "codegen" / "issuer.pem").write_text("no key")
    assert trusted_keys() == {}
    made = issuer_key()
    assert trusted_keys() == {KEY_ID: made.public}


def test_tokens_for_each_authorizer(source: Path) -> None:
    identity = read_token(mint(TokenRequest(source, "bob", authorizer="pool")))
    assert identity.is_signed_by(trusted_keys()[KEY_ID])
    assert identity.claims["iss"] == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_X"
    assert (identity.claims["token_use"], identity.claims["cognito:username"]) == ("id", "bob")
    assert identity.claims["exp"] - identity.claims["iat"] == 3600
    access = read_token(mint(TokenRequest(source, "bob", ("a", "b"), "pool", 60)))
    assert (access.claims["token_use"], access.claims["scope"]) == ("access", "a b")
    other = read_token(mint(TokenRequest(source, "alice", ("a",), "tokens")))
    assert (other.claims["aud"], other.claims["email"], other.claims["iss"]) == ("shop", "a@b.c", "mine")


@pytest.mark.parametrize(
    ("authorizer", "message"), [(None, "name one of pool, tokens"), ("x", "of the name x")]
)
def test_no_token_without_an_authorizer(source: Path, authorizer: str | None, message: str) -> None:
    with pytest.raises(EmulatorError, match=message):
        mint(TokenRequest(source, "alice", authorizer=authorizer))


def test_users_sign_with_their_keys_and_the_environments(source: Path) -> None:
    (source.parent / "users.yaml").write_text(
        "users:\n"
        "  alice: {access_key: A, secret_key: s, account_id: 111122223333, policy: {Statement: []}}\n"
        "  bob: {claims: {}}\n"
    )
    alice, developer = known_users(source, AwsCredentials("K", "S", "T"))
    assert (alice.access_key, alice.account_id, alice.policy) == ("A", "111122223333", {"Statement": []})
    assert (developer.access_key, developer.session_token) == ("K", "T")
    assert claims_of(source, "nobody") == {}


@pytest.mark.parametrize(
    "text",
    ["users: [alice]", "others: {}", "users: {alice: 5}", "users: {alice: {colour: red}}",
     "users: {alice: {access_key: A}}", "users: {alice: {access_key: 5, secret_key: s}}",
     "users: {alice: {access_key: A, secret_key: s, policy: all}}"],
)  # fmt: skip
def test_files_that_say_something_else(source: Path, text: str) -> None:
    (source.parent / "users.yaml").write_text(text)
    with pytest.raises(EmulatorError):
        known_users(source, AwsCredentials())
