"""The clients that the generated ones build on: they send typed requests and give typed responses."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, overload

import httpx

from ..contract import REQUIREMENTS, SCHEMES, SECURITY, Operation, Request, Response
from .receiving import response_of, result_of
from .security import credentials_for
from .sending import build_request

RequestT = TypeVar("RequestT", bound=Request)
ResponseT = TypeVar("ResponseT", bound=Response)
ExpectedT = TypeVar("ExpectedT", bound=Response)
HttpT = TypeVar("HttpT", httpx.Client, httpx.AsyncClient)

TIMEOUT = 30.0
"""Seconds: API Gateway itself waits for 29."""


class _Session(Generic[HttpT]):
    """What both kinds of client have."""

    def __init__(
        self,
        base_url: str,
        http: HttpT,
        credentials: Mapping[str, Any],
        auth: httpx.Auth | None,
        owns_http: bool,
    ) -> None:
        self.base_url = base_url
        self.http: HttpT = http
        self._credentials = credentials
        self._auth = auth
        self._owns_http = owns_http

    def _build(self, operation: Operation[Any, Any], request: Request) -> httpx.Request:
        requirements = SECURITY.get(operation.name, REQUIREMENTS)
        credentials = credentials_for(requirements, SCHEMES, self._credentials)
        built = build_request(self.base_url, operation, request, credentials)
        for name, value in self.http.headers.items():
            built.headers.setdefault(name, value)
        built.extensions["timeout"] = self.http.timeout.as_dict()
        return built


class Session(_Session[httpx.Client]):
    """A client that waits."""

    def send(
        self, operation: Operation[RequestT, ResponseT], request: RequestT
    ) -> ResponseT:
        """Send a request; every response that the contract documents is a result, errors, too.

        Raises:
            StatusError: the answer is an error that the contract does not document.
            UnexpectedAnswerError: the answer is not what the contract says.
        """
        return response_of(operation, self._exchange(operation, request))

    @overload
    def call(
        self,
        operation: Operation[RequestT, Any],
        request: RequestT,
        expected: type[ExpectedT],
        /,
    ) -> ExpectedT: ...

    @overload
    def call(
        self,
        operation: Operation[RequestT, Any],
        request: RequestT,
        /,
        *expected: type[Response],
    ) -> Any: ...

    def call(
        self,
        operation: Operation[Any, Any],
        request: Request,
        /,
        *expected: type[Response],
    ) -> Any:
        """Send a request; every response but the expected ones is raised."""
        return result_of(operation, self._exchange(operation, request), expected)

    def _exchange(
        self, operation: Operation[Any, Any], request: Request
    ) -> httpx.Response:
        built = self._build(operation, request)
        return self.http.send(built, auth=self._auth or httpx.USE_CLIENT_DEFAULT)

    def close(self) -> None:
        """Close the connections; those of an httpx client that was given stay open."""
        if self._owns_http:
            self.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncSession(_Session[httpx.AsyncClient]):
    """A client for asyncio."""

    async def send(
        self, operation: Operation[RequestT, ResponseT], request: RequestT
    ) -> ResponseT:
        """Send a request; every response that the contract documents is a result, errors, too.

        Raises:
            StatusError: the answer is an error that the contract does not document.
            UnexpectedAnswerError: the answer is not what the contract says.
        """
        return response_of(operation, await self._exchange(operation, request))

    @overload
    async def call(
        self,
        operation: Operation[RequestT, Any],
        request: RequestT,
        expected: type[ExpectedT],
        /,
    ) -> ExpectedT: ...

    @overload
    async def call(
        self,
        operation: Operation[RequestT, Any],
        request: RequestT,
        /,
        *expected: type[Response],
    ) -> Any: ...

    async def call(
        self,
        operation: Operation[Any, Any],
        request: Request,
        /,
        *expected: type[Response],
    ) -> Any:
        """Send a request; every response but the expected ones is raised."""
        return result_of(operation, await self._exchange(operation, request), expected)

    async def _exchange(
        self, operation: Operation[Any, Any], request: Request
    ) -> httpx.Response:
        built = self._build(operation, request)
        auth = self._auth or httpx.USE_CLIENT_DEFAULT
        return await self.http.send(built, auth=auth)

    async def close(self) -> None:
        """Close the connections; those of an httpx client that was given stay open."""
        if self._owns_http:
            await self.http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
