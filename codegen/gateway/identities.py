"""Who the emulator knows: users with keys to sign requests with, and what their policies allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ALLOW_ALL: Mapping[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


@dataclass(frozen=True, slots=True)
class User:
    """An IAM user."""

    name: str
    access_key: str
    secret_key: str = field(repr=False)
    policy: Mapping[str, Any] = field(default_factory=lambda: ALLOW_ALL)
    session_token: str | None = field(default=None, repr=False)
    account_id: str = ""  # "" for the account that the APIs are in

    def arn(self, account_id: str) -> str:
        return f"arn:aws:iam::{self.account_id or account_id}:user/{self.name}"
