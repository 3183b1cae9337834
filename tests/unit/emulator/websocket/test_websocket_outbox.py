"""Messages of one turn of the loop go out together, in their order, and before what must come after them."""

from __future__ import annotations

import asyncio

from codegen.emulator.websocket.outbox import Outbox


def test_frames_of_one_turn_go_out_together() -> None:
    async def scenario() -> None:
        outbox, written = Outbox(), list[bytes]()
        outbox.put(written.append, b"1")
        outbox.put(written.append, b"2")
        assert written == []
        await asyncio.sleep(0)
        assert written == [b"1", b"2"]
        outbox.put(written.append, b"3")
        await asyncio.sleep(0)
        assert written == [b"1", b"2", b"3"]

    asyncio.run(scenario())


def test_what_comes_after_them_writes_them_first() -> None:
    async def scenario() -> None:
        outbox, written = Outbox(), list[bytes]()
        outbox.put(written.append, b"1")
        outbox.flush()
        assert written == [b"1"]
        await asyncio.sleep(0)
        assert written == [b"1"]

    asyncio.run(scenario())


def test_a_frame_that_is_put_while_others_are_written_waits_for_the_next_turn() -> None:
    async def scenario() -> None:
        outbox, written = Outbox(), list[bytes]()

        def write(frame: bytes) -> None:
            written.append(frame)
            if frame == b"1":
                outbox.put(write, b"2")

        outbox.put(write, b"1")
        outbox.flush()
        assert written == [b"1"]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert written == [b"1", b"2"]

    asyncio.run(scenario())
