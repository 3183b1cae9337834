"""One operation at run time: a request in, the typed request out; a typed response in, the answer out."""

from collections.abc import Callable
from functools import cached_property
from os import environ
from typing import Any, Generic, TypeVar

from .context import LambdaContext
from .log import log_error
from .media import select
from .message import Request, Response
from .problem import (
    MEDIA_TYPE,
    BadRequest,
    Finding,
    InternalServerError,
    NotFound,
    Problem,
)
from .request import HttpRequest, HttpResponse
from .validation import Validator
from .values import ABSENT

RequestT = TypeVar("RequestT", bound=Request)
ResponseT = TypeVar("ResponseT", bound=Response)

VALIDATE_RESPONSES = "CODEGEN_VALIDATE_RESPONSES"
"""Environment variable: "1" makes a response that breaks the contract an error."""


class Endpoint(Generic[RequestT, ResponseT]):
    """An operation with the handler that serves it."""

    def __init__(
        self,
        operation: "Operation[RequestT, ResponseT]",
        handler: Callable[[RequestT, LambdaContext], ResponseT],
    ) -> None:
        self.operation = operation
        self.handler = handler

    def answer(self, http: HttpRequest, context: LambdaContext) -> HttpResponse:
        """Serve one request; whatever goes wrong becomes a problem for the client."""
        try:
            request = self.operation.parse(http)
        except Problem as problem:
            return problem_response(problem)
        except Exception as error:
            return self._failed(http, context, error)
        try:
            return self.operation.serialise(self.handler(request, context))
        except Problem as problem:
            return self._raised(problem, http, context)
        except Exception as error:
            return self._failed(http, context, error)

    def _raised(
        self, problem: Problem, http: HttpRequest, context: LambdaContext
    ) -> HttpResponse:
        try:
            self.operation.check_problem(problem)
        except Exception as error:
            return self._failed(http, context, error)
        return problem_response(problem)

    def _failed(
        self, http: HttpRequest, context: LambdaContext, error: Exception
    ) -> HttpResponse:
        findings = getattr(error, "findings", ())
        log_error(f"{self.operation.name} failed", http, context, error)
        detail = "The response breaks the contract." if findings else ""
        return problem_response(InternalServerError(detail, errors=findings))


class Operation(Generic[RequestT, ResponseT]):
    """What the contract says of one operation."""

    def __init__(
        self,
        name: str,
        method: str,
        path: str,
        request: type[RequestT],
        responses: tuple[type[ResponseT], ...],
        *,
        splits_path: bool = False,
        query: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Describe an operation.

        Args:
            path: the contract's template.
            splits_path: API Gateway's path parameters are not the contract's, which are taken from the path itself.
            query: what the contract's path says of the query.
        """
        self.name = name
        self.method = method
        self.path = path
        self.request = request
        self.responses = responses
        self.splits_path = splits_path
        self.query = frozenset(query)
        self._validates_responses = environ.get(VALIDATE_RESPONSES) == "1"

    def bind(
        self, handler: Callable[[RequestT, LambdaContext], ResponseT]
    ) -> Endpoint[RequestT, ResponseT]:
        """The operation as `handler` serves it."""
        return Endpoint(self, handler)

    def matches(self, http: HttpRequest) -> bool:
        """Whether the request is one for this operation, as far as API Gateway can't tell."""
        if self.query and not self.query <= set(http.query):
            return False
        named_by_gateway = self._path_names <= http.encoded_path_parameters.keys()
        return (named_by_gateway and not self.splits_path) or http.match_path(self.path)

    def parse(self, http: HttpRequest) -> RequestT:
        """The typed request.

        Raises:
            NotFound: the request is not one for this operation.
            BadRequest: the request breaks the contract; all findings at once.
            UnsupportedMediaType: the contract takes no body of this type.
        """
        if not self.matches(http):
            raise NotFound(f"no operation at {http.path}")
        values: dict[str, Any] = {}
        found: list[Finding] = []
        for parameter, validator, others in self._parameters:
            try:
                value = parameter.read(http, validator, others)
                if value is not ABSENT:
                    values[parameter.attribute] = value
            except BadRequest as problem:
                found += problem.errors
        if self.request.content:
            try:
                self._read_body(http, values)
            except BadRequest as problem:
                found += problem.errors
        if found:
            raise BadRequest("The request breaks the contract.", errors=found)
        return self.request(raw=http, **values)

    def _read_body(self, http: HttpRequest, values: dict[str, Any]) -> None:
        content_type = http.content_type
        if not http.payload and not self.request.body_required:
            return
        media = select(self.request.content, content_type)
        if not http.payload and not (content_type and media.can_be_empty):
            raise BadRequest(errors=[Finding("body", "", "is required")])
        values["body"] = media.decode(http.payload, content_type)

    @cached_property
    def _path_names(self) -> frozenset[str]:
        return frozenset(p.name for p in self.request.parameters if p.place == "path")

    @cached_property
    def _parameters(self) -> list[tuple[Any, Validator, frozenset[str]]]:
        """Each parameter with its validator and the names of its neighbours."""
        types = self.request.__annotations__
        parameters = self.request.parameters
        return [
            (
                parameter,
                Validator(types[parameter.attribute]),
                frozenset(p.name for p in parameters if p.place == parameter.place),
            )
            for parameter in parameters
        ]

    def serialise(self, response: ResponseT) -> HttpResponse:
        """The answer that a typed response stands for.

        Raises:
            TypeError: the operation has no such response.
            ContractBroken: the response breaks the contract, where that is checked.
        """
        if type(response) not in self.responses:
            known = ", ".join(kind.__name__ for kind in self.responses)
            raise TypeError(
                f"it returned {type(response).__name__}, not one of {known}"
            )
        answer = response.to_http()
        if self._validates_responses:
            from .conformance import check_response  # not in production

            check_response(self.responses, response, answer)
        return answer

    def check_problem(self, problem: Problem) -> None:
        """Hold a problem that the handler raised against the contract, where answers are checked.

        Raises:
            ContractBroken: the contract has no such answer.
        """
        is_http = bool(self.method)  # WebSocket contracts name no errors
        if self._validates_responses and is_http:
            from .conformance import check_problem  # not in production

            check_problem(self.responses, problem)


def problem_response(problem: Problem) -> HttpResponse:
    """The answer that a problem stands for."""
    headers = [("Content-Type", MEDIA_TYPE), *problem.headers.items()]
    return HttpResponse(problem.status, headers, problem.body())
