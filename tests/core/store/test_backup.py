"""Backups: one file with everything, made while others write; which copies stay; what `verify` says of them."""

import asyncio
import gzip
import io
import os
import stat
import tarfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from fakes_desk import AMIRA, Hands, fill
from msgspec.structs import replace
from store_world import person, seen, signup

from core.errors import Refused
from core.store import archive, place
from core.store.backup import backup, copies, copy_if_due, kept, thin_out
from core.store.engine import JournalStore
from core.store.opening import open_store
from core.store.verify import verify
from core.text import lit

MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def store(tmp_path: Path, clock: Hands) -> AsyncIterator[JournalStore]:
    """A filled desk on the disk, with the mail that waits lying in its inbox."""
    folder = tmp_path / "data"
    store = await open_store(folder, create=True, clock=clock)
    await fill(store, clock)
    (folder / "inbox").mkdir(mode=0o700)
    (folder / "inbox" / "0a1b.eml").write_bytes(b"Subject: is it recorded?\r\n\r\n")
    place.write_private(
        folder / "installation.json", b'{"secret":"c2VjcmV0","instance":"01","uid_domain":"lgd.example"}'
    )
    yield store
    await store.close()


async def test_backup_holds_everything_and_says_what(store: JournalStore, clock: Hands, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[desk]\n")
    made = await backup(store.folder, tmp_path, config=tmp_path / "config.toml", clock=clock)
    assert made.path == tmp_path / "thirdthursday-20261122T103402Z.tar.gz"
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    found = archive.read(made.path)
    assert found.manifest == made.manifest
    assert (found.manifest.schema, found.manifest.seq, found.manifest.at) == (1, store.seq, clock())
    assert sorted(found.manifest.files) == [
        "config.toml", "erasures.jsonl", "inbox/0a1b.eml", "installation.json", "store.journal",
    ]  # fmt: skip
    assert found.manifest.counts["people"] == 17
    verified = await verify(made.path)
    assert (verified.problems, verified.counts, verified.at) == ((), found.manifest.counts, clock())


async def test_backup_is_made_at_one_moment_while_others_write(
    store: JournalStore, clock: Hands, tmp_path: Path
) -> None:
    """Every unit of work writes a pair; a backup never holds one of them alone."""
    stop = asyncio.Event()

    async def keep_writing() -> int:
        number = 0
        while not stop.is_set():
            number += 1
            async with store.unit_of_work(AMIRA) as uow:
                await uow.seen.put(seen(f"a{number}"))
                await uow.seen.put(seen(f"b{number}"))
        return number

    writing = asyncio.create_task(keep_writing())
    found = []
    for n in range(5):
        made = await backup(store.folder, tmp_path / f"{n}.tar.gz", clock=clock)
        found.append((await verify(made.path)).counts.get("seen", 0))
    stop.set()
    assert await writing > 0
    assert found == sorted(found)
    assert [count % 2 for count in found] == [0] * 5


async def test_backup_names_what_is_in_the_way(store: JournalStore, clock: Hands, tmp_path: Path) -> None:
    await backup(store.folder, tmp_path / "b.tar.gz", clock=clock)
    for target, says in (
        (tmp_path / "b.tar.gz", "is there already. Choose another name"),
        (tmp_path / "no" / "b.tar.gz", "There is no folder"),
    ):
        with pytest.raises(Refused, match=says):
            await backup(store.folder, target, clock=clock)
    with pytest.raises(Refused, match="thirdthursday init"):
        await backup(tmp_path / "nowhere", tmp_path, clock=clock)


async def test_verify_finds_every_changed_byte_of_a_backup(store: JournalStore, clock: Hands, tmp_path: Path) -> None:
    made = await backup(store.folder, tmp_path, clock=clock)
    whole = made.path.read_bytes()
    broken = tmp_path / "broken.tar.gz"
    for n in range(60):
        at = 12 + n * (len(whole) - 13) // 59
        broken.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        with pytest.raises(Refused, match="is damaged"):
            await verify(broken)
    for cut in (0, 100, len(whole) // 2, len(whole) - 9):
        broken.write_bytes(whole[:cut])
        with pytest.raises(Refused, match="is no backup of Third Thursday, or is damaged"):
            await verify(broken)


def rewritten(path: Path, change: dict[str, bytes | None]) -> Path:
    """A backup with other contents under a whole gzip: what a careless hand would leave."""
    with tarfile.open(path, "r:gz") as tar:
        files = {entry.name: (tar.extractfile(entry) or io.BytesIO()).read() for entry in tar}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in (files | change).items():
            if data is not None:
                entry = tarfile.TarInfo(name)
                entry.size = len(data)
                tar.addfile(entry, io.BytesIO(data))
    other = path.with_name("other.tar.gz")
    other.write_bytes(gzip.compress(out.getvalue()))
    return other


@pytest.mark.parametrize(
    ("name", "data"),
    [("store.journal", b""), ("installation.json", None), ("extra", b"x"), ("inbox/0a1b.eml", b"Subject: other")],
)
async def test_verify_names_the_file_that_is_not_what_was_backed_up(
    store: JournalStore, clock: Hands, tmp_path: Path, name: str, data: bytes | None
) -> None:
    made = await backup(store.folder, tmp_path, clock=clock)
    with pytest.raises(Refused, match=f"is damaged: {name} is not what was backed up"):
        await verify(rewritten(made.path, {name: data}))


async def test_verify_reads_the_store_in_a_folder_and_writes_nothing(store: JournalStore) -> None:
    journal = store.folder / place.JOURNAL
    with journal.open("ab") as file:
        file.write(b"0000")
    before = journal.read_bytes()
    found = await verify(store.folder)
    assert (found.path, found.seq, found.torn, found.problems) == (str(journal), store.seq, 4, ())
    assert journal.read_bytes() == before
    with pytest.raises(Refused, match="There is no"):
        await verify(store.folder / "nothing")


async def test_verify_says_what_does_not_hold(store: JournalStore) -> None:
    async with store.view() as view:
        session = (await view.sessions.of_series("digital"))[0]
    async with store.unit_of_work(AMIRA) as uow:
        uow.begin("break", lit("broken"))
        await uow.signups.put(signup(session.id, "nobody"))
        await uow.people.put(person("p1"))
        await uow.signups.put(replace(signup(session.id, "p1"), state="offered"))
        row = (await uow.outbox.recent(1))[0]
        await uow.outbox.put(replace(row, state="sending"))
    assert set((await verify(store.folder)).problems) == {
        f"sign-up {session.id}:nobody is of an unknown person",
        f"sign-up {session.id}:p1 is offered without a deadline",
        f"letter {row.id} is sending with the wrong owner",
    }


def test_seven_daily_and_three_weekly_copies_stay_and_none_older_than_thirty_days() -> None:
    times: list[datetime] = []
    for day in range(60):
        now = MONDAY + timedelta(days=day)
        times = sorted(kept([*times, now], now))
        assert now - times[0] <= timedelta(days=30)
        assert len(times) <= 10
    days = [(now - at).days for at in reversed(times)]
    assert days == [0, 1, 2, 3, 4, 5, 6, 11, 18]  # a Thursday: this week and the last, then two Sundays
    assert kept([MONDAY, MONDAY + timedelta(hours=5)], MONDAY + timedelta(hours=6)) == {MONDAY + timedelta(hours=5)}
    assert kept([MONDAY], MONDAY + timedelta(days=31)) == set()


async def test_copy_is_made_once_a_day_and_old_ones_go(store: JournalStore, clock: Hands) -> None:
    for _ in range(14):
        made = await copy_if_due(store.folder, clock=clock)
        assert made is not None
        assert await copy_if_due(store.folder, clock=clock) is None
        clock.move(days=1)
    assert len(copies(store.folder)) == 8
    strange = store.folder / "backups" / "schema-1-20260101T000000.tar.gz"
    strange.write_bytes(b"")
    os.utime(strange, (clock().timestamp(), clock().timestamp()))
    assert thin_out(store.folder, clock()) == []
    clock.move(days=29)
    assert len(thin_out(store.folder, clock())) == 7
    clock.move(days=2)
    assert len(thin_out(store.folder, clock())) == 2
    assert list((store.folder / "backups").iterdir()) == []


def test_manifest_is_plain_json() -> None:
    fields = msgspec.json.schema(archive.Manifest)["$defs"]["Manifest"]["properties"]
    assert sorted(fields) == ["at", "counts", "files", "format", "product", "schema", "seq", "version"]
