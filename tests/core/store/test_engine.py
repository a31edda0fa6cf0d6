"""The embedded engine among other processes and on bad days: taken back, replaced, shrunken, stuck, full, cancelled."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from contracts.store_contract import first
from store_world import AMIRA, clock, person, seen, switch
from waiting import until

from core.errors import Refused
from core.store import lines, place, record, refusals
from core.store.engine import JournalStore
from core.store.entrance import writers_lock
from core.store.opening import open_store
from core.store.ports import Commit, StoreBroken
from core.store.turns import Turns
from core.text import lit

Opens = Callable[..., Awaitable[JournalStore]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def opens(folder: Path) -> AsyncIterator[Opens]:
    stores: list[JournalStore] = []

    async def opened(**options: float) -> JournalStore:
        stores.append(await open_store(folder, create=True, clock=clock, **options))  # type: ignore[arg-type]
        return stores[-1]

    yield opened
    for store in stores:
        await store.close()


async def see(store: JournalStore, id_: str) -> None:
    async with store.unit_of_work(AMIRA) as uow:
        await uow.seen.put(seen(id_))


async def sees(store: JournalStore) -> list[str]:
    """The mails a store knows, by id."""
    async with store.view() as view:
        return sorted([each for n in range(9) for each in [f"mid:{n}"] if await view.seen.get(each) is not None])


def append(folder: Path, id_: str, seq: int, after: int) -> int:
    """Write one whole line as another process would, without making it durable; returns where it begins."""
    line = lines.encode(record.encode_record(seq, after, [("seen", id_, seen(id_))]))
    with (folder / place.JOURNAL).open("ab") as journal:
        at = journal.tell()
        journal.write(line)
    return at


def last_crc(folder: Path) -> int:
    data = (folder / place.JOURNAL).read_bytes()
    return lines.walk(data)[-1].crc


async def test_torn_tail_is_left_by_readers_and_cut_by_the_next_writer(folder: Path, opens: Opens) -> None:
    store = await opens()
    await see(store, "mid:1")
    journal = folder / place.JOURNAL
    whole = journal.read_bytes()
    torn = lines.encode(record.encode_record(2, last_crc(folder), [("seen", "mid:2", seen("mid:2"))]))
    for cut in (1, 17, 18, 40, len(torn) - 1):
        journal.write_bytes(whole + torn[:cut])
        other = await opens()
        assert await sees(other) == ["mid:1"]
        assert journal.read_bytes() == whole + torn[:cut]
        async with other.unit_of_work(AMIRA):
            pass
        assert journal.read_bytes() == whole
    await see(store, "mid:3")
    assert await sees(await opens()) == ["mid:1", "mid:3"]


async def test_record_that_was_seen_and_taken_back_is_forgotten(folder: Path, opens: Opens) -> None:
    store, reader = await opens(), await opens()
    await see(store, "mid:1")
    at = append(folder, "mid:2", 2, last_crc(folder))
    assert await sees(reader) == ["mid:1", "mid:2"]
    os.truncate(folder / place.JOURNAL, at)
    assert await sees(reader) == ["mid:1"]
    await see(store, "mid:3")
    assert await sees(reader) == ["mid:1", "mid:3"]


async def test_record_that_was_taken_back_and_written_over_is_forgotten(folder: Path, opens: Opens) -> None:
    store, reader = await opens(), await opens()
    await see(store, "mid:1")
    crc = last_crc(folder)
    at = append(folder, "mid:2", 2, crc)
    assert await sees(reader) == ["mid:1", "mid:2"]
    os.truncate(folder / place.JOURNAL, at)
    append(folder, "mid:3", 2, crc)  # of the same length
    append(folder, "mid:4", 3, last_crc(folder))
    assert await sees(reader) == ["mid:1", "mid:3", "mid:4"]
    assert await sees(store) == ["mid:1", "mid:3", "mid:4"]


async def test_watcher_of_a_record_taken_back_reads_everything_again(folder: Path, opens: Opens) -> None:
    store, watching = await opens(), await opens()
    await see(store, "mid:1")
    at = append(folder, "mid:2", 2, last_crc(folder))
    commits: list[Commit] = []

    async def watch() -> None:
        async for commit in watching.changes(1):
            commits.append(commit)  # noqa: PERF401 - one by one, as they come

    task = asyncio.create_task(watch())
    await until(lambda: len(commits) == 1)
    os.truncate(folder / place.JOURNAL, at)
    await until(lambda: len(commits) == 2)
    await see(store, "mid:3")
    await until(lambda: len(commits) == 3)
    assert [(commit.seq, commit.touched) for commit in commits] == [
        (2, (("seen", "mid:2"),)), (1, ()), (2, (("seen", "mid:3"),)),
    ]  # fmt: skip
    await watching.close()
    async with asyncio.timeout(5):
        await task


async def test_compaction_by_one_is_followed_by_all_without_reading_again(folder: Path, opens: Opens) -> None:
    store, reader, late = await opens(), await opens(), await opens()
    await see(store, "mid:1")
    assert await sees(reader) == ["mid:1"]
    await see(store, "mid:2")
    await store.compact()
    assert len(lines.walk((folder / place.JOURNAL).read_bytes())) == 2
    async with asyncio.timeout(10):
        assert [commit.seq for commit in await first(reader.changes(1), 1)] == [2]
        assert [commit.seq for commit in await first(late.changes(0), 2)] == [1, 2]
    await see(late, "mid:3")
    await see(reader, "mid:4")
    assert await sees(store) == await sees(late) == ["mid:1", "mid:2", "mid:3", "mid:4"]
    assert (folder / place.BACKUP).exists()


async def test_history_that_no_longer_reaches_back_is_said_with_an_empty_commit(folder: Path, opens: Opens) -> None:
    store = await opens()
    for n in range(3):
        await see(store, f"mid:{n}")
    await store.compact()
    fresh = await opens()
    async with asyncio.timeout(10):
        assert await first(fresh.changes(1), 1) == [Commit(3, (), ())]
        assert await first(fresh.changes(9), 1) == [Commit(3, (), ())]


async def test_other_journal_put_in_place_is_read_whole(folder: Path, opens: Opens, tmp_path: Path) -> None:
    store, reader = await opens(), await opens()
    await see(store, "mid:1")
    old = (folder / place.JOURNAL).read_bytes()
    await see(store, "mid:2")
    assert await sees(reader) == ["mid:1", "mid:2"]
    (tmp_path / "restored").write_bytes(old)
    (tmp_path / "restored").rename(folder / place.JOURNAL)
    assert await sees(reader) == ["mid:1"]
    await see(store, "mid:3")
    assert await sees(reader) == ["mid:1", "mid:3"]


async def test_damage_in_the_middle_is_refused_with_its_offset(folder: Path, opens: Opens) -> None:
    store = await opens()
    await see(store, "mid:1")
    await see(store, "mid:2")
    data = bytearray((folder / place.JOURNAL).read_bytes())
    data[record.HEADER_SIZE + 30] ^= 1
    (folder / place.JOURNAL).write_bytes(data)
    says = rf"is damaged at byte {record.HEADER_SIZE} \(line 2\)"
    with pytest.raises(Refused, match=says):
        await opens()
    with pytest.raises(Refused, match=says):
        await open_store(folder, read_only=True)
    assert (folder / place.JOURNAL).read_bytes() == bytes(data)


async def test_500_flipped_bytes_are_refused_by_really_opening(folder: Path, opens: Opens) -> None:
    store = await opens()
    for n in range(6):
        async with store.unit_of_work(AMIRA) as uow:
            uow.begin("add", lit("somebody added"))
            await uow.people.put(person(f"p{n}"))
    whole = (folder / place.JOURNAL).read_bytes()
    journal = folder / place.JOURNAL
    for n in range(500):
        at = n * (len(whole) - 1) // 499
        journal.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << n % 8)]) + whole[at + 1 :])
        with pytest.raises(Refused, match="thirdthursday restore"):
            await open_store(folder, read_only=bool(n % 2))
    journal.write_bytes(whole)
    assert (await opens()).seq == 6


@pytest.mark.parametrize("call", ["fdatasync", "pwrite"])
async def test_failed_write_or_sync_acknowledges_nothing_and_ends_the_writing(
    folder: Path, opens: Opens, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    store, other = await opens(), await opens()
    await see(store, "mid:1")
    before = (folder / place.JOURNAL).read_bytes()

    def fails(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fails)
        with pytest.raises(StoreBroken, match=r"store.journal cannot be written \(Input/output error\)"):
            await see(store, "mid:2")
    assert (folder / place.JOURNAL).read_bytes() == before
    with pytest.raises(StoreBroken):
        await see(store, "mid:3")
    assert await sees(store) == await sees(other) == ["mid:1"]
    await see(other, "mid:4")
    assert await sees(store) == await sees(await opens()) == ["mid:1", "mid:4"]


async def test_short_write_is_cut_back(folder: Path, opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    store, real = await opens(), os.pwrite
    await see(store, "mid:1")
    before = (folder / place.JOURNAL).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", lambda fd, data, at: real(fd, data[:30], at))
        with pytest.raises(StoreBroken, match="only 30 of"):
            await see(store, "mid:2")
    assert (folder / place.JOURNAL).read_bytes() == before


async def test_waiting_for_another_writer_is_bounded_and_readers_go_on(folder: Path, opens: Opens) -> None:
    store = await opens(lock_seconds=0.05)
    await see(store, "mid:1")
    stuck = Turns(folder)
    stuck.take()
    for _ in range(3):
        with pytest.raises(refusals.StoreBusy, match=r"has kept the store to itself for 0\.05 seconds"):
            await see(store, "mid:2")
        assert await sees(store) == ["mid:1"]
    stuck.give()
    await until(lambda: not store_waits(folder))
    await see(store, "mid:2")
    assert await sees(store) == ["mid:1", "mid:2"]
    stuck.take()
    stuck.close()


def store_waits(folder: Path) -> bool:
    """Whether somebody holds the lock or stands next."""
    probe = Turns(folder)
    free = probe.try_take()
    probe.close()
    return not free


async def test_lock_that_comes_after_the_wait_was_given_up_is_given_back(folder: Path, opens: Opens) -> None:
    store, other = await opens(lock_seconds=0.05), await opens()
    stuck = Turns(folder)
    stuck.take()
    with pytest.raises(refusals.StoreBusy):
        await see(store, "mid:1")
    stuck.close()
    async with asyncio.timeout(5):
        await see(other, "mid:2")
        await see(store, "mid:3")
    assert await sees(other) == ["mid:2", "mid:3"]


async def test_cancelled_unit_of_work_leaves_nothing_and_no_lock(folder: Path, opens: Opens) -> None:
    store, other = await opens(), await opens()

    async def slow() -> None:
        async with store.unit_of_work(AMIRA) as uow:
            await uow.seen.put(seen("mid:1"))
            inside.set()
            await asyncio.Event().wait()

    inside = asyncio.Event()
    task = asyncio.create_task(slow())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5):
        await see(other, "mid:2")
        await see(store, "mid:3")
    assert await sees(store) == ["mid:2", "mid:3"]


async def test_cancelled_while_committing_is_whole(opens: Opens) -> None:
    store = await opens()
    for n in range(9):
        task = asyncio.create_task(see(store, f"mid:{n}"))
        for _ in range(n):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(5):
        await see(store, "mid:0")
    assert "mid:0" in await sees(store)


async def test_unit_of_work_inside_another_is_an_error_and_no_wait_for_itself(opens: Opens) -> None:
    store = await opens()

    async def nested() -> None:
        async with store.unit_of_work(AMIRA):
            await see(store, "mid:1")

    async with asyncio.timeout(5):
        with pytest.raises(RuntimeError, match="inside a unit of work"):
            await nested()
        await see(store, "mid:2")


async def test_many_tasks_of_one_process_queue_up(opens: Opens) -> None:
    store = await opens()

    async def count_up() -> None:
        async with store.unit_of_work(AMIRA) as uow:
            now = await uow.switches.get("n")
            uow.begin("count", lit("counted"))
            await uow.switches.put(switch("n", str(int(now.value) + 1 if now else 1)))

    async with asyncio.timeout(20):
        await asyncio.gather(*(count_up() for _ in range(50)))
    async with store.view() as view:
        found = await view.switches.get("n")
    assert found is not None
    assert found.value == "50"


async def test_without_inotify_changes_are_seen_all_the_same(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("asyncinotify.Inotify", none_left)
    store, watching = await opens(), await opens()
    async with asyncio.timeout(10):
        task = asyncio.create_task(first(watching.changes(0), 2))
        await see(store, "mid:1")
        await see(store, "mid:2")
        assert [commit.seq for commit in await task] == [1, 2]


async def test_watching_a_store_that_is_damaged_meanwhile_ends_with_the_sentence(folder: Path, opens: Opens) -> None:
    store, watching = await opens(), await opens()
    await see(store, "mid:1")

    async def watch() -> None:
        async for _ in watching.changes(0):
            with (folder / place.JOURNAL).open("r+b") as journal:
                journal.seek(-9, os.SEEK_END)
                journal.write(b"#")

    async with asyncio.timeout(10):
        with pytest.raises(Refused, match="is damaged at byte 256"):
            await watch()


async def test_no_room_for_compaction_leaves_the_journal_and_its_backup(
    folder: Path, opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await opens()
    await see(store, "mid:1")
    await store.compact()
    await see(store, "mid:2")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            await store.compact()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    await see(store, "mid:3")
    assert await sees(await opens()) == ["mid:1", "mid:2", "mid:3"]


async def test_one_transaction_is_one_write_and_one_sync(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await opens()
    calls: list[str] = []
    for name in ("pwrite", "fdatasync", "fsync", "ftruncate"):
        real = getattr(os, name)

        def counted(*args: object, _real: Callable[..., object] = real, _name: str = name) -> object:
            calls.append(_name)
            return _real(*args)

        monkeypatch.setattr(os, name, counted)
    await see(store, "mid:1")
    assert calls == ["pwrite", "fdatasync"]


async def test_torn_record_that_cannot_be_cut_off_stops_the_writer(
    folder: Path, opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await opens()
    await see(store, "mid:1")
    with (folder / place.JOURNAL).open("ab") as journal:
        journal.write(b"00000")
    other = await opens()

    def fails(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(os, "ftruncate", fails)
        with pytest.raises(StoreBroken, match=r"cannot be used \(Read-only file system\)"):
            await see(other, "mid:2")
        assert await sees(other) == ["mid:1"]
    await see(other, "mid:2")
    assert await sees(store) == ["mid:1", "mid:2"]


async def test_maintenance_waits_for_writers_no_longer_than_allowed(folder: Path, opens: Opens) -> None:
    await opens()
    stuck = Turns(folder)
    stuck.take()
    with pytest.raises(refusals.StoreBusy):
        async with writers_lock(folder, 0.05):
            pass
    stuck.close()
    async with writers_lock(folder, 5):
        assert store_waits(folder)
    assert not store_waits(folder)
