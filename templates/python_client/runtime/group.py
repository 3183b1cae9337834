"""The base of the classes that hold the operations of one tag."""

from __future__ import annotations

from .session import AsyncSession, Session


class Group:
    """Operations that belong together."""

    def __init__(self, session: Session) -> None:
        self._call = session.call


class AsyncGroup:
    """Operations that belong together, for asyncio."""

    def __init__(self, session: AsyncSession) -> None:
        self._call = session.call
