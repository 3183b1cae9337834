"""One API with its stages: which of them a request is for.

In: a request. Out: the answer of the stage that its path names, in the words of REST and WebSocket APIs where there is
none; HTTP APIs have a stage at their root and words of their own.
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from typing import Any, Protocol

from codegen.features.gateway_responses.step import plain_answer
from codegen.gateway.errors import FORBIDDEN
from codegen.gateway.exchange import MethodRequest, MethodResponse, ServedStage
from codegen.gateway.store import Stores


class CompiledStage(Protocol):
    """A stage as it was compiled, with what it keeps."""

    served: ServedStage
    stores: Stores


class StageHandler(Protocol):
    """A stage that answers requests."""

    served: ServedStage

    @property
    def compiled(self) -> tuple[CompiledStage, ...]:
        """The stage, and its canary where there is one."""

    def handle(
        self, request: MethodRequest, path: str, context_path: str, base_path: str | None = None
    ) -> Coroutine[Any, Any, MethodResponse]:
        """The answer to a request, not begun yet.

        Args:
            base_path: what led to the stage on a custom domain.
        """


async def refuse() -> MethodResponse:
    """The answer where no stage serves a request."""
    return plain_answer(FORBIDDEN)


class ServedApi:
    """One API with its stages: `/{stage}/{path}`."""

    __slots__ = ("stages",)

    def __init__(self, stages: Iterable[StageHandler]) -> None:
        self.stages = {stage.served.stage.name: stage for stage in stages}

    def handle(self, request: MethodRequest) -> Coroutine[Any, Any, MethodResponse]:
        """The answer to a request, not begun yet; 403 where no stage serves it."""
        context_path = request.path
        if context_path.startswith("//"):
            context_path = "/" + context_path.lstrip("/")
        name, _, rest = context_path[1:].partition("/")
        stage = self.stages.get(name)
        if stage is None:
            return refuse()
        return stage.handle(request, "/" + rest.lstrip("/"), context_path)

    def refused(self, response: MethodResponse) -> MethodResponse:
        """The front's answer to what is no acceptable request, in the words of this type of API."""
        return response
