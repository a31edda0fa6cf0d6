"""Several processes write the same number: no update is lost, and nobody waits for long."""

import os
from pathlib import Path

import pytest
from store_world import clock
from store_writers import count_up, processes

from core.store.opening import open_store

PROCESSES = 4
TIMES = int(os.environ.get("THIRDTHURSDAY_INCREMENTS", "1000"))


@pytest.mark.slow
async def test_no_update_is_lost_and_nobody_waits_a_second_for_a_turn(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    store = await open_store(folder, create=True, clock=clock)
    ends, started = [], []
    for _ in range(PROCESSES):
        hears, says = processes.Pipe(duplex=False)
        started.append(processes.Process(target=count_up, args=(folder, TIMES, says), daemon=True))
        started[-1].start()
        says.close()
        ends.append(hears)
    waits = [hears.recv() if hears.poll(60) else None for hears in ends]
    for process in started:
        process.join(10)
    async with store.view() as view:
        found = await view.switches.get("n")
        assert found is not None
        assert found.value == str(PROCESSES * TIMES)
        assert len(await view.changes.recent(PROCESSES * TIMES + 1)) == PROCESSES * TIMES
    await store.close()
    assert all(wait is not None and wait < 1.0 for wait in waits), waits
