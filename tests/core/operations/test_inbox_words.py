"""What people write becomes places: YES, NO and MAYBE, the queue, promotion, and one letter for one mail."""

from datetime import UTC, datetime

import pytest
from fakes_desk import DESK
from fakes_inbox import Post, address_of, post, read

from core.operations import ticking
from core.understanding import Word

CROWD = [f"Guest {word}" for word in ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")]


@pytest.fixture
async def desk() -> Post:
    return await post()


async def test_yes_gives_a_place_and_one_letter_with_the_invite(desk: Post) -> None:
    session = await desk.next_id()
    assert await desk.says(read("Priya Shah", "join")) == [("signed_up", address_of("Priya Shah"))]
    assert await desk.states(session) == {address_of("Priya Shah"): "going"}
    sent = desk.sent[0]
    assert sent.mail["Subject"] == "You are signed up: Thursday 17 December, 2pm to 3pm"
    assert "METHOD:REQUEST" in sent.calendar
    assert sent.calendar.count("ATTENDEE") == 1
    assert "DTSTART;TZID=Europe/London:20261217T140000" in sent.calendar
    assert "mailto:hangouts@lgd.example" in sent.calendar


async def test_yes_again_repeats_nothing_but_says_so(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    assert await desk.says(read("Priya Shah", "join")) == [("already_going", address_of("Priya Shah"))]
    assert desk.sent[1].calendar == ""


async def test_the_same_mail_twice_changes_and_sends_nothing_more(desk: Post) -> None:
    mail = read("Priya Shah", "join")
    await desk.says(mail)
    again = await desk.take(mail)
    assert [receipt.again for receipt in again] == [True]
    assert await desk.deliver() == []


async def test_no_gives_the_place_up_and_withdraws_the_calendar_entry(desk: Post) -> None:
    session = await desk.next_id()
    await desk.says(read("Priya Shah", "join"))
    assert await desk.says(read("Priya Shah", "decline")) == [("declined", address_of("Priya Shah"))]
    assert await desk.states(session) == {address_of("Priya Shah"): "withdrawn"}
    assert "METHOD:CANCEL" in desk.sent[1].calendar
    assert "SEQUENCE:1" in desk.sent[1].calendar
    assert uid(desk, 0) == uid(desk, 1)


async def test_yes_after_no_comes_with_a_fresh_entry(desk: Post) -> None:
    for intent in ("join", "decline", "join"):
        await desk.says(read("Priya Shah", intent))  # type: ignore[arg-type]
    assert [each.row.kind for each in desk.sent] == ["signed_up", "declined", "signed_up"]
    assert uid(desk, 2) == uid(desk, 0).replace(".1@", ".2@")


async def test_yes_and_no_in_one_batch_leave_no_entry_behind(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"), read("Priya Shah", "decline"))
    assert [(each.row.kind, each.calendar) for each in desk.sent] == [("declined", "")]


async def test_full_session_queues_in_order_and_promotes_when_a_place_frees(desk: Post) -> None:
    session = await desk.next_id()
    await desk.says(*(read(name, "join") for name in CROWD))
    assert await desk.says(read("Omar Khan", "join"), read("Lee Marsh", "join")) == [
        ("queued", address_of("Omar Khan")),
        ("queued", address_of("Lee Marsh")),
    ]
    assert desk.sent[-2].mail["Subject"] == "Thursday 17 December is full: you are number 1 waiting"
    assert desk.sent[-1].mail["Subject"] == "Thursday 17 December is full: you are number 2 waiting"
    assert sorted(await desk.says(read("Guest Two", "decline"))) == [
        ("declined", address_of("Guest Two")),
        ("promoted", address_of("Omar Khan")),
    ]
    states = await desk.states(session)
    assert (states[address_of("Omar Khan")], states[address_of("Lee Marsh")]) == ("going", "waitlisted")
    promoted = await desk.standing(session, address_of("Omar Khan"))
    assert promoted is not None
    assert promoted.reason == "place freed by Guest Two, 23 Nov 9:12am; rule: automatic until 16 Dec 9am"


async def test_capacity_counts_the_host(desk: Post) -> None:
    session = await desk.next_id()
    await desk.take(*(read(name, "join") for name in [*CROWD, "Omar Khan"]))
    states = list((await desk.states(session)).values())
    assert (states.count("going"), states.count("waitlisted")) == (9, 1)


async def test_promotion_at_night_waits_for_the_morning(desk: Post) -> None:
    await desk.says(*(read(name, "join") for name in [*CROWD, "Omar Khan"]))
    desk.clock.at = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
    assert await desk.says(read("Guest Two", "decline")) == [("declined", address_of("Guest Two"))]
    desk.clock.at = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    assert [each.row.kind for each in await desk.deliver()] == ["promoted"]


async def test_after_the_switch_a_freed_place_is_offered_and_lapses(desk: Post) -> None:
    session = await desk.next_id()
    await desk.says(*(read(name, "join") for name in [*CROWD, "Omar Khan", "Lee Marsh"]))
    desk.clock.at = datetime(2026, 12, 16, 10, 0, tzinfo=UTC)
    assert ("offer", address_of("Omar Khan")) in await desk.says(read("Guest Two", "decline"))
    assert (await desk.states(session))[address_of("Omar Khan")] == "offered"
    desk.clock.at = datetime(2026, 12, 16, 14, 5, tzinfo=UTC)
    await ticking.tick(desk.store, DESK, ids=desk.ids)
    assert sorted((each.row.kind, each.row.address) for each in await desk.deliver()) == [
        ("offer", address_of("Lee Marsh")),
        ("offer_lapsed", address_of("Omar Khan")),
    ]
    assert (await desk.states(session))[address_of("Lee Marsh")] == "offered"


async def test_maybe_holds_no_new_place(desk: Post) -> None:
    session = await desk.next_id()
    assert await desk.says(read("Priya Shah", "maybe")) == [("maybe", address_of("Priya Shah"))]
    standing = await desk.standing(session, address_of("Priya Shah"))
    assert standing is not None
    assert (standing.state, standing.holding) == ("maybe", False)


async def test_yes_with_a_date_takes_that_session(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join", arguments={"date": "2027-01-21"}))
    assert await desk.states("digital-2027-01-21") == {address_of("Priya Shah"): "going"}


async def test_yes_to_a_session_not_open_says_so_and_changes_nothing(desk: Post) -> None:
    assert await desk.says(read("Priya Shah", "join", arguments={"date": "2027-06-17"})) == [
        ("not_open_yet", address_of("Priya Shah"))
    ]
    assert await desk.states("digital-2027-06-17") == {}


async def test_yes_after_the_start_is_too_late(desk: Post) -> None:
    desk.clock.at = datetime(2026, 12, 17, 14, 30, tzinfo=UTC)
    assert await desk.says(read("Priya Shah", "join", arguments={"date": "2026-12-17"})) == [
        ("too_late", address_of("Priya Shah"))
    ]


async def test_thanks_alone_is_settled_without_a_letter(desk: Post) -> None:
    assert await desk.says(read("Tom Webb", None, verdict="ignore")) == []
    async with desk.store.view() as view:
        assert await view.inbound.count("waiting") == 0


@pytest.mark.parametrize("kind", ["auto-reply", "bounce", "delay", "receipt", "list", "own", "spam"])
async def test_robots_get_no_answer_and_change_nothing(desk: Post, kind: str) -> None:
    session = await desk.next_id()
    assert await desk.says(read("Robot", "join", kind=kind)) == []  # type: ignore[arg-type]
    assert await desk.states(session) == {}


async def test_host_who_cannot_come_goes_to_a_person(desk: Post) -> None:
    session = await desk.next_id()
    assert await desk.says(read("Nia Morgan", "decline", address="nia.morgan@northdale.example")) == []
    async with desk.store.view() as view:
        assert [record.session for record in await view.inbound.in_state("waiting")] == [session]


async def test_stop_gives_up_every_place_with_one_letter_and_one_cancel_each(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    await desk.says(read("Priya Shah", "join", arguments={"date": "2027-01-21"}))
    stop = read("Priya Shah", "stop", words=(Word(word="STOP", intent="stop"),), arguments={"word": "STOP"})
    assert sorted(await desk.says(stop)) == [
        ("calendar_update", address_of("Priya Shah")),
        ("left_series", address_of("Priya Shah")),
    ]
    assert ["METHOD:CANCEL" in each.calendar for each in desk.sent[2:]] == [True, True]
    assert await desk.states("digital-2026-12-17") == {address_of("Priya Shah"): "withdrawn"}


async def test_every_letter_has_one_recipient_and_names_nobody_else(desk: Post) -> None:
    await desk.says(*(read(name, "join") for name in [*CROWD, "Omar Khan"]))
    await desk.says(read("Guest Two", "decline"))
    for sent in desk.sent:
        assert sent.mail.get_all("To") is not None
        assert len(sent.mail.get_all("To")) == 1
        assert (sent.mail["Cc"], sent.mail["Bcc"]) == (None, None)
        whole = f"{sent.text}\n{sent.calendar}"
        others = [name for name in [*CROWD, "Omar Khan"] if address_of(name) != sent.row.address]
        assert [name for name in others if name in whole or address_of(name) in whole] == []


def uid(desk: Post, at: int) -> str:
    """The UID of the entry that a letter carried."""
    return next(line for line in desk.sent[at].calendar.splitlines() if line.startswith("UID:"))
