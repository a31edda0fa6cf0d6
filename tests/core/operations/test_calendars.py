"""Reconciling: who is out of date and why; only those are sent something, and a second run sends nothing."""

from datetime import date

import pytest
from calendar_parts import after_hold
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, presses, read
from msgspec.structs import replace

from core.errors import Refused
from core.operations import reconciling, sessions
from core.operations.undo import undo
from core.text import lit

DECEMBER, TENTH = "digital-2026-12-17", date(2026, 12, 10)
PRIYA, OMAR, NIA = address_of("Priya Shah"), address_of("Omar Khan"), "nia.morgan@northdale.example"


@pytest.fixture
async def desk() -> Post:
    """A desk where Priya and Omar have places and entries, and the host has one too."""
    made = await post()
    await made.says(read("Priya Shah", "join"), read("Omar Khan", "join"))
    await reconciling.send(made.store, DESK, AMIRA, DECEMBER)
    assert await after_hold(made) == [(NIA, "calendar_update", "REQUEST 0 ACCEPTED")]
    return made


async def stale(desk: Post) -> list[tuple[str, str, str, bool]]:
    """Address, wanted part, reason, and whether a letter is under way."""
    async with desk.store.view() as view:
        found = await reconciling.stale(view, DESK, DECEMBER, desk.clock())
    return [(each.person.address, each.mismatch.wanted, each.mismatch.words, each.under_way) for each in found]


async def settle(desk: Post, address: str, **certain: str) -> None:
    """What the gateway or a bounce would have written about the last entry of somebody."""
    async with desk.store.unit_of_work(AMIRA) as uow:
        person = await uow.people.by_address(address)
        assert person is not None
        entry = (await uow.entries.of(DECEMBER, person.id))[-1]
        await uow.entries.put(replace(entry, **certain))


async def test_desk_in_date_has_nothing_to_list_or_send(desk: Post) -> None:
    assert await stale(desk) == []
    assert await reconciling.send(desk.store, DESK, AMIRA, DECEMBER) is None


async def test_each_person_out_of_date_is_listed_with_the_reason(desk: Post) -> None:
    await settle(desk, OMAR, certainty="failed")
    await settle(desk, PRIYA, certainty="unknown")
    await desk.take(read("Ana Diaz", "join"))
    async with desk.store.unit_of_work(AMIRA) as uow:
        [row] = [row for row in await uow.outbox.of_session(DECEMBER) if row.name == "Ana Diaz"]
        await uow.outbox.put(replace(row, state="failed"))
    assert await stale(desk) == [
        (address_of("Ana Diaz"), "request", "never told", False),
        (OMAR, "request", "bounced", False),
        (PRIYA, "request", "not known if it arrived", False),
    ]  # fmt: skip


async def test_only_stale_ones_are_sent_and_a_second_run_sends_nothing(desk: Post) -> None:
    await settle(desk, OMAR, certainty="failed")
    done = await reconciling.send(desk.store, DESK, AMIRA, DECEMBER)
    assert done is not None
    assert done.summary == "1 calendar update for Thursday 17 December 2026"
    assert await stale(desk) == [(OMAR, "request", "bounced", True)]
    assert await reconciling.send(desk.store, DESK, AMIRA, DECEMBER) is None
    assert await after_hold(desk) == [(OMAR, "calendar_update", "REQUEST 0 ACCEPTED")]
    assert "The hangout is on Thursday 17 December 2026, 2pm to 3pm." in desk.sent[-1].text
    assert await stale(desk) == []
    assert await reconciling.send(desk.store, DESK, AMIRA, DECEMBER) is None


async def test_what_perhaps_arrived_is_sent_again_only_when_named(desk: Post) -> None:
    await settle(desk, PRIYA, certainty="unknown")
    assert await reconciling.send(desk.store, DESK, AMIRA, DECEMBER) is None
    assert await reconciling.send(desk.store, DESK, AMIRA, DECEMBER, include_unknown=True) is not None
    assert await after_hold(desk) == [(PRIYA, "calendar_update", "REQUEST 0 ACCEPTED")]


async def test_letter_that_waits_is_under_way_and_sent_once(desk: Post) -> None:
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH)
    assert [(address, way) for address, _, _, way in await stale(desk)] == [(NIA, True), (OMAR, True), (PRIYA, True)]
    assert await reconciling.send(desk.store, DESK, AMIRA, DECEMBER) is None


async def test_old_time_after_a_failed_letter_is_named_with_what_was_told(desk: Post) -> None:
    await sessions.move(desk.store, DESK, AMIRA, DECEMBER, TENTH)
    async with desk.store.unit_of_work(AMIRA) as uow:
        for row in await uow.outbox.of_session(DECEMBER):
            if row.kind == "moved":
                await uow.outbox.put(replace(row, state="withdrawn"))
    assert [each[2] for each in await stale(desk)] == ["old time, told SEQUENCE 0 on 23 November"] * 3
    await reconciling.send(desk.store, DESK, AMIRA, DECEMBER)
    assert await after_hold(desk) == [
        (NIA, "calendar_update", "REQUEST 1 NEEDS-ACTION"), (OMAR, "calendar_update", "REQUEST 1 NEEDS-ACTION"),
        (PRIYA, "calendar_update", "REQUEST 1 NEEDS-ACTION"),
    ]  # fmt: skip


async def test_new_main_address_takes_the_entry_along(desk: Post) -> None:
    async with desk.store.unit_of_work(AMIRA) as uow:
        uow.begin("edit_person", lit("a new address"))
        person = await uow.people.by_address(PRIYA)
        assert person is not None
        await uow.people.put(replace(person, address=lit("priya@eastham.example"), aliases=(lit(PRIYA),)))
    await reconciling.send(desk.store, DESK, AMIRA, DECEMBER)
    assert await reconciling.send(desk.store, DESK, AMIRA, DECEMBER) is None
    assert await after_hold(desk) == [
        ("priya.shah@westshire.example", "calendar_update", "CANCEL 1"),
        ("priya@eastham.example", "calendar_update", "REQUEST 0 ACCEPTED"),
    ]
    assert await stale(desk) == []


async def test_entry_declined_by_its_button_is_left_alone(desk: Post) -> None:
    await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED"))
    assert await stale(desk) == []


async def test_letter_that_another_one_made_needless_is_withdrawn(desk: Post) -> None:
    await settle(desk, OMAR, certainty="failed")
    await reconciling.send(desk.store, DESK, AMIRA, DECEMBER)
    await desk.says(read("Omar Khan", "status", arguments={"word": "LINK"}))  # a fresh copy goes at once
    assert await after_hold(desk) == []


async def test_undo_within_the_hold_takes_the_updates_back(desk: Post) -> None:
    await settle(desk, OMAR, certainty="failed")
    done = await reconciling.send(desk.store, DESK, AMIRA, DECEMBER)
    assert done is not None
    await undo(desk.store, DESK, AMIRA, done.seq)
    assert await after_hold(desk) == []
    assert await stale(desk) == [(OMAR, "request", "bounced", False)]


async def test_undo_after_they_left_is_refused_for_nothing_can_be_put_back(desk: Post) -> None:
    await settle(desk, OMAR, certainty="failed")
    done = await reconciling.send(desk.store, DESK, AMIRA, DECEMBER)
    assert done is not None
    await after_hold(desk)
    with pytest.raises(Refused, match="changed nothing that can be put back"):
        await undo(desk.store, DESK, AMIRA, done.seq)


async def test_session_that_is_over_is_left_alone(desk: Post) -> None:
    desk.clock.move(days=60)
    with pytest.raises(Refused, match="is over: calendars are left alone"):
        await reconciling.send(desk.store, DESK, AMIRA, DECEMBER)
