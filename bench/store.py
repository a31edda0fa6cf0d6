"""What the embedded store costs: `python bench/store.py` (a minute), `--quick` for a run that only shows it works.

Prints one line a figure and, with `--json FILE`, writes them all. Figures are medians; the disk is that of `--folder`.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import platform
import statistics
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec
from tinydb import TinyDB

from core.model import Actor, OutboxRow, Person, Seen, Signup
from core.store import place
from core.store.engine import JournalStore
from core.store.opening import open_store
from core.text import Safe, lit

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
GATEWAY = Actor(kind="gateway", name=lit("gateway"))
PEOPLE_A_SESSION = 20


def documents(n: int) -> tuple[Person, Signup, OutboxRow, Seen]:
    """One officer with a place, a letter and the mark of a mail, as large as real ones."""
    who, session = f"person{n:020}", f"digital-{n // PEOPLE_A_SESSION}"
    address = Safe(f"officer.{n}@westshire.example")
    return (
        Person(id=who, name=Safe(f"Officer Number {n}"), address=address, organisation="westshire.example",
               organisation_name=lit("Westshire"), created_at=NOW, heard_at=NOW),
        Signup(id=f"{session}:{who}", session=session, person=who, series="digital", state="going", order=n,
               reason=lit("a place was free"), created_at=NOW, changed_at=NOW),
        OutboxRow(id=f"row{n:023}", key=f"signed_up:{who}:{session}:mail:{n}", kind="signed_up", address=address,
                  person=who, session=session, series="digital", change=n, created_at=NOW, due=NOW,
                  message_id=f"{n:026}.{n:026}@lgd.example"),
        Seen(id=f"mid:{n:064x}", record=f"record{n:020}", at=NOW),
    )  # fmt: skip


async def fill(store: JournalStore, total: int) -> None:
    """Store about `total` documents, ten thousand to a transaction, then compact."""
    officers = total // 4
    for start in range(0, officers, 2_500):
        async with store.unit_of_work(GATEWAY) as uow:
            uow.begin("import", lit("imported"))
            for n in range(start, min(start + 2_500, officers)):
                person, signup, row, seen = documents(n)
                await uow.people.put(person)
                await uow.signups.put(signup)
                await uow.outbox.put(row)
                await uow.seen.put(seen)
    await store.compact()


async def sign_up(store: JournalStore, n: int) -> None:
    """What a mail that says yes does to the store: look-ups, sign-up, letter, mark, change record."""
    person, signup, row, seen = documents(n)
    async with store.unit_of_work(GATEWAY) as uow:
        if await uow.seen.get(seen.id):
            return
        known = await uow.people.by_address(person.address)
        uow.begin("receive", lit("join: has a place"), series="digital", session=signup.session, person=person.id)
        if known is None:
            await uow.people.put(person)
        await uow.signups.for_session(signup.session)
        await uow.signups.put(signup)
        await uow.outbox.put(row)
        await uow.seen.put(seen)


class Bare:
    """A file that is appended to and synced, and nothing else: what the disk itself takes."""

    def __init__(self, folder: Path) -> None:
        self._fd, self._at = os.open(folder / "bare", os.O_RDWR | os.O_CREAT | os.O_TRUNC), 0

    def append(self, data: bytes = b"x" * 1_565) -> float:
        """Milliseconds of one append with fdatasync."""
        began = time.perf_counter()
        os.pwrite(self._fd, data, self._at)
        os.fdatasync(self._fd)
        self._at += len(data)
        return (time.perf_counter() - began) * 1000


async def timed(store: JournalStore, bare: Bare, first: int, times: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each of `times` sign-ups by new people, and of a bare append beside each."""
    work, appends = [], []
    for n in range(first, first + times):
        began = time.perf_counter()
        await sign_up(store, n)
        work.append((time.perf_counter() - began) * 1000)
        appends.append(bare.append())
    return work, appends


def watch(folder: Path, says: Connection, count: int) -> None:
    """In another process: tell the moment each of `count` commits is seen."""
    asyncio.run(_watch(folder, says, count))


async def _watch(folder: Path, says: Connection, count: int) -> None:
    store = await open_store(folder, read_only=True)
    says.send(store.seq)
    seen = 0
    async for commit in store.changes(store.seq):
        says.send((commit.seq, time.monotonic()))
        seen += 1
        if seen == count:
            break
    await store.close()


async def visible(store: JournalStore, first: int, times: int) -> list[float]:
    """Milliseconds from the beginning of a unit of work to the sight of it in another process."""
    processes = multiprocessing.get_context("spawn")
    hears, says = processes.Pipe(duplex=False)
    other = processes.Process(target=watch, args=(store.folder, says, times))
    other.start()
    await asyncio.to_thread(hears.recv)
    began: dict[int, float] = {}
    for n in range(first, first + times):
        now = time.monotonic()
        await sign_up(store, n)
        began[store.seq] = now
        await asyncio.sleep(0.005)
    found = []
    for _ in range(times):
        seq, at = await asyncio.to_thread(hears.recv)
        found.append((at - began[seq]) * 1000)
    other.join()
    return found


async def cold_open(folder: Path) -> float:
    """Seconds until a store is open and answers."""
    began = time.perf_counter()
    store = await open_store(folder)
    async with store.view() as view:
        await view.outbox.count("queued")
    took = time.perf_counter() - began
    await store.close()
    return took


def stock(folder: Path, size: int, times: int) -> float:
    """Milliseconds (median) of one insert into stock TinyDB's JSON file of `size` documents, which syncs nothing."""
    db = TinyDB(folder / "stock.json")
    plain = [msgspec.json.decode(msgspec.json.encode(doc)) for n in range(size // 4) for doc in documents(n)]
    db.table("all").insert_multiple(plain)
    found = []
    for n in range(times):
        began = time.perf_counter()
        db.table("all").insert({**plain[0], "id": str(n)})
        found.append((time.perf_counter() - began) * 1000)
    db.close()
    return statistics.median(found)


async def measure(folder: Path, size: int, times: int) -> dict[str, float]:
    """All figures of one size."""
    store = await open_store(folder, create=True)
    await fill(store, size)
    before = (folder / place.JOURNAL).stat().st_size
    first = 10_000_000
    bare = Bare(folder.parent)
    await timed(store, bare, first - 50, 50)
    work, appends = await timed(store, bare, first, times)
    grown = (folder / place.JOURNAL).stat().st_size - before
    each = grown // (times + 50)
    seen = await visible(store, first + times, min(times, 200))
    began = time.perf_counter()
    await store.compact()
    compaction = time.perf_counter() - began
    await store.close()
    opens = [await cold_open(folder) for _ in range(3)]
    return {
        "documents": size, "unit_of_work_ms": statistics.median(work), "p95_ms": statistics.quantiles(work, n=20)[-1],
        "bare_append_ms": statistics.median(appends), "bytes": each, "visible_elsewhere_ms": statistics.median(seen),
        "cold_open_s": min(opens), "compaction_s": compaction, "file_mb": before / 1e6,
    }  # fmt: skip


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small and fast: shows that it works, not how fast it is")
    parser.add_argument("--folder", type=Path, help="where to work; on the disk that is to be measured")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    given = parser.parse_args()
    sizes, times = ((200, 400), 20) if given.quick else ((1_000, 10_000, 100_000), 400)
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=given.folder) as made:
            row = asyncio.run(measure(Path(made) / "data", size, times))
            row["stock_tinydb_insert_ms"] = stock(Path(made), size, 5)
        rows.append(row)
        print("  ".join(f"{name} {value:,.3f}" for name, value in row.items()), flush=True)
    slowest, fastest = max(r["unit_of_work_ms"] for r in rows), min(r["unit_of_work_ms"] for r in rows)
    print(f"growth {slowest / fastest:.2f}x   python {platform.python_version()}   cores {os.cpu_count()}")
    if given.json:
        given.json.write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
