"""`kill -9` of writers at random moments: what was acknowledged is there, and nothing is there by half."""

import os
import random
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from store_world import clock
from store_writers import KEPT, keep_writing, processes

from core.store.journal import JournalStorage
from core.store.opening import open_store

KILLS = int(os.environ.get("THIRDTHURSDAY_KILLS", "100"))
SEED = int(os.environ.get("THIRDTHURSDAY_SEED", str(time.time_ns() % 2**32)))


class Writer:
    """One process that writes under its name until it is killed, and is started again."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name, self.acknowledged = folder, name, 0
        self.process: BaseProcess
        self._hears: Connection
        self.start()

    def start(self) -> None:
        self._hears, says = processes.Pipe(duplex=False)
        self.process = processes.Process(target=keep_writing, args=(self.folder, self.name, says), daemon=True)
        self.process.start()
        says.close()

    def listen(self) -> None:
        """Take in what was acknowledged so far."""
        try:
            while self._hears.poll():
                self.acknowledged = int(self._hears.recv_bytes())
        except (EOFError, OSError):  # killed in the middle of a word
            pass

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.listen()
        self._hears.close()


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    store = await open_store(tmp_path / "data", create=True, clock=clock)
    await store.close()
    return tmp_path / "data"


@pytest.fixture
def writers(folder: Path) -> Iterator[list[Writer]]:
    made = [Writer(folder, "a"), Writer(folder, "b")]
    yield made
    for writer in made:
        writer.kill()


def check(folder: Path, writers: list[Writer]) -> int:
    """Read the store as a new process would. Returns how many transactions its snapshot holds."""
    promised = [(writer, writer.acknowledged) for writer in writers]
    storage = JournalStorage(folder, read_only=True)
    tables = storage.documents.tables
    for writer, acknowledged in promised:
        last = tables["done"].get(writer.name)
        number = int(last.by) if last else 0  # type: ignore[attr-defined]
        assert number >= acknowledged, f"{acknowledged} acknowledged, {number} there, THIRDTHURSDAY_SEED={SEED}"
        expected = {f"{writer.name}:{n}" for n in range(max(1, number - KEPT + 1), number + 1)}
        for table in ("seen", "outbox"):
            assert {id_ for id_ in tables[table] if id_.startswith(writer.name)} == expected, SEED
    storage.close()
    return storage.tail.header.seq


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(folder: Path, writers: list[Writer]) -> None:
    chance = random.Random(SEED)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.0, 0.06))
        victim = chance.choice(writers)
        victim.kill()
        for writer in writers:
            if writer is not victim:
                writer.listen()
        check(folder, writers)
        victim.start()
    while min(writer.acknowledged for writer in writers) == 0:
        for writer in writers:
            writer.listen()
    assert check(folder, writers) > 0, "no compaction took place"
