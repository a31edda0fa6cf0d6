"""Hosts asked by an organiser: the next on the rota or one by name; nobody asked where a session runs without one."""

from datetime import timedelta

import fakes_desk
import pytest
from fakes_desk import AMIRA, DESK, Hands

from core.errors import Refused
from core.health import session_checks
from core.operations import planning, rota
from core.operations.undo import undo
from core.store.memory import MemoryStore

FIRST, SECOND = "berkshire-2026-12-07", "berkshire-2027-01-04"


@pytest.fixture
async def store() -> MemoryStore:
    return await fakes_desk.filled(Hands())


async def asked(store: MemoryStore, session: str = SECOND) -> list[str]:
    async with store.view() as view:
        rows = [row for row in await view.outbox.in_state("held") if row.kind == "host_ask" and row.session == session]
        return [row.name for row in sorted(rows, key=lambda row: row.change)]


async def test_next_on_the_rota_is_asked_and_then_the_other(store: MemoryStore) -> None:
    change = await rota.ask(store, DESK, AMIRA, SECOND)
    assert change.summary == "Nia Morgan asked to host 4 January 2027"
    await rota.ask(store, DESK, AMIRA, SECOND)
    assert await asked(store) == ["Nia Morgan", "Rowan Ellis"]
    with pytest.raises(Refused, match="Everybody on the rota has been asked"):
        await rota.ask(store, DESK, AMIRA, SECOND)


async def test_somebody_is_asked_by_name_and_undo_takes_it_back_so_that_they_can_be_asked_again(
    store: MemoryStore,
) -> None:
    change = await rota.ask(store, DESK, AMIRA, SECOND, "Rowan Ellis")
    assert await asked(store) == ["Rowan Ellis"]
    await undo(store, DESK, AMIRA, change.seq)
    assert await asked(store) == []
    async with store.view() as view:
        assert await view.done.about(SECOND) == []
    await rota.ask(store, DESK, AMIRA, SECOND, "Rowan Ellis")
    assert await asked(store) == ["Rowan Ellis"]


async def test_session_with_a_host_needs_nobody(store: MemoryStore) -> None:
    session = await fakes_desk.next_session(store)
    for verb in (rota.ask, rota.run_without):
        with pytest.raises(Refused, match="has a host"):
            await verb(store, DESK, AMIRA, session)


async def test_session_that_runs_without_a_host_is_not_asked_about_until_that_is_undone(store: MemoryStore) -> None:
    async def kinds() -> set[str]:
        async with store.view() as view:
            coming = await planning.coming(view, DESK, fakes_desk.NOW)
        return {a.kind for a in coming if a.session == SECOND} & {"host_ask", "host_needed"}

    before = await kinds()
    assert "host_ask" in before
    change = await rota.run_without(store, DESK, AMIRA, SECOND)
    assert change.summary == "4 January 2027 runs without a host"
    assert await kinds() == set()
    async with store.view() as view:
        session, series = await view.sessions.need(SECOND), await view.series.need("berkshire")
    late = session.starts - timedelta(days=3)
    (host, *_) = session_checks(session, series, late, hosts=(), invited=0, members=0)
    assert (host.state, host.says) == ("ok", "runs without one")
    with pytest.raises(Refused, match="without a host already"):
        await rota.run_without(store, DESK, AMIRA, SECOND)
    await undo(store, DESK, AMIRA, change.seq)
    assert await kinds() == before
