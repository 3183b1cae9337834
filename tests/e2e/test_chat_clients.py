"""The chat between programs of others: wscat in a terminal, a page in a browser, and a client in Python.

`CODEGEN_WSCAT` names the program `wscat` where it is not on the path; `.ci/deploy_tools.sh` installs it.
"""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from chat_room import address, entered, heard
from emulating import PATIENCE

WSCAT = os.environ.get("CODEGEN_WSCAT") or shutil.which("wscat")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGE = """
<script>
  const [address, room] = %s;
  const client = new WebSocket(address);
  const send = (message) => client.send(JSON.stringify({room, ...message}));
  client.onopen = () => send({action: "join"});
  client.onmessage = ({data}) => {
    const message = JSON.parse(data);
    if (message.members) send({action: "send", text: message.members.join(" and ")});
    if (message.sender === "bob") send({action: "send", text: `${message.text} too`});
  };
</script>
"""


class Terminal:
    """A program that somebody types into."""

    def __init__(self, screen: int) -> None:
        self._screen = screen
        self._read = ""

    def type(self, message: Any) -> None:
        os.write(self._screen, f"{json.dumps(message)}\n".encode())

    def wait_for(self, pattern: str) -> str:
        """The next text of a pattern on the screen, behind what was waited for before."""
        while not (found := re.search(pattern, self._read)):
            assert select.select([self._screen], [], [], PATIENCE)[0], self._read
            self._read += os.read(self._screen, 65_536).decode()
        self._read = self._read[found.end() :]
        return found[0]

    def heard(self) -> Any:
        """What the program shows of a message."""
        return json.loads(self.wait_for(r"(?<=< )\{.*\}"))


@contextmanager
def wscat(url: str) -> Iterator[Terminal]:
    screen, keyboard = pty.openpty()
    process = subprocess.Popen(
        [str(WSCAT), "--connect", url], stdin=keyboard, stdout=keyboard, stderr=keyboard
    )
    os.close(keyboard)
    try:
        terminal = Terminal(screen)
        terminal.wait_for("Connected")
        yield terminal
    finally:
        process.terminate()
        process.wait(PATIENCE)
        os.close(screen)


@pytest.mark.skipif(WSCAT is None, reason="wscat is not installed, and CODEGEN_WSCAT does not name it")
def test_wscat_and_python_talk(chat_url: str, room: str) -> None:
    with entered(chat_url, "bob", room) as (bob, _), wscat(address(chat_url, "ann")) as ann:
        ann.type({"action": "join", "room": room})
        assert ann.heard() == {"room": room, "members": ["ann", "bob"]}
        ann.type({"action": "send", "room": room, "text": "Is there coffee?"})
        said = {"room": room, "sender": "ann", "text": "Is there coffee?"}
        assert [ann.heard(), heard(bob)] == [said, said]
        bob.send(json.dumps({"action": "send", "room": room, "text": "Always."}))
        assert ann.heard() == {"room": room, "sender": "bob", "text": "Always."}


@contextmanager
def opened(page: Path) -> Iterator[None]:
    """A page that a browser shows."""
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"]
    command += [f"--user-data-dir={page.with_name('profile')}", page.as_uri()]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
def test_a_page_and_python_talk(chat_url: str, room: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE % json.dumps([address(chat_url, "ann"), room]))
    with entered(chat_url, "bob", room) as (bob, _), opened(page):
        assert heard(bob) == {"room": room, "sender": "ann", "text": "ann and bob"}
        bob.send(json.dumps({"action": "send", "room": room, "text": "Coffee"}))
        texts = [heard(bob)["text"], heard(bob)["text"]]
        assert texts == ["Coffee", "Coffee too"]
