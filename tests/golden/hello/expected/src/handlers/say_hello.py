"""GET /hello: Say hello."""

from hello_api.models.greeting import Greeting
from hello_api.operations.say_hello import SayHelloOk, SayHelloRequest, SayHelloResponse
from hello_api.runtime.context import LambdaContext


def say_hello(request: SayHelloRequest, context: LambdaContext) -> SayHelloResponse:
    """Say hello."""
    return SayHelloOk(body=Greeting(message="Hello, world"))
