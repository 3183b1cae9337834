"""Every way in which editors, generators and version control change files is noticed, once, and nothing else is."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from codegen.emulator.functions.watcher import FileWatcher


class Watched:
    """A folder under watch, and the edits that were told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.edits: asyncio.Queue[frozenset[Path]] = asyncio.Queue()

    async def edit(self, change: Callable[[], object]) -> set[str]:
        """Change something and give the relative paths that are told next."""
        change()
        paths = await asyncio.wait_for(self.edits.get(), 10)
        return {str(path.relative_to(self.folder)) for path in paths}


def watch(folder: Path, scenario: Callable[[Watched], Awaitable[None]], *, poll: bool) -> None:
    async def run() -> None:
        watched = Watched(folder)
        watcher = FileWatcher(watched.edits.put_nowait, (".py", ".yaml"), poll=poll)
        watcher.watch([folder])
        try:
            await scenario(watched)
        finally:
            watcher.close()

    asyncio.run(run())


@pytest.fixture(params=["kernel", "poll"])
def poll(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "poll")


def test_write_create_replace_and_delete(tmp_path: Path, poll: bool) -> None:
    (tmp_path / "app.py").write_text("1")

    async def scenario(watched: Watched) -> None:
        file, draft = tmp_path / "app.py", tmp_path / "draft.tmp"
        assert await watched.edit(lambda: file.write_text("22")) == {"app.py"}
        assert await watched.edit(lambda: (tmp_path / "new.yaml").write_text("")) == {"new.yaml"}
        assert await watched.edit(lambda: (draft.write_text("333"), draft.rename(file))) == {"app.py"}
        assert await watched.edit(file.unlink) == {"app.py"}

    watch(tmp_path, scenario, poll=poll)


def test_new_moved_and_removed_folders(tmp_path: Path, poll: bool) -> None:
    async def scenario(watched: Watched) -> None:
        def make() -> None:
            (tmp_path / "a" / "b").mkdir(parents=True)
            (tmp_path / "a" / "b" / "app.py").write_text("1")

        assert "a/b/app.py" in await watched.edit(make)
        assert await watched.edit(lambda: (tmp_path / "a" / "b" / "app.py").write_text("22")) == {
            "a/b/app.py"
        }
        assert "c/b/app.py" in await watched.edit(lambda: (tmp_path / "a").rename(tmp_path / "c"))
        assert await watched.edit(lambda: (tmp_path / "c" / "b" / "app.py").write_text("333")) == {
            "c/b/app.py"
        }
        assert await watched.edit(lambda: shutil.rmtree(tmp_path / "c"))

    watch(tmp_path, scenario, poll=poll)


def test_what_nobody_edits_is_left_out(tmp_path: Path, poll: bool) -> None:
    for name in ("__pycache__", ".git", "node_modules"):
        (tmp_path / name).mkdir()

    async def scenario(watched: Watched) -> None:
        def change() -> None:
            for name in ("__pycache__/a.py", ".git/b.py", "node_modules/c.py", "data.sqlite", "app.py~"):
                (tmp_path / name).write_text("1")
            (tmp_path / "app.py").write_text("1")

        assert await watched.edit(change) == {"app.py"}

    watch(tmp_path, scenario, poll=poll)


def test_many_files_are_one_edit(tmp_path: Path) -> None:
    async def scenario(watched: Watched) -> None:
        names = {f"m{number}.py" for number in range(200)}
        assert await watched.edit(lambda: [(tmp_path / name).write_text("1") for name in names]) == names
        assert watched.edits.empty()

    watch(tmp_path, scenario, poll=False)


def test_hidden_folders_that_are_asked_for_and_links(tmp_path: Path, poll: bool) -> None:
    """A built application lies in `.aws-sam`, and a project may be reached through a link."""
    built = tmp_path / "project" / ".aws-sam" / "build"
    built.mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "project")

    async def run() -> None:
        edits: asyncio.Queue[frozenset[Path]] = asyncio.Queue()
        watcher = FileWatcher(edits.put_nowait, poll=poll)
        watcher.watch([link, link / ".aws-sam" / "build", tmp_path / "absent"])
        for folder in (link, link / ".aws-sam" / "build"):
            (folder / "app.py").write_text("1")
            assert await asyncio.wait_for(edits.get(), 10) == {folder.resolve() / "app.py"}
        watcher.close()

    asyncio.run(run())
