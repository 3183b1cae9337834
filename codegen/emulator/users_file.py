"""Who the emulator knows: the users of `users.yaml` beside the template, and the holder of the environment's keys.

    users:
      alice:
        access_key: AKIAALICE
        secret_key: ...
        policy: {Statement: [...]}
        claims: {email: alice@example.com}

A user without keys signs no requests, one without policy may do everything; claims go into tokens. Without environment
and file the keys are `test` and `test`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.core.errors import EmulatorError
from codegen.core.reading import read
from codegen.gateway.identities import ALLOW_ALL, User
from codegen.gateway.ports import AwsCredentials

FILE_NAME = "users.yaml"
_MEMBERS = frozenset({"access_key", "secret_key", "session_token", "account_id", "policy", "claims"})


def developer_credentials() -> AwsCredentials:
    """The keys of the environment, or made-up ones: the developer signs with them, and requests to stand-ins do."""
    access_key, secret_key = os.environ.get("AWS_ACCESS_KEY_ID"), os.environ.get("AWS_SECRET_ACCESS_KEY")
    if not access_key or not secret_key:
        return AwsCredentials()
    return AwsCredentials(access_key, secret_key, os.environ.get("AWS_SESSION_TOKEN"))


def known_users(source: Path, credentials: AwsCredentials) -> tuple[User, ...]:
    """Everyone whose signatures are known.

    Raises:
        EmulatorError: the file says something else than users.
        Refused: it is no YAML.
    """
    developer = User(
        "developer",
        credentials.access_key,
        credentials.secret_key,
        session_token=credentials.session_token,
    )
    path = _path(source)
    found = [_user(name, members, path) for name, members in _users(path).items() if "access_key" in members]
    return (*found, developer)


def claims_of(source: Path, name: str) -> dict[str, Any]:
    """What the tokens of a user say beside their name; nothing where the file does not know the user.

    Raises:
        EmulatorError: the file says something else than users.
        Refused: it is no YAML.
    """
    claims = _users(_path(source)).get(name, {}).get("claims", {})
    if not isinstance(claims, Mapping):
        raise EmulatorError(f"{_path(source)}: the claims of user {name} are no object")
    return dict(claims)


def _path(source: Path) -> Path:
    return (source if source.is_dir() else source.parent) / FILE_NAME


def _users(path: Path) -> dict[str, Mapping[str, Any]]:
    """The members of each user."""
    if not path.is_file():
        return {}
    users = read(path).data.get("users")
    if not isinstance(users, Mapping):
        raise EmulatorError(
            f"{path} has no `users`: write `users: {{NAME: {{access_key: .., secret_key: ..}}}}`"
        )
    for name, members in users.items():
        if not isinstance(members, Mapping) or not members.keys() <= _MEMBERS:
            raise EmulatorError(
                f"{path}: user {name} may have {', '.join(sorted(_MEMBERS))}, and nothing else"
            )
    return {str(name): members for name, members in users.items()}


def _user(name: str, members: Mapping[str, Any], path: Path) -> User:
    texts = {key: members.get(key) for key in ("access_key", "secret_key")}
    for key, value in texts.items():
        if not isinstance(value, str) or not value:
            raise EmulatorError(f"{path}: user {name} needs {key}, as text")
    policy = members.get("policy", ALLOW_ALL)
    if not isinstance(policy, Mapping):
        raise EmulatorError(f"{path}: the policy of user {name} is no IAM policy")
    token, account = members.get("session_token"), members.get("account_id")
    return User(
        name,
        str(texts["access_key"]),
        str(texts["secret_key"]),
        policy,
        None if token is None else str(token),
        "" if account is None else str(account),
    )
