"""Who is connected, by which name, and in which room.

An embedded database keeps it on one machine, for the emulator and for tests. On AWS, where functions share no disk,
`MEMBERS_TABLE` names a DynamoDB table with the partition key `connection_id`, and nothing else changes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from os import environ
from pathlib import Path
from tempfile import gettempdir
from typing import Any, NamedTuple, Protocol

TABLE = "MEMBERS_TABLE"
FILE = "MEMBERS_FILE"


class Member(NamedTuple):
    """Somebody who is connected."""

    connection_id: str
    nickname: str
    room: str = ""  # "" for none yet


class Members(Protocol):
    """Everybody who is connected."""

    def put(self, member: Member) -> None: ...

    def get(self, connection_id: str) -> Member | None: ...

    def remove(self, connection_id: str) -> None: ...

    def of_room(self, room: str) -> list[Member]: ...


class EmbeddedMembers:
    """Members in a file of this machine."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def put(self, member: Member) -> None:
        with self._database() as database:
            database.execute("REPLACE INTO members VALUES (?, ?, ?)", member)

    def get(self, connection_id: str) -> Member | None:
        with self._database() as database:
            rows = database.execute(
                "SELECT * FROM members WHERE connection_id = ?", (connection_id,)
            )
            return next(map(Member._make, rows), None)

    def remove(self, connection_id: str) -> None:
        with self._database() as database:
            database.execute(
                "DELETE FROM members WHERE connection_id = ?", (connection_id,)
            )

    def of_room(self, room: str) -> list[Member]:
        with self._database() as database:
            rows = database.execute(
                "SELECT * FROM members WHERE room = ? ORDER BY nickname", (room,)
            )
            return list(map(Member._make, rows))

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file)) as database, database:
            database.execute(
                "CREATE TABLE IF NOT EXISTS members (connection_id PRIMARY KEY, nickname, room)"
            )
            yield database


class DynamoDbMembers:
    """Members in a table of DynamoDB."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def put(self, member: Member) -> None:
        self._table.put_item(Item=member._asdict())

    def get(self, connection_id: str) -> Member | None:
        found = self._table.get_item(Key={"connection_id": connection_id})
        return Member(**found["Item"]) if "Item" in found else None

    def remove(self, connection_id: str) -> None:
        self._table.delete_item(Key={"connection_id": connection_id})

    def of_room(self, room: str) -> list[Member]:
        """A table of many rooms wants an index by room in place of the scan."""
        found = self._table.scan(
            FilterExpression="room = :room", ExpressionAttributeValues={":room": room}
        )
        return sorted(
            (Member(**item) for item in found["Items"]),
            key=lambda member: member.nickname,
        )


def members() -> Members:
    """Everybody, wherever they are kept."""
    if TABLE in environ:
        dynamodb = import_module("boto3").resource("dynamodb")
        return DynamoDbMembers(dynamodb.Table(environ[TABLE]))
    return EmbeddedMembers(
        Path(environ.get(FILE) or Path(gettempdir(), "chat-members.sqlite"))
    )
