"""People: whom it lists, in which order, the whole of one person, and the second address that stays hidden."""

import fakes_desk
from dashes import dash
from fakes_desk import Hands, Numbers
from msgspec.structs import replace

from core.model import SecondAddress
from core.operations import people
from core.operations.work import GATEWAY, Work
from core.store.memory import MemoryStore
from core.text import Safe, lit


async def test_v_lists_members_everybody_and_the_session_again() -> None:
    async with dash() as on:
        await on.press("4")
        await on.shows("signups of #19 Thu 17 Dec (v: members 12, everybody)")
        await on.press("v")
        await on.shows("members of digital 12 (v: everybody, the session)")
        assert "Tom Reed" not in on.text
        await on.press("v")
        await on.shows("everybody 17 (v: the session, members)")
        assert "Tom Reed" in on.text
        assert "Nia Morgan" in on.text
        await on.press("v")
        await on.shows("signups of #19")


async def test_member_without_an_answer_is_given_a_place_from_the_members() -> None:
    async with dash() as on:
        await on.press("2")
        await on.shows("no bank holiday")
        await on.press("j", "enter", "v")
        await on.shows("members of digital 12")
        await on.press("y")
        await on.shows("Ana Diaz: Going")
        await on.push("yes")
        await on.shows("✓ Ana Diaz")
        assert await fakes_desk.standing(on.store, "digital-2027-01-21", "Ana Diaz") == "going"


async def test_t_lists_one_state_after_another_those_without_an_answer_too() -> None:
    async with dash() as on:
        await on.press("4")
        await on.shows("answered by")
        for state in ("going: 10", "maybe: 2", "waiting: 1", "no: 1", "unconfirmed: 1"):
            await on.press("t")
            await on.shows(f"only {state} ")
        await on.press("t")
        await on.shows("by organisation (O)")
        await on.press("2", "j", "enter")
        await on.shows("· quiet 12 members of digital without an answer (t: show)")
        assert "no answer yet" not in on.text
        await on.press("t", "t")
        await on.shows("only quiet: 12")
        assert "no answer yet" in on.text


async def test_o_puts_people_under_their_organisations() -> None:
    async with dash() as on:
        await on.press("4")
        await on.shows("answered by")
        await on.press("O")
        await on.shows("─ Eastham 4")
        await on.shows("─ (personal) 1")
        await on.press("O")
        await on.until(lambda: "─ Eastham 4" not in on.text)


async def filled_with(number: int) -> MemoryStore:
    """The filled desk with more people than one page lists."""
    store = await fakes_desk.filled()
    async with store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, fakes_desk.DESK, Numbers("many"))
        uow.begin("import_people", lit("many"))
        for at in range(number):
            await people.met(work, Safe(f"p{at:04}@eastham.example"), Safe(f"Person {at:04}"))
    return store


async def test_more_than_500_rows_come_page_by_page() -> None:
    async with dash(store=await filled_with(620)) as on:
        await on.press("4", "v", "v")
        await on.shows("everybody 637")
        await on.press("G")
        await on.shows("rows 1–500 of 637")
        await on.press("pagedown")
        await on.press("G")
        await on.shows("rows 501–637 of 637")
        await on.press("g", "pageup")
        await on.press("G")
        await on.shows("rows 1–500 of 637")


async def with_second(store: MemoryStore) -> None:
    async with store.unit_of_work(GATEWAY) as uow:
        uow.begin("note", lit("a second address"))
        person = await uow.people.need(await fakes_desk.person_id(store, "Amira Khan"))
        second = SecondAddress(address=lit("amira@home.example"), asked_at=uow.now, agreed_at=uow.now)
        await uow.people.put(replace(person, second=second))


async def test_second_address_is_hidden_until_enter_and_the_log_says_who_looked() -> None:
    hands = Hands()
    store = await fakes_desk.filled(hands)
    await with_second(store)
    async with dash((120, 48), store=store, hands=hands) as on:
        await on.press("4")
        await on.shows("second address: one, hidden")
        assert "amira@home.example" not in on.text
        await on.press("enter")
        await on.shows("second address: amira@home.example")
        async with store.view() as view:
            (last,) = await view.changes.recent(1)
        assert (last.verb, last.actor, last.person) == (
            "show_second_address", fakes_desk.AMIRA, await fakes_desk.person_id(store, "Amira Khan"),
        )  # fmt: skip
        await on.press("escape")
        await on.until(lambda: on.app.frame.mine and not on.app.frame.undo)


async def test_whole_person_lists_every_session_they_answered_to() -> None:
    async with dash() as on:
        await on.press("4")
        await on.shows("answered by")
        await on.press("j", "j", "enter")
        await on.shows("digital #17 going, came since")
        await on.shows("digital #19 going since")
