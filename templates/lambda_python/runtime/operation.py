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
"""Environment variable: "1" makes a response that breaks the contract an error. For development and tests."""


class ContractBroken(Exception):
    """A handler returned what its contract does not say."""

    def __init__(self, message: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(
            "; ".join([message, *(f"{f.path} {f.message}" for f in findings)])
        )
        self.findings = findings


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
            response = self.handler(request, context)
            return self.operation.serialise(response)
        except Problem as problem:
            return problem_response(problem)
        except ContractBroken as error:
            log_error(f"{self.operation.name} broke its contract", http, context, error)
            detail = "The response breaks the contract." if error.findings else ""
            return problem_response(InternalServerError(detail, errors=error.findings))
        except Exception as error:
            log_error(f"{self.operation.name} failed", http, context, error)
            return problem_response(InternalServerError())


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
            ContractBroken: the operation has no such response, or (where that is checked) its body breaks the contract.
        """
        if type(response) not in self.responses:
            message = f"it returned {type(response).__name__}, not one of "
            raise ContractBroken(
                message + ", ".join(r.__name__ for r in self.responses)
            )
        answer = response.to_http()
        if self._validates_responses:
            self._validate(response, answer)
        return answer

    def _validate(self, response: ResponseT, answer: HttpResponse) -> None:
        content_type = dict(answer.headers).get("Content-Type", "")
        media = response.content.get(content_type.partition(";")[0])
        if media is None or answer.body is None:
            return
        try:
            media.decode(answer.body, content_type)
        except BadRequest as problem:
            message = f"{type(response).__name__} breaks the contract"
            raise ContractBroken(message, problem.errors) from None


def problem_response(problem: Problem) -> HttpResponse:
    """The answer that a problem stands for."""
    headers = [("Content-Type", MEDIA_TYPE), *problem.headers.items()]
    return HttpResponse(problem.status, headers, problem.body())
