"""The host rota by keys: who is asked next, who hosts, a session without a host; what the store says afterwards."""

import fakes_desk
from dashes import Dash, dash
from fakes_desk import DESK

from core.hosting import runs_without
from core.model import Session
from core.operations import hosts, signups
from core.operations.work import GATEWAY, Cause, Work

FIRST, SECOND = "berkshire-2026-12-07", "berkshire-2027-01-04"


async def opened(on: Dash) -> None:
    await on.press("2", "]")
    await on.shows("Mon 7 Dec")
    await on.press("o")
    await on.shows("Host rota · Berkshire Hangout")
    await on.shows("next on the rota: Nia Morgan (n asks them)")


async def session_of(on: Dash, id_: str = FIRST) -> Session:
    async with on.store.view() as view:
        return await view.sessions.need(id_)


async def test_next_host_is_asked_after_a_look_at_the_letter() -> None:
    async with dash() as on:
        await opened(on)
        await on.press("n")
        await on.shows("Ask Nia Morgan to host · #")
        await on.shows("Nia Morgan: “Can you host?”")
        await on.push("read")
        await on.shows("Subject  Can you host")
        await on.press("escape")
        await on.push("yes")
        await on.shows("[asked 10:34]")
        await on.shows("next on the rota: Rowan Ellis")
        await on.press("escape", "u")
        await on.shows("✓ undone: Nia Morgan asked to host 7 December 2026")
        await on.press("o")
        await on.shows("next on the rota: Nia Morgan")


async def test_host_of_the_column_is_asked_or_hosts() -> None:
    async with dash((80, 24)) as on:
        await opened(on)
        await on.press("right", "a")
        await on.shows("Ask Rowan Ellis to host")
        await on.push("yes")
        await on.shows("[asked 10:34]")
        await on.press("h")
        await on.shows("host (nobody) → Rowan Ellis")
        await on.push("yes")
        await on.shows("is hosted by Rowan Ellis")
        await on.shows("[yes]")
        async with on.store.view() as view:
            named = await view.people.many((await session_of(on)).hosts)
        assert [person.name for person in named.values()] == ["Rowan Ellis"]
        await on.press("n")
        await on.shows("it has a host")


async def test_session_runs_without_a_host_and_is_not_asked_about() -> None:
    async with dash() as on:
        await opened(on)
        await on.press("r")
        await on.shows("Without a host · #")
        await on.push("yes")
        await on.shows("runs without a host: nobody is asked")
        assert runs_without(await session_of(on))


async def test_dropped_out_host_is_told_with_what_can_be_done() -> None:
    store = await fakes_desk.filled()
    async with store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK)
        about = await signups.meeting(work, FIRST)
        uow.begin("receive", about.series.name, series="berkshire", session=FIRST)
        nia = await uow.people.need(await fakes_desk.person_id(store, "Nia Morgan"))
        await hosts.accept(work, about, nia, Cause(key="a"))
        await hosts.stand_down(work, await signups.meeting(work, FIRST), nia, Cause(key="b"))
    async with dash(store=store) as on:
        await on.press("2", "]")
        await on.shows("Mon 7 Dec")
        await on.press("o")
        await on.shows("the host dropped out 10:34: h hosts it, r runs without, c cancels, m moves")
        await on.shows("[no]")
        await on.press("m")
        await on.shows("Move #")
        await on.press("escape", "c")
        await on.shows("to call it off")


async def test_answer_that_comes_in_meanwhile_is_seen() -> None:
    store = await fakes_desk.filled()
    async with dash(store=store) as on:
        await opened(on)
        async with store.unit_of_work(GATEWAY) as uow:
            work = Work(uow, DESK)
            about = await signups.meeting(work, FIRST)
            uow.begin("receive", about.series.name, series="berkshire", session=FIRST)
            nia = await uow.people.need(await fakes_desk.person_id(store, "Nia Morgan"))
            await hosts.accept(work, about, nia, Cause(key="a"))
        await on.shows("[yes 10:34]")
        await on.shows("Nia Morgan 0 (+1 to come)")
