"""Handlers that the templates of these tests name."""

from __future__ import annotations

from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return {"statusCode": 200}


def authorize(event: dict[str, Any], context: object) -> dict[str, Any]:
    return {"isAuthorized": True}


def lonely(event: dict[str, Any]) -> dict[str, Any]:
    return event
