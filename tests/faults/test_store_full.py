"""A disk that fills up: nothing acknowledged is lost, the file reads after, and work resumes when space returns."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import mounts
import pytest
from store_world import AMIRA, clock, seen

from core.store import place
from core.store.engine import JournalStore
from core.store.opening import open_store
from core.store.ports import StoreBroken

MEGABYTE = 1 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB in memory."""
    disk = tmp_path / "disk"
    disk.mkdir(mode=0o700)
    with mounts.small_disk(disk, MEGABYTE):
        yield disk


async def fill(store: JournalStore) -> list[str]:
    """Commit until the disk is full; returns what was acknowledged."""
    acknowledged: list[str] = []

    async def write() -> None:
        while True:
            ids = [f"{len(acknowledged) + n}" for n in range(20)]
            async with store.unit_of_work(AMIRA) as uow:
                for id_ in ids:
                    await uow.seen.put(seen(id_))
            acknowledged.extend(ids)

    with pytest.raises(StoreBroken, match="cannot be written"):
        await write()
    return acknowledged


async def known(folder: Path) -> set[str]:
    store = await open_store(folder, clock=clock)
    async with store.view() as view:
        found = {str(n) for n in range(40_000) if await view.seen.get(str(n))}
    await store.close()
    return found


async def test_disk_of_a_megabyte_that_fills_up_loses_nothing(small_disk: Path) -> None:
    folder = small_disk / "data"
    store = await open_store(folder, create=True, clock=clock)
    (small_disk / "other").write_bytes(b"\0" * (MEGABYTE // 2))
    acknowledged = await fill(store)
    assert len(acknowledged) > 1000
    await store.beat("gateway", {})
    with pytest.raises(StoreBroken):
        await store.compact()
    await store.close()
    assert await known(folder) == set(acknowledged)

    full = await open_store(folder, clock=clock)
    with pytest.raises(OSError, match="No space left"):
        await full.compact()
    (small_disk / "other").unlink()
    async with full.unit_of_work(AMIRA) as uow:
        await uow.seen.put(seen("39999"))
    await full.compact()
    await full.close()
    assert await known(folder) == {*acknowledged, "39999"}


_LIMITED = """
import asyncio, resource, signal, sys
from pathlib import Path
from core.store.opening import open_store
from core.store.ports import StoreBroken
from store_world import AMIRA, seen

async def main():
    store, number = await open_store(Path(sys.argv[1])), 0
    try:
        while True:
            async with store.unit_of_work(AMIRA) as uow:
                await uow.seen.put(seen(str(number)))
            number += 1
    except StoreBroken:
        print(number)

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
asyncio.run(main())
"""


def write_until(folder: Path, limit: int) -> int:
    """Commit in a process whose files may have `limit` bytes; returns how many were acknowledged."""
    ended = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(folder), str(limit)],
        capture_output=True, text=True, check=True, timeout=60, env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    return int(ended.stdout)


async def test_limit_in_the_middle_of_a_record_is_cut_back_and_work_goes_on_without_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    store = await open_store(folder, create=True, clock=clock)
    limit = 5_000
    acknowledged = write_until(folder, limit)
    assert 10 < acknowledged < 100
    assert limit - 300 < (folder / place.JOURNAL).stat().st_size <= limit
    assert await known(folder) == {str(n) for n in range(acknowledged)}
    async with store.unit_of_work(AMIRA) as uow:
        await uow.seen.put(seen("39999"))
    await store.close()
    assert await known(folder) == {*(str(n) for n in range(acknowledged)), "39999"}
