"""Story 1: a stranger writes one sentence and has a place and a working calendar entry."""

from datetime import UTC, datetime

from stories_cast import AS_ROWAN, DAVID, LEE, NIA, OMAR, PRIYA, RUTH, SAM, TOM
from stories_desk import StoryDesk
from stories_mails import body

from core.operations.undo import undo

SESSION = "digital-2026-12-17"
ASKS = "Hi, could I come along to the next one please?"
SIGNED_UP = body("""
    Hello Priya

    You have a place at LocalGov Digital Hangouts.

    When: Thursday 17 December 2026, 2pm to 3pm
    Topic: Writing for people in a hurry
    Host: Nia Morgan
    How to join: https://meet.example/lgd
    By phone: 020 7946 0123, PIN 4471

    A hangout is a one-hour group video call. You can listen, you do not have to speak.
    The calendar invite with this email puts it in your diary. You do not need to do anything else.

    Cannot use video on your work computer? Reply PHONE.
    Plans changed? Reply NO.
    Want to be invited to every one? Reply SERIES.

    We have noted your organisation as Westshire. Reply ORG and the name if that is wrong.
    We keep your name, email address, organisation and attendance for 24 months. Reply MY DATA to see it.
""")


async def test_one_sentence_gives_a_place_and_an_invite_in_one_letter(told: StoryDesk) -> None:
    (answer,) = await told.writes(PRIYA, ASKS, "OFFICIAL: Hangouts")
    assert answer.subject == "You are signed up: Thursday 17 December, 2pm to 3pm"
    assert answer.text == SIGNED_UP
    assert answer.mail["Auto-Submitted"] == "auto-replied"
    assert await told.standing(SESSION) == {PRIYA.address: "going"}


async def test_invite_is_one_busy_hour_for_one_person_already_accepted(told: StoryDesk) -> None:
    (answer,) = await told.writes(PRIYA, ASKS, "OFFICIAL: Hangouts")
    event = answer.event
    assert answer.method == "REQUEST"
    assert answer.calendar is not None
    assert len(answer.calendar.walk("VTIMEZONE")) == 1
    assert (event.start.astimezone(UTC), event.end.astimezone(UTC)) == (
        datetime(2026, 12, 17, 14, tzinfo=UTC), datetime(2026, 12, 17, 15, tzinfo=UTC),
    )  # fmt: skip
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert [str(event[name]) for name in ("SEQUENCE", "TRANSP", "X-MICROSOFT-DISALLOW-COUNTER")] == [
        "0", "OPAQUE", "TRUE",
    ]  # fmt: skip
    assert str(event["UID"]).endswith(".1@lgd.example")
    (entry,) = await told.entries(SESSION, PRIYA)
    assert (entry.uid, entry.told, entry.sequence, entry.certainty) == (str(event["UID"]), "invited", 0, "sent")


async def test_answer_belongs_to_the_thread_and_its_reply_address_leads_back(told: StoryDesk) -> None:
    raw = told.mail(PRIYA, ASKS, "OFFICIAL: Hangouts")
    (answer,) = await told.receives(PRIYA, raw)
    asked = [line.split(b": ", 1)[1].decode() for line in raw.split(b"\r\n") if line.startswith(b"Message-ID")]
    assert [answer.mail["In-Reply-To"], answer.mail["References"]] == asked * 2
    assert answer.letter.reply_to.startswith("hangouts+")
    (declined,) = await told.replies(PRIYA, "NO", answer, proven=False)
    assert declined.subject == "Noted: you cannot make Thursday 17 December"
    assert await told.standing(SESSION) == {PRIYA.address: "withdrawn"}


async def test_organiser_sees_the_sentence_that_was_matched_and_can_undo(told: StoryDesk) -> None:
    await told.writes(PRIYA, ASKS, "OFFICIAL: Hangouts")
    record = await told.record()
    assert (record.state, record.intent, record.decided_by, record.trust) == ("settled", "join", "text", "1")
    assert record.reason == 'One meaning found: join, from "could I come along".'
    (change,) = await told.changes()
    assert (change.actor.kind, change.session, change.record) == ("gateway", SESSION, record.id)
    person = await told.person(PRIYA)
    assert (person.name, person.organisation_name or person.organisation) == ("Priya Shah", "Westshire")
    await undo(told.store, told.desk, AS_ROWAN, change.seq)
    assert await told.standing(SESSION) == {}


async def test_without_proof_of_the_address_one_fixed_letter_asks_for_a_yes(told: StoryDesk) -> None:
    (asked,) = await told.receives(PRIYA, told.mail(PRIYA, ASKS, "OFFICIAL: Hangouts", proven=False))
    assert asked.subject == "One more step: reply YES"
    assert asked.text == body(
        """
        Hello

        Someone wrote to us from this address about LocalGov Digital Hangouts.
        We could not check that it was really you, so we have not done anything yet.
        Reply YES and we will do what was asked.
        If it was not you, do nothing. We delete this address in 7 days and will not write again.
        """,
        since="",
    )
    assert asked.calendar is None
    assert await told.standing(SESSION) == {PRIYA.address: "unconfirmed"}
    (answer,) = await told.replies(PRIYA, "Yes", asked, proven=False)
    assert (answer.text, answer.method) == (SIGNED_UP, "REQUEST")
    assert await told.standing(SESSION) == {PRIYA.address: "going"}


async def test_unconfirmed_stranger_holds_no_place_and_is_forgotten_after_seven_days(told: StoryDesk) -> None:
    await told.receives(PRIYA, told.mail(PRIYA, ASKS, "OFFICIAL: Hangouts", proven=False))
    await told.goes_on_to("2026-11-30T09:00")
    assert await told.standing(SESSION) == {PRIYA.address: "unconfirmed"}
    await told.goes_on_to("2026-11-30T09:13")
    assert await told.standing(SESSION) == {}
    async with told.store.view() as view:
        assert await view.people.by_address(PRIYA.address) is None
    assert len(told.inbox(PRIYA)) == 1


async def test_question_goes_to_a_person_and_signs_nobody_up(told: StoryDesk) -> None:
    (answer,) = await told.writes(PRIYA, "Is this the one in the newsletter?", "Hangouts")
    assert answer.subject == "A person will answer you"
    assert answer.calendar is None
    assert await told.standing(SESSION) == {}
    assert [(each.address, each.intent) for each in await told.waiting()] == [(PRIYA.address, "question")]


async def test_places_are_counted_with_the_host(told: StoryDesk) -> None:
    await told.fill(SESSION, (SAM, DAVID, OMAR, LEE, RUTH))
    await told.writes(PRIYA, ASKS)
    standing = await told.standing(SESSION)
    assert list(standing.values()) == ["going"] * 6
    assert [NIA.address in standing, TOM.address in standing] == [False, False]
