"""What the desk does by itself, in moved time: each thing once, in its hours, and not to those it must not reach."""

from datetime import UTC, date, datetime, timedelta

import pytest
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read, until
from msgspec.structs import replace

from core.model import Note
from core.operations import people, sessions, ticking
from core.operations.work import GATEWAY, Work
from core.text import lit
from core.understanding import Word

SERIES = (Word(word="SERIES", intent="series", arguments={"word": "SERIES"}),)
HOST = "nia.morgan@northdale.example"
DAY = timedelta(days=1)


@pytest.fixture
async def desk() -> Post:
    return await post()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def joins(desk: Post, *names: str) -> None:
    """People become members of the series."""
    for name in names:
        await desk.says(read(name, "series", words=SERIES, arguments={"word": "SERIES"}))


async def test_silent_member_is_invited_once_and_nudged_once(desk: Post) -> None:
    await joins(desk, "Priya Shah")
    letters = await until(desk, at("2026-12-18T12:00"))
    assert [(when, kind) for when, kind, who in letters if who == address_of("Priya Shah")] == [
        ("26 Nov 10:00", "invitation"),
        ("10 Dec 10:00", "nudge"),
    ]


async def test_whoever_answered_is_not_asked_again(desk: Post) -> None:
    await joins(desk, "Priya Shah", "Omar Khan")
    await desk.says(read("Priya Shah", "join"), read("Omar Khan", "decline"))
    letters = await until(desk, at("2026-12-14T12:00"))
    to_members = [(kind, who) for _, kind, who in letters if who != HOST]
    assert to_members == [("first_timer", address_of("Priya Shah"))]


async def test_guest_gets_one_first_timer_letter_one_reminder_and_the_question(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    letters = await until(desk, at("2026-12-24T12:00"))
    assert [(when, kind) for when, kind, who in letters if who == address_of("Priya Shah")] == [
        ("14 Dec 09:00", "first_timer"),
        ("15 Dec 09:00", "reminder"),
        ("21 Dec 10:00", "one_question"),
    ]


async def test_host_gets_reminder_pack_who_came_and_notes_ask(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    letters = await until(desk, at("2026-12-19T12:00"))
    assert [(when, kind) for when, kind, who in letters if who == HOST] == [
        ("03 Dec 09:00", "topic_needed"),
        ("10 Dec 09:00", "host_reminder"),
        ("17 Dec 08:00", "host_pack"),
        ("17 Dec 15:05", "who_came"),
        ("18 Dec 10:00", "notes_ask"),
    ]


async def test_while_somebody_waits_the_question_replaces_the_reminder() -> None:
    desk = await post(capacity=2)
    await desk.says(read("Priya Shah", "join"), read("Omar Khan", "join"))
    letters = await until(desk, at("2026-12-17T12:00"))
    assert [(when, kind) for when, kind, who in letters if who == address_of("Priya Shah")] == [
        ("14 Dec 09:00", "first_timer"),
        ("15 Dec 14:00", "still_coming"),
    ]
    assert [kind for _, kind, who in letters if who == address_of("Omar Khan")] == []


async def test_withheld_reminder_goes_when_the_queue_is_gone() -> None:
    desk = await post(capacity=2)
    await desk.says(read("Priya Shah", "join"), read("Omar Khan", "join"))
    await until(desk, at("2026-12-15T10:00"))
    await desk.says(read("Omar Khan", "decline"))
    letters = await until(desk, at("2026-12-17T12:00"))
    assert [kind for _, kind, who in letters if who == address_of("Priya Shah")] == ["reminder"]


async def test_maybe_that_keeps_a_place_loses_it_at_the_switch_to_those_who_wait() -> None:
    desk = await post(capacity=2)
    await desk.says(read("Priya Shah", "join"))
    await desk.says(read("Priya Shah", "maybe"), read("Omar Khan", "join"))
    letters = await until(desk, at("2026-12-16T12:00"))
    assert [(when, kind) for when, kind, who in letters if who == address_of("Priya Shah")] == [
        ("15 Dec 14:00", "still_coming_maybe"),
        ("16 Dec 09:00", "place_released"),
    ]
    assert ("16 Dec 09:00", "offer", address_of("Omar Khan")) in letters


async def test_nothing_is_sent_at_night_when_a_stopped_gateway_comes_back(desk: Post) -> None:
    await joins(desk, "Priya Shah")
    desk.clock.at = at("2026-11-28T02:00")  # a Saturday night; the invitation was due on Thursday
    assert await until(desk, at("2026-11-30T07:30")) == []
    letters = await until(desk, at("2026-11-30T08:00"))
    assert letters == [("30 Nov 08:00", "invitation", address_of("Priya Shah"))]


async def test_reminder_that_comes_too_late_is_noted_as_missed(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    desk.clock.at = at("2026-12-17T13:00")  # an hour before the start
    letters = await until(desk, at("2026-12-17T13:30"))
    assert [kind for _, kind, who in letters if who == address_of("Priya Shah")] == []
    async with desk.store.view() as view:
        found = await view.done.about("digital-2026-12-17")
    assert {each.id.split(":")[0]: each.outcome for each in found if "reminder:" in each.id or "timer" in each.id} == {
        "first_timer": "missed", "reminder": "missed", "host_reminder": "missed",
    }  # fmt: skip


async def test_approved_notes_go_to_members_and_to_everyone_who_had_a_place_and_carry_the_question(desk: Post) -> None:
    await joins(desk, "Omar Khan")
    await desk.says(read("Priya Shah", "join"), read("Lee Marsh", "decline"))
    await until(desk, at("2026-12-18T09:00"))
    async with desk.store.unit_of_work(GATEWAY) as uow:
        uow.begin("approve_notes", lit("notes approved"))
        note = Note(
            id="digital-2026-12-17", series="digital", session="digital-2026-12-17", text=lit("One page works."),
            saved_at=uow.now, approved_at=uow.now,
        )  # fmt: skip
        await uow.notes.put(note)
    letters = await until(desk, at("2026-12-22T12:00"))
    assert sorted((when, who) for when, kind, who in letters if kind == "thanks_and_notes") == [
        ("18 Dec 10:00", address_of("Omar Khan")),
        ("18 Dec 10:00", address_of("Priya Shah")),
    ]
    assert [kind for _, kind, _ in letters if kind == "one_question"] == []


async def test_hosts_are_asked_one_after_the_other_and_the_first_yes_hosts(desk: Post) -> None:
    async with desk.store.unit_of_work(GATEWAY) as uow:
        uow.begin("edit_series", lit("two more hosts"), series="digital")
        work = Work(uow, DESK, desk.ids)
        rowan = await people.met(work, lit("rowan.ellis@eastham.example"), lit("Rowan Ellis"))
        jo = await people.met(work, lit("jo.lane@westshire.example"), lit("Jo Lane"))
        series = await uow.series.need("digital")
        await uow.series.put(replace(series, hosts=(*series.hosts, rowan.id, jo.id)))
        for id_ in ("digital-2027-01-21", "digital-2027-02-18"):
            await uow.sessions.put(replace(await uow.sessions.need(id_), hosts=()))
    letters = await until(desk, at("2026-12-17T12:00"))
    asked = [(when, who) for when, kind, who in letters if kind == "host_ask"]
    assert asked == [
        ("10 Dec 10:00", "rowan.ellis@eastham.example"),
        ("15 Dec 10:00", "jo.lane@westshire.example"),
    ]
    question = next(sent for sent in desk.sent if sent.row.kind == "host_ask" and "jo.lane" in sent.row.address)
    yes = read("Jo Lane", "join", tokens=(question.token,))
    assert await desk.says(yes) == [("host_confirmed", "jo.lane@westshire.example")]
    assert "PARTSTAT=ACCEPTED" in desk.sent[-1].calendar
    first = next(sent for sent in desk.sent if sent.row.kind == "host_ask" and "rowan" in sent.row.address)
    late = read("Rowan Ellis", "join", tokens=(first.token,), address="rowan.ellis@eastham.example")
    assert await desk.says(late) == [("host_taken", "rowan.ellis@eastham.example")]


async def test_moved_session_reminds_again_on_its_new_date(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    await until(desk, at("2026-12-15T12:00"))
    await sessions.move(desk.store, DESK, AMIRA, "digital-2026-12-17", date(2027, 1, 14))
    letters = await until(desk, at("2027-01-13T12:00"))
    assert [(when, kind) for when, kind, who in letters if who == address_of("Priya Shah") and kind == "reminder"] == [
        ("12 Jan 09:00", "reminder")
    ]


async def test_second_run_at_the_same_moment_does_nothing(desk: Post) -> None:
    await joins(desk, "Priya Shah")
    await until(desk, at("2026-11-26T10:00"))
    before = len(desk.sent)
    for _ in range(3):
        await ticking.tick(desk.store, DESK, ids=desk.ids)
    assert (await desk.deliver(), len(desk.sent)) == ([], before)
