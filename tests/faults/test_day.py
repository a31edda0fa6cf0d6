"""A day of traffic in simulated time with faults of all kinds: every mail decided once, every invariant true, memory flat."""

import gc
import os
import random
import time
from datetime import datetime
from pathlib import Path

import pytest
from fakes_desk import Hands
from robots import party
from traffic import Day, Unsteady

from core.store.opening import open_store
from core.store.verify import verify
from mailgateway.reader import Reader

MAILS = int(os.environ.get("THIRDTHURSDAY_MAILS", "5000"))
SEED = int(os.environ.get("THIRDTHURSDAY_SEED", str(time.time_ns() % 2**32)))
BATCH = 20
BYTES_A_DOCUMENT = 6_000
"""What a document may cost in memory with its indexes, caches of the allocator included."""


def resident() -> int:
    """Bytes of this process in memory."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.slow
async def test_a_day_of_traffic_ends_with_every_mail_decided_once_and_memory_flat(tmp_path: Path) -> None:
    clock = Hands(datetime.fromisoformat("2026-11-23T00:00:00+00:00"))
    store, reader, chance = await open_store(tmp_path / "data", create=True, clock=clock), Reader(), random.Random(SEED)
    unsteady = Unsteady(store, chance)
    day = Day(await party(clock, reader, store=unsteady, capacity=60), unsteady, chance)  # type: ignore[arg-type]
    rounds = MAILS // BATCH
    before = (0, 0, 0)
    for number in range(rounds):
        unsteady.steady = False
        await day.arrive(BATCH)
        unsteady.steady = True
        await day.send()
        await day.party.passes(seconds=86_400 / rounds)
        if number == rounds // 2:
            before = (resident(), await _documents(store), descriptors())
    clock.move(days=6)
    day.faulty = 0  # whatever was to be tried again is, once more, and without a fault
    await day.send()
    after = (resident(), await _documents(store), descriptors())
    await _holds(day, tmp_path / "data")
    await reader.close()
    await store.close()
    grown = after[0] - before[0] - (after[1] - before[1]) * BYTES_A_DOCUMENT
    assert grown < 8 << 20, f"{grown >> 20} MB more than what is stored, THIRDTHURSDAY_SEED={SEED}"
    assert after[2] <= before[2] + 2


async def _documents(store: object) -> int:
    return sum(len(table) for table in store._journal.documents.tables.values())  # type: ignore[attr-defined]


async def _holds(day: Day, folder: Path) -> None:
    """Every mail has one record, no letter left twice, what is stored is sound, and the places are kept."""
    said = f"THIRDTHURSDAY_SEED={SEED} {dict(day.outcomes)}"
    found = await verify(folder)
    assert found.problems == (), said
    assert found.counts["inbound"] == day.accepted == day.number, said
    assert day.again == day.party.count - day.number, said
    assert [letter for letter, copies in day.copies.items() if copies > 1] == [], said
    async with day.party.store.view() as view:
        states = {state: await view.outbox.count(state) for state in ("sent", "unknown", "sending", "queued", "retry")}
        full = [await view.signups.count(s.id, "going") for s in await view.sessions.of_series("digital")]
        kept_apart = await view.inbound.in_state("quarantined", limit=100_000)
    assert [mail.effect for mail in kept_apart if mail.code == "poison"] == [], said
    assert (states["sending"], states["retry"]) == (0, 0), said
    assert states["sent"] + states["unknown"] == len(day.copies), said
    assert max(full) <= 60, said
