"""Second addresses beside the stories: merging, splitting, an organiser's hand, undo, lost mail, what is held and shown."""

from datetime import date, datetime, timedelta

import pytest
from calendar_parts import after_hold
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read
from invented import NOW
from msgspec.structs import replace

from core.model import Change, OutboxRow, Person
from core.operations import (
    erasing,
    following,
    merging,
    persons,
    previewing,
    reconciling,
    rights,
    sessions,
    signups,
    splitting,
)
from core.operations.outbox.sparing import unasked
from core.operations.persons import PersonEdit
from core.operations.undo import undo
from core.store.invariants import broken
from core.store.memory import MemoryStore
from core.store.ports import Store
from core.text import lit
from core.understanding import Word

DECEMBER = "digital-2026-12-17"
PRIYA, WORK = address_of("Priya Shah"), "priya.shah@eastham.example"
HOME, PHONE = "priya@home.example", "priya@phone.example"
Letters = list[tuple[str, str, str]]


async def who(desk: Post, address: str = PRIYA) -> Person:
    async with desk.store.view() as view:
        found = await view.people.by_address(address)
    assert found is not None
    return found


async def keep(desk: Post, *changed: Person) -> None:
    """People as they might have come to be."""
    async with desk.store.unit_of_work(AMIRA) as uow:
        uow.begin("edit_person", lit("changed"))
        for person in changed:
            await uow.people.put(person)


async def device(desk: Post, at: str, address: str = PRIYA) -> None:
    """Somebody with a place names an own device, which agrees and wants the entry."""
    phone = Word(word="PHONE", intent="phone", arguments={"address": at})
    await desk.says(
        read("Priya Shah", "phone", arguments={"word": "PHONE", "address": at}, words=(phone,), address=address)
    )
    [asked] = [each for each in desk.sent if each.row.address == at]
    await desk.says(read("Priya Shah", "join", tokens=(asked.token,), address=at))
    invite = Word(word="LINK", intent="status")
    await desk.says(read("Priya Shah", "status", arguments={"word": "LINK"}, words=(invite,), address=at))


@pytest.fixture
async def desk() -> Post:
    """Priya has a place, and an own device whose calendar shows it."""
    made = await post(capacity=3)
    await made.says(read("Priya Shah", "join"))
    await device(made, HOME)
    assert made.sent[-1].row.address == HOME
    assert "METHOD:REQUEST" in made.sent[-1].calendar
    return made


async def news(desk: Post) -> Letters:
    """What leaves by itself: address, kind, calendar part."""
    before = await after_hold(desk)
    await following.follow(desk.store, DESK, ids=desk.ids)
    found = sorted(before + await after_hold(desk))
    assert await following.follow(desk.store, DESK, ids=desk.ids) == 0
    assert isinstance(desk.store, MemoryStore)
    assert broken(desk.store._documents) == []
    return found


async def at_home(desk: Post, address: str = PRIYA) -> list[tuple[str, int, str]]:
    """What the ledger says of second calendars: address, suffix, told."""
    async with desk.store.view() as view:
        entries = await view.entries.of(DECEMBER, (await who(desk, address)).id, "second")
    return [(str(entry.address), entry.n, entry.told) for entry in entries]


async def test_organiser_who_takes_the_address_away_empties_its_calendar(desk: Post) -> None:
    change = await persons.edit(desk.store, DESK, AMIRA, (await who(desk)).id, PersonEdit(second=None), ids=desk.ids)
    assert change is not None
    await following.follow(desk.store, DESK, ids=desk.ids)
    await undo(desk.store, DESK, AMIRA, change.seq, ids=desk.ids)
    assert await news(desk) == []
    await persons.edit(desk.store, DESK, AMIRA, (await who(desk)).id, PersonEdit(second=None), ids=desk.ids)
    assert await news(desk) == [(HOME, "calendar_update", "CANCEL 1")]


async def test_undo_after_the_calendar_was_emptied_brings_a_fresh_entry(desk: Post) -> None:
    off = Word(word="PHONE", intent="phone", arguments={"off": True})
    await desk.says(read("Priya Shah", "phone", arguments={"word": "PHONE", "off": True}, words=(off,)))
    assert await news(desk) == []  # PHONE OFF has said all
    async with desk.store.view() as view:
        [change, *_] = await view.changes.of_person((await who(desk)).id, limit=1)
    await undo(desk.store, DESK, AMIRA, change.seq, ids=desk.ids)
    assert [each for each in await news(desk) if each[0] == HOME] == [(HOME, "calendar_update", "REQUEST 0 ACCEPTED")]
    assert await at_home(desk) == [(HOME, 1, "cancelled"), (HOME, 2, "invited")]


async def test_merged_with_a_record_that_has_a_device_too_one_of_them_is_emptied(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join", address=WORK))
    await device(desk, PHONE, WORK)
    await merging.merge(desk.store, DESK, AMIRA, (await who(desk)).id, (await who(desk, WORK)).id, ids=desk.ids)
    assert await at_home(desk) == [(PHONE, 1, "invited"), (HOME, 2, "invited")]
    assert [each for each in await news(desk) if each[0] in (HOME, PHONE)] == [(PHONE, "calendar_update", "CANCEL 1")]
    assert (await who(desk, WORK)).second == (await who(desk)).second


async def test_merged_into_a_record_without_one_the_device_goes_along(desk: Post) -> None:
    await desk.says(read("Priya Shah", "decline", address=WORK))
    await merging.merge(desk.store, DESK, AMIRA, (await who(desk, WORK)).id, (await who(desk)).id, ids=desk.ids)
    assert await at_home(desk, WORK) == [(HOME, 1, "invited")]
    assert [each for each in await news(desk) if each[0] == HOME] == []


async def test_place_that_goes_to_somebody_else_leaves_the_device_of_the_first(desk: Post) -> None:
    await splitting.split(
        desk.store, DESK, AMIRA, (await who(desk)).id, WORK, name="Pat Shah", sessions=[DECEMBER], ids=desk.ids
    )
    assert (HOME, "calendar_update", "CANCEL 1") in await news(desk)


async def test_place_by_hand_reaches_the_device_and_so_does_its_end(desk: Post) -> None:
    id_ = (await who(desk)).id
    await signups.set_state(desk.store, DESK, AMIRA, "digital-2027-01-21", id_, "going", ids=desk.ids)
    assert (HOME, "calendar_update", "REQUEST 0 ACCEPTED") in await news(desk)
    await signups.remove(desk.store, DESK, AMIRA, "digital-2027-01-21", id_, ids=desk.ids)
    assert (HOME, "calendar_update", "CANCEL 1") in await news(desk)


async def test_main_address_that_changes_leaves_the_device_alone(desk: Post) -> None:
    await persons.edit(desk.store, DESK, AMIRA, (await who(desk)).id, PersonEdit(address=WORK), ids=desk.ids)
    assert await news(desk) == []


async def test_what_did_not_arrive_is_shown_to_organisers_and_not_sent_again_and_again(desk: Post) -> None:
    async with desk.store.unit_of_work(AMIRA) as uow:
        [entry] = await uow.entries.of(DECEMBER, (await who(desk)).id, "second")
        await uow.entries.put(replace(entry, certainty="failed"))
    assert await news(desk) == []
    async with desk.store.view() as view:
        found = await reconciling.stale(view, DESK, DECEMBER, desk.clock())
    listed = [(each.person.address, each.mismatch.role, each.mismatch.why) for each in found]
    assert (PRIYA, "second", "bounced") in listed
    await reconciling.send(desk.store, DESK, AMIRA, DECEMBER, ids=desk.ids)
    assert (HOME, "calendar_update", "REQUEST 0 ACCEPTED") in await after_hold(desk)


async def test_update_that_an_organiser_sent_is_not_sent_again(desk: Post) -> None:
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, date(2026, 12, 10), ids=desk.ids)
    await reconciling.send(desk.store, DESK, AMIRA, DECEMBER, ids=desk.ids)
    await following.follow(desk.store, DESK, ids=desk.ids)
    assert [each for each in await after_hold(desk) if each[0] == HOME] == [
        (HOME, "calendar_update", "REQUEST 1 NEEDS-ACTION")
    ]  # fmt: skip


async def test_host_has_the_session_at_the_second_address_too(desk: Post) -> None:
    nia, priya = await who(desk, "nia.morgan@northdale.example"), await who(desk)
    await keep(desk, replace(priya, second=None), replace(nia, second=priya.second))
    reached = [each for each in await news(desk) if each[0] == HOME]
    assert sorted(part for _, _, part in reached) == [
        "CANCEL 1",
        *["REQUEST 0 ACCEPTED"] * 3,
    ]  # the next three sessions


async def test_mail_from_the_device_does_not_say_that_the_main_address_works(desk: Post) -> None:
    await keep(desk, replace(await who(desk), undeliverable_since=desk.clock()))
    await desk.says(read("Priya Shah", "decline", tokens=(desk.sent[-1].token,), address=HOME))
    assert await desk.states(DECEMBER) == {PRIYA: "withdrawn"}
    assert (await who(desk)).undeliverable_since is not None


async def test_my_data_holds_the_address_and_what_its_calendar_was_told(desk: Post) -> None:
    async with desk.store.view() as view:
        data = await rights.data_of(view, await who(desk))
    assert f"Second address: {HOME}" in rights.lines_of(data)
    assert sorted((each["role"], each["address"], each["told"]) for each in data["calendar"]) == [
        ("main", PRIYA, "invited"), ("second", HOME, "invited"),
    ]  # fmt: skip


async def test_lists_of_letters_hide_the_address(desk: Post) -> None:
    async with desk.store.view() as view:
        rows = await view.outbox.to_address(HOME, since=desk.clock().replace(year=2025))
    assert {(row.kind, row.shown_address) for row in rows} == {
        ("phone_confirm", HOME),  # they are somebody else as long as they have not agreed
        ("phone_joining", "second address, hidden"),
    }  # fmt: skip


async def test_second_address_of_two_people_acts_for_the_one_whose_letter_it_answers(desk: Post) -> None:
    await desk.says(read("Omar Khan", "join"))
    omar, second = await who(desk, address_of("Omar Khan")), (await who(desk)).second
    await keep(desk, replace(omar, second=second))
    [joining] = [each for each in desk.sent if each.calendar and each.row.address == HOME]
    invite = Word(word="LINK", intent="status")
    asked = read("Somebody", "status", arguments={"word": "LINK"}, words=(invite,), address=HOME)
    assert await desk.says(asked) == [("help", HOME)]
    await desk.says(read("Somebody", "decline", tokens=(joining.token,), address=HOME))
    assert await desk.states(DECEMBER) == {PRIYA: "withdrawn", address_of("Omar Khan"): "going"}


@pytest.mark.parametrize(("word", "kind"), [("LINK", "phone_joining"), ("PHONE", "phone_removed")])
async def test_word_from_the_device_that_nobody_vouches_for_takes_one_yes(desk: Post, word: str, kind: str) -> None:
    off = {"off": True} if word == "PHONE" else {}
    said = Word(word=word, intent="phone" if word == "PHONE" else "status", arguments=off)
    mail = read("Somebody", said.intent, arguments={"word": word, **off}, words=(said,), address=HOME, evidence="none")
    desk.clock.move(hours=2)
    assert await desk.says(mail) == [("confirm_address", HOME)]
    yes = read("Somebody", "join", tokens=(desk.sent[-1].token,), address=HOME, evidence="none")
    assert await desk.says(yes) == [(kind, HOME)]
    assert ("METHOD:CANCEL" in desk.sent[-1].calendar) == (word == "PHONE")
    async with desk.store.view() as view:
        assert await view.people.by_address(HOME) is None


async def test_last_letters_to_the_device_of_somebody_erased_answer_no_mail(desk: Post) -> None:
    await erasing.erase(desk.store, DESK, AMIRA, (await who(desk)).id, ids=desk.ids)
    assert (HOME, "calendar_update", "CANCEL 1") in await after_hold(desk)
    await erasing.finish(desk.store, DESK, ids=desk.ids)
    async with desk.store.view() as view:
        assert await view.people.by_second(HOME) == []
        assert await view.entries.of_session(DECEMBER) == []


async def test_preview_of_a_move_counts_the_letter_to_the_device_without_its_address(desk: Post) -> None:
    async def move(store: Store) -> Change:
        return await sessions.move(store, DESK, AMIRA, DECEMBER, date(2026, 12, 10), ids=desk.ids)

    plan = await previewing.preview(desk.store, DESK, move, clock=desk.clock, ids=desk.ids)
    shown = {(each.to, each.kind, each.calendar, each.sequence) for each in plan.letters}
    assert shown >= {(PRIYA, "moved", "REQUEST", 1), ("second address, hidden", "calendar_update", "REQUEST", 1)}
    assert (plan.change.verb if plan.change else "", plan.withdrawn) == ("move_session", 0)
    assert await news(desk) == []


async def test_device_that_was_told_of_a_cancellation_hears_that_it_is_undone(desk: Post) -> None:
    desk.clock.at = (await when(desk)) - timedelta(hours=1)
    change = await sessions.cancel(desk.store, DESK, AMIRA, DECEMBER, ids=desk.ids)
    assert (HOME, "cancelled", "CANCEL 1") in await after_hold(desk)
    await undo(desk.store, DESK, AMIRA, change.seq, ids=desk.ids)
    assert [each for each in await news(desk) if each[0] == HOME] == [(HOME, "correction", "REQUEST 0 ACCEPTED")]
    assert await at_home(desk) == [(HOME, 1, "cancelled"), (HOME, 2, "invited")]


async def when(desk: Post) -> datetime:
    async with desk.store.view() as view:
        return (await view.sessions.need(DECEMBER)).starts


async def test_entry_that_must_go_does_not_wait_for_the_next_day() -> None:
    row = OutboxRow(
        id="r", key="k", kind="calendar_update", address=lit(HOME), cause="mail:m", created_at=NOW, due=NOW, rank=1
    )
    assert not unasked(row)
    assert unasked(replace(row, kind="phone_confirm"))


async def test_device_is_let_into_a_closed_series_like_its_owner() -> None:
    desk = await post(audience="domains", domains=("westshire.example",))
    await desk.says(read("Priya Shah", "join"))
    await device(desk, HOME)
    await desk.says(
        read("Priya Shah", "join", tokens=(desk.sent[-1].token,), arguments={"date": "2027-01-21"}, address=HOME)
    )
    assert await desk.states("digital-2027-01-21") == {PRIYA: "going"}
