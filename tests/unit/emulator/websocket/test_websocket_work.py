"""What is done for a connection runs to its end without a task."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Coroutine
from typing import Any

import pytest

from codegen.emulator.websocket.work import Work


class Watched:
    """Begins work, and sees what it comes to."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.failures: list[BaseException] = []

    def begin(self, coroutine: Coroutine[Any, Any, None]) -> None:
        Work(coroutine, self.failures.append).advance()

    async def say_around(self, *awaited: asyncio.Future[str]) -> None:
        self.said.append("begun")
        for one in awaited:
            self.said.append(await one)
        self.said.append("ended")


def test_what_waits_for_nothing_is_done_at_once() -> None:
    watched = Watched()  # outside of any loop
    watched.begin(watched.say_around())
    assert watched.said == ["begun", "ended"]


def test_it_goes_on_when_what_it_waits_for_has_come() -> None:
    async def scenario() -> None:
        loop, watched = asyncio.get_running_loop(), Watched()
        first, second = loop.create_future(), loop.create_future()
        watched.begin(watched.say_around(first, second))
        gc.collect()  # nobody but the future holds it
        second.set_result("two")
        await asyncio.sleep(0)
        assert watched.said == ["begun"]
        first.set_result("one")
        await asyncio.sleep(0)
        assert watched.said == ["begun", "one", "two", "ended"]
        assert watched.failures == []

    asyncio.run(scenario())


def test_it_takes_turns_with_others() -> None:
    async def scenario() -> None:
        watched = Watched()

        async def count(name: str) -> None:
            for number in range(2):
                watched.said.append(f"{name}{number}")
                await asyncio.sleep(0)

        watched.begin(count("a"))
        watched.begin(count("b"))
        assert watched.said == ["a0", "b0"]
        await asyncio.sleep(0)
        assert watched.said == ["a0", "b0", "a1", "b1"]

    asyncio.run(scenario())


def test_it_waits_for_tasks_too() -> None:
    async def scenario() -> None:
        watched = Watched()
        task = asyncio.create_task(asyncio.sleep(0, "slept"))
        watched.begin(watched.say_around(task))
        await task
        await asyncio.sleep(0)
        assert watched.said == ["begun", "slept", "ended"]

    asyncio.run(scenario())


def test_its_own_error_is_told_once() -> None:
    async def scenario() -> None:
        watched, error = Watched(), RuntimeError("broken")
        awaited = asyncio.get_running_loop().create_future()
        watched.begin(watched.say_around(awaited))
        awaited.set_exception(error)
        await asyncio.sleep(0)
        assert watched.said == ["begun"]
        assert watched.failures == [error]

    asyncio.run(scenario())


def test_the_error_of_what_it_waits_for_can_be_handled() -> None:
    async def scenario() -> None:
        watched = Watched()
        awaited = asyncio.get_running_loop().create_future()

        async def careful() -> None:
            with pytest.raises(TimeoutError):
                await watched.say_around(awaited)
            watched.said.append("handled")

        watched.begin(careful())
        awaited.set_exception(TimeoutError())
        await asyncio.sleep(0)
        assert watched.said == ["begun", "handled"]
        assert watched.failures == []

    asyncio.run(scenario())


def test_what_is_cancelled_ends_without_a_word() -> None:
    async def scenario() -> None:
        watched = Watched()
        awaited = asyncio.get_running_loop().create_future()
        watched.begin(watched.say_around(awaited))
        awaited.cancel()
        await asyncio.sleep(0)
        assert watched.said == ["begun"]
        assert watched.failures == []

    asyncio.run(scenario())
