"""Accept, Tentative, Decline and their kin, as the table of calendar.md 4.5 says."""

from datetime import UTC, date, datetime

import pytest
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, presses, read
from msgspec.structs import replace

from core.model import Join
from core.operations import sessions, signups
from core.operations.sessions import SessionEdit
from core.text import lit
from core.understanding import CalendarAnswer, Understanding

CROWD = [f"Guest {word}" for word in ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")]


@pytest.fixture
async def desk() -> Post:
    """A desk where Priya has a place and an entry."""
    made = await post()
    await made.says(read("Priya Shah", "join"))
    return made


def calendars(desk: Post, since: int = 0) -> list[tuple[str, str]]:
    """Kind and METHOD of the letters from `since` on."""
    found = []
    for sent in desk.sent[since:]:
        method = next((line[7:] for line in sent.calendar.splitlines() if line.startswith("METHOD:")), "")
        found.append((sent.row.kind, method))
    return found


async def test_accept_of_whoever_goes_already_is_noted_without_a_letter(desk: Post) -> None:
    assert await desk.says(presses("Priya Shah", desk.sent[0], "ACCEPTED")) == []
    async with desk.store.view() as view:
        entries = await view.entries.of_session(await desk.next_id())
    assert [entry.answer_partstat for entry in entries] == ["ACCEPTED"]


@pytest.mark.parametrize(("button", "state"), [("ACCEPTED", "going"), ("DECLINED", "withdrawn")])
async def test_note_that_asks_something_goes_to_a_person_and_the_button_counts(
    desk: Post, button: str, state: str
) -> None:
    await desk.says(
        presses("Priya Shah", desk.sent[0], button, arguments={"note": "person"}, text="Is there a dial-in?")
    )
    assert await desk.states(await desk.next_id()) == {address_of("Priya Shah"): state}
    async with desk.store.view() as view:
        waiting = await view.inbound.in_state("waiting")
    assert [record.effect.rpartition("; ")[2] for record in waiting] == ["the note with it is for a person"]


async def test_decline_frees_the_place_and_sends_no_calendar_part_back(desk: Post) -> None:
    await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED"))
    assert await desk.states(await desk.next_id()) == {address_of("Priya Shah"): "withdrawn"}
    assert calendars(desk, 1) == [("declined", "")]


async def test_decline_promotes_the_first_in_the_queue(desk: Post) -> None:
    await desk.says(*(read(name, "join") for name in [*CROWD, "Omar Khan"]))
    before = len(desk.sent)
    await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED"))
    assert sorted(calendars(desk, before)) == [("declined", ""), ("promoted", "REQUEST")]


async def test_tentative_keeps_the_place_until_asked(desk: Post) -> None:
    session = await desk.next_id()
    await desk.says(presses("Priya Shah", desk.sent[0], "TENTATIVE"))
    standing = await desk.standing(session, address_of("Priya Shah"))
    assert standing is not None
    assert (standing.state, standing.holding) == ("maybe", True)
    assert calendars(desk, 1) == [("maybe", "")]


async def test_decline_twice_is_recorded_without_a_letter(desk: Post) -> None:
    await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED"))
    desk.clock.move(minutes=1)
    assert await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED")) == []


async def test_accept_after_decline_on_the_live_entry_needs_no_new_one(desk: Post) -> None:
    await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED"))
    desk.clock.move(minutes=1)
    await desk.says(presses("Priya Shah", desk.sent[0], "ACCEPTED"))
    assert await desk.states(await desk.next_id()) == {address_of("Priya Shah"): "going"}
    assert calendars(desk, 1) == [("declined", ""), ("signed_up", "")]


async def test_accept_when_full_joins_the_queue_and_takes_the_entry_back(desk: Post) -> None:
    await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED"))
    await desk.says(*(read(name, "join") for name in [*CROWD, "Omar Khan"]))
    before = len(desk.sent)
    desk.clock.move(minutes=1)
    await desk.says(presses("Priya Shah", desk.sent[0], "ACCEPTED"))
    assert (await desk.states(await desk.next_id()))[address_of("Priya Shah")] == "waitlisted"
    assert calendars(desk, before) == [("queued", "CANCEL")]


async def test_accept_of_an_entry_we_took_back_brings_a_fresh_one(desk: Post) -> None:
    await desk.says(read("Priya Shah", "decline"))
    desk.clock.move(minutes=1)
    await desk.says(presses("Priya Shah", desk.sent[0], "ACCEPTED", sequence=1))
    assert calendars(desk, 1) == [("declined", "CANCEL"), ("signed_up", "REQUEST")]
    assert ".2@lgd.example" in desk.sent[-1].calendar


async def test_no_after_a_decline_by_button_sends_no_cancel(desk: Post) -> None:
    await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED"))
    desk.clock.move(minutes=1)
    await desk.says(read("Priya Shah", "decline"))
    assert calendars(desk, 1) == [("declined", ""), ("declined", "")]


async def test_forwarded_invite_asks_the_newcomer_and_leaves_the_owner_alone(desk: Post) -> None:
    session = await desk.next_id()
    await desk.says(presses("Tom Reed", desk.sent[0], "ACCEPTED"))
    assert await desk.states(session) == {address_of("Priya Shah"): "going", address_of("Tom Reed"): "unconfirmed"}
    assert calendars(desk, 1) == [("forwarded_invite", "")]
    assert "sent on to you by Priya Shah." in desk.sent[1].text
    await desk.says(read("Tom Reed", "join", tokens=(desk.sent[1].token,)))
    assert calendars(desk, 2) == [("signed_up", "REQUEST")]
    assert "If you now see two entries, delete the one you were sent first." in desk.sent[2].text


async def test_forwarded_invite_to_another_organisation_names_nobody(desk: Post) -> None:
    await desk.says(
        presses("Tom Reed", desk.sent[0], "ACCEPTED", address="tom@eastham.example", attendee="tom@eastham.example")
    )
    assert "Priya" not in desk.sent[1].mail.as_string()


async def test_decline_of_a_forwarded_invite_is_filed(desk: Post) -> None:
    assert await desk.says(presses("Tom Reed", desk.sent[0], "DECLINED")) == []
    assert await desk.states(await desk.next_id()) == {address_of("Priya Shah"): "going"}


async def test_answer_by_an_assistant_asks_the_holder(desk: Post) -> None:
    await desk.says(presses("Ada Wright", desk.sent[0], "DECLINED", attendee=address_of("Priya Shah")))
    assert await desk.states(await desk.next_id()) == {address_of("Priya Shah"): "going"}
    assert [(each.row.kind, each.row.address) for each in desk.sent[1:]] == [("holder_ask", address_of("Priya Shah"))]


async def test_failed_check_of_a_calendar_answer_is_silence(desk: Post) -> None:
    assert await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED", evidence="fail")) == []
    assert await desk.states(await desk.next_id()) == {address_of("Priya Shah"): "going"}


def unknown(name: str) -> Understanding:
    answer = CalendarAnswer(method="REPLY", uid="a" * 26 + ".1@lgd.example", partstat="ACCEPTED", attendee="")
    return read(name, "join", kind="calendar-reply", calendar=(answer,))


async def test_answer_to_an_entry_we_do_not_hold_is_asked_about_once_then_a_person_looks(desk: Post) -> None:
    assert await desk.says(unknown("Omar Khan")) == [("which_one", address_of("Omar Khan"))]
    question = desk.sent[-1]
    assert "1. Thursday 17 December 2026, 2pm to 3pm" in question.text
    chosen = read("Omar Khan", None, tokens=(question.token,), arguments={"numbers": [2]})
    assert await desk.says(chosen) == [("signed_up", address_of("Omar Khan"))]
    assert (await desk.states("digital-2027-01-21"))[address_of("Omar Khan")] == "going"
    assert await desk.says(unknown("Omar Khan")) == [("human_will_answer", address_of("Omar Khan"))]
    async with desk.store.view() as view:
        assert await view.inbound.count("waiting") == 1


async def test_accept_that_says_cannot_come_changes_nothing_and_is_asked_about(desk: Post) -> None:
    session = await desk.next_id()
    both = replace(presses("Priya Shah", desk.sent[0], "ACCEPTED"), verdict="ask", meanings=("join", "decline"))
    assert await desk.says(both) == [("ask_meaning", address_of("Priya Shah"))]
    assert await desk.states(session) == {address_of("Priya Shah"): "going"}
    chosen = read("Priya Shah", None, tokens=(desk.sent[-1].token,), arguments={"numbers": [2]})
    assert await desk.says(chosen) == [("declined", address_of("Priya Shah"))]
    assert await desk.states(session) == {address_of("Priya Shah"): "withdrawn"}


async def test_comment_beside_the_button_is_kept_for_organisers(desk: Post) -> None:
    answer = presses("Priya Shah", desk.sent[0], "ACCEPTED")
    noted = replace(answer, calendar=(replace(answer.calendar[0], comment=lit("ten minutes late")),))
    assert await desk.says(noted) == []
    standing = await desk.standing(await desk.next_id(), address_of("Priya Shah"))
    assert standing is not None
    assert standing.comment == "ten minutes late"


async def test_refresh_of_an_entry_that_was_taken_back_takes_it_back_again(desk: Post) -> None:
    uid = next(line for line in desk.sent[0].calendar.splitlines() if line.startswith("UID:"))[4:].strip()
    await desk.says(read("Priya Shah", "decline"))
    answer = CalendarAnswer(method="REFRESH", uid=uid, attendee=address_of("Priya Shah"))
    for _ in range(3):
        desk.clock.move(minutes=1)
        await desk.says(read("Priya Shah", None, kind="calendar-reply", calendar=(answer,)))
    assert calendars(desk, 1) == [("declined", "CANCEL"), ("calendar_update", "CANCEL"), ("calendar_update", "CANCEL")]
    assert ["SEQUENCE:1" in each.calendar for each in desk.sent[1:]] == [True, True, True]


async def test_uid_left_in_a_rich_text_answer_names_the_session(desk: Post) -> None:
    """winmail.dat: the class says what, the UID says which one; From must be the holder."""
    uid = next(line for line in desk.sent[0].calendar.splitlines() if line.startswith("UID:"))[4:].strip()
    lost = read("Priya Shah", "decline", arguments={"uid": uid})
    assert await desk.says(lost) == [("declined", address_of("Priya Shah"))]
    assert await desk.states(await desk.next_id()) == {address_of("Priya Shah"): "withdrawn"}


async def test_forward_notification_is_filed_as_what_it_is(desk: Post) -> None:
    notice = replace(
        read("Priya Shah", None, kind="auto-reply"), peeled_subject=lit("Meeting Forward Notification: Hangout")
    )
    assert await desk.says(notice) == []
    async with desk.store.view() as view:
        [record] = [each for each in await view.inbound.in_state("filed") if each.kind == "auto-reply"]
    assert record.effect == "the invite was sent on to somebody in a calendar: noted, nothing changes"


async def test_proposed_time_keeps_the_place_and_declines_the_counter(desk: Post) -> None:
    session = await desk.next_id()
    uid = next(line for line in desk.sent[0].calendar.splitlines() if line.startswith("UID:"))[4:]
    start = datetime(2026, 12, 18, 14, 0, tzinfo=UTC)
    answer = CalendarAnswer(
        method="COUNTER", uid=uid.strip(), sequence=0, attendee=address_of("Priya Shah"), partstat="TENTATIVE",
        proposed_start=start, counter_in_body=True,
    )  # fmt: skip
    await desk.says(read("Priya Shah", "maybe", kind="calendar-reply", calendar=(answer,)))
    assert await desk.states(session) == {address_of("Priya Shah"): "going"}
    assert calendars(desk, 1) == [("fixed_time", "DECLINECOUNTER")]
    async with desk.store.view() as view:
        found = await view.sessions.need(session)
    assert [proposal.start for proposal in found.proposals] == [start]


async def test_refresh_sends_the_same_entry_again_and_at_most_twice_a_day(desk: Post) -> None:
    uid = next(line for line in desk.sent[0].calendar.splitlines() if line.startswith("UID:"))[4:]
    for _ in range(3):
        desk.clock.move(minutes=1)
        answer = CalendarAnswer(method="REFRESH", uid=uid.strip(), attendee=address_of("Priya Shah"))
        await desk.says(read("Priya Shah", None, kind="calendar-reply", calendar=(answer,)))
    assert calendars(desk, 1) == [("link_again", "REQUEST"), ("link_again", "REQUEST")]
    assert ["SEQUENCE:0" in each.calendar for each in desk.sent] == [True, True, True]


async def test_decline_that_crossed_an_update_takes_the_updated_entry_back(desk: Post) -> None:
    """They pressed before our new joining details came; those put the entry back into their calendar."""
    session = await desk.next_id()
    await sessions.edit(desk.store, DESK, AMIRA, session, SessionEdit(join=Join(address=lit("https://b.example/x"))))
    desk.clock.move(seconds=31)
    await desk.deliver()
    await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED", sequence=0))
    assert calendars(desk, 1) == [("details_changed", "REQUEST"), ("declined", "CANCEL")]
    assert "SEQUENCE:2" in desk.sent[-1].calendar


async def test_accept_of_an_entry_declined_before_the_session_was_cancelled_takes_it_away(desk: Post) -> None:
    await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED"))
    await sessions.cancel(desk.store, DESK, AMIRA, await desk.next_id())
    desk.clock.move(seconds=31)
    await desk.deliver()
    before = len(desk.sent)
    await desk.says(presses("Priya Shah", desk.sent[0], "ACCEPTED"))
    assert calendars(desk, before) == [("cancelled", "CANCEL")]


async def test_accept_of_the_old_date_by_somebody_without_a_place_takes_the_old_entry_away(desk: Post) -> None:
    session = await desk.next_id()
    await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED"))
    await sessions.move(desk.store, DESK, AMIRA, session, date(2026, 12, 10))
    desk.clock.move(seconds=31)
    await desk.deliver()
    before = len(desk.sent)
    await desk.says(presses("Priya Shah", desk.sent[0], "ACCEPTED"))
    assert calendars(desk, before) == [("which_date", "CANCEL")]
    assert "We have changed nothing." in desk.sent[-1].text
    await desk.says(read("Priya Shah", "join", tokens=(desk.sent[-1].token,)))
    assert calendars(desk, before + 1) == [("signed_up", "REQUEST")]
    assert "DTSTART;TZID=Europe/London:20261210T140000" in desk.sent[-1].calendar


@pytest.mark.parametrize("road", ["button", "words"])
async def test_yes_of_somebody_an_organiser_took_off_is_for_a_person_who_says_so(desk: Post, road: str) -> None:
    async with desk.store.view() as view:
        person = await view.people.by_address(address_of("Priya Shah"))
    assert person is not None
    session = await desk.next_id()
    await signups.remove(desk.store, DESK, AMIRA, session, person.id, ids=desk.ids)
    desk.clock.move(seconds=31)
    assert [each.row.kind for each in await desk.deliver()] == ["removed"]
    pressed = presses("Priya Shah", desk.sent[0], "ACCEPTED")
    assert await desk.says(pressed if road == "button" else read("Priya Shah", "join")) == [
        ("human_will_answer", address_of("Priya Shah"))
    ]  # fmt: skip
    assert "You have no place on Thursday 17 December." in desk.sent[-1].text
    assert await desk.states(session) == {address_of("Priya Shah"): "removed"}
    async with desk.store.view() as view:
        assert [record.effect for record in await view.inbound.in_state("waiting")] == ["removed, as before"]


async def test_holder_who_answers_with_anothers_reply_address_hears_what_changed(desk: Post) -> None:
    await desk.says(read("Omar Khan", "join"))
    [omars] = [each for each in desk.sent if each.row.name == "Omar Khan"]
    said = await desk.says(presses("Priya Shah", desk.sent[0], "DECLINED", tokens=(omars.token,)))
    assert said == [("declined", address_of("Priya Shah"))]
    assert await desk.states(await desk.next_id()) == {
        address_of("Priya Shah"): "withdrawn", address_of("Omar Khan"): "going",
    }  # fmt: skip
