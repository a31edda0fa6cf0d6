"""Story 8: STOP at once, ERASE after one question; what was held is gone and calendars are empty."""

from pathlib import Path

from stories_cast import LEE, OMAR, PRIYA, SAM
from stories_desk import StoryDesk
from stories_mails import Got, body

DECEMBER, FEBRUARY = "digital-2026-12-17", "digital-2027-02-18"


async def member_with_places(told: StoryDesk) -> None:
    """Priya is a member with places on 17 December and 18 February."""
    await told.writes(PRIYA, "SERIES")
    await told.writes(PRIYA, "YES 18 February")
    await told.writes(PRIYA, "YES 17 December")


async def asked_to_erase(told: StoryDesk) -> Got:
    await member_with_places(told)
    (asked,) = await told.writes(PRIYA, "ERASE")
    return asked


async def test_stop_leaves_the_series_and_gives_up_the_place(told: StoryDesk) -> None:
    await told.writes(PRIYA, "SERIES")
    (invite,) = await told.writes(PRIYA, "YES 18 February")
    answers = await told.writes(PRIYA, "STOP")
    (left,) = answers
    assert left.subject == "You have left LocalGov Digital Hangouts"
    assert left.text == body("""
        Hello Priya

        You will get no more invitations from LocalGov Digital Hangouts.
        Your place on Thursday 18 February has been given up. It should disappear from your calendar.

        Was this a mistake? Reply JOIN.
        Want us to delete what we hold about you? Reply ERASE.
    """)
    assert (left.method, str(left.event["UID"])) == ("CANCEL", str(invite.event["UID"]))
    assert await told.standing(FEBRUARY) == {PRIYA.address: "withdrawn"}
    async with told.store.view() as view:
        found = await view.memberships.of_person((await told.person(PRIYA)).id)
    assert [each.setting for each in found if each.setting != "none"] == []


async def test_stop_takes_every_future_entry_away_one_by_one(told: StoryDesk) -> None:
    await member_with_places(told)
    uids = {str(got.event["UID"]) for got in told.inbox(PRIYA) if got.method == "REQUEST"}
    left, update = await told.writes(PRIYA, "STOP")
    assert [left.subject, update.subject] == [
        "You have left LocalGov Digital Hangouts", "Calendar update: Thursday 18 February removed",
    ]  # fmt: skip
    assert [left.method, update.method] == ["CANCEL", "CANCEL"]
    assert {str(left.event["UID"]), str(update.event["UID"])} == uids
    for got in (left, update):
        assert "cancelled" not in got.text.lower()
        assert "Reply NO" not in got.text


async def test_join_in_the_thread_restores_the_membership_and_no_place(told: StoryDesk) -> None:
    await member_with_places(told)
    left = (await told.writes(PRIYA, "STOP"))[0]
    (back,) = await told.replies(PRIYA, "JOIN", left)
    assert back.subject == "You will be invited to every hangout"
    assert back.calendar is None
    async with told.store.view() as view:
        found = await view.memberships.of_person((await told.person(PRIYA)).id)
    assert [each.setting for each in found] == ["every"]
    assert await told.standing(DECEMBER) == {PRIYA.address: "withdrawn"}


async def test_stop_after_a_session_leaves_its_past_entry_alone(told: StoryDesk) -> None:
    await told.writes(PRIYA, "YES 17 December")
    await told.goes_on_to("2026-12-18T09:00")
    answers = await told.writes(PRIYA, "STOP")
    assert [(got.subject, got.method) for got in answers] == [("You have left LocalGov Digital Hangouts", "")]


async def test_erase_asks_once_and_says_what_is_held(told: StoryDesk) -> None:
    await told.writes(PRIYA, "IDEA: how are others doing online booking for the tip?")
    asked = await asked_to_erase(told)
    assert asked.subject == "Please confirm: delete everything about you"
    assert asked.text == body(
        """
        Hello Priya

        We hold your name, email address, organisation, 2 sign-ups and 1 idea.
        Reply YES to delete all of it now. This cannot be undone.
        Want a copy first? Reply MY DATA.
        If you do nothing in 7 days, we delete nothing.
        """,
        since="you are a member of this series",
    )
    assert await told.standing(DECEMBER) == {PRIYA.address: "going"}


async def test_yes_deletes_everything_and_the_calendar_is_cleared(told: StoryDesk) -> None:
    asked = await asked_to_erase(told)
    uids = {str(got.event["UID"]) for got in told.inbox(PRIYA) if got.method == "REQUEST"}
    await told.fill(DECEMBER, (SAM, OMAR))
    before = len(told.inbox(PRIYA))
    await told.replies(PRIYA, "YES", asked)
    await told.later(minutes=1)
    *updates, last = told.inbox(PRIYA)[before:]
    assert last.subject == "Done: everything about you is deleted"
    assert last.text == body(
        """
        Hello

        We have deleted what we held about you. This is our last email.
        Calendar entries still to come should disappear.
        Copies in backups are deleted within 30 days.
        We keep one scrambled code made from your address, so that nobody can add you by mistake.
        You can write to us again at any time. We will treat you as new.
        """,
        since="",
        end="LocalGov Digital Hangouts. hangouts@lgd.example",
    )
    assert {str(got.event["UID"]) for got in (*updates, last) if got.calendar} == uids
    assert {got.method for got in (*updates, last) if got.calendar} == {"CANCEL"}
    async with told.store.view() as view:
        assert await view.people.by_address(PRIYA.address) is None
    assert sorted((await told.standing(DECEMBER)).values()) == ["going", "going"]


async def test_nothing_in_the_data_folder_names_whoever_was_erased(told: StoryDesk) -> None:
    asked = await asked_to_erase(told)
    await told.replies(PRIYA, "YES", asked)
    await told.later(minutes=1)
    await told.later(minutes=1)
    data = Path(told.config.desk.data)
    holding = [
        path.relative_to(data)
        for path in sorted(data.rglob("*"))
        if path.is_file() and any(word in path.read_bytes() for word in (b"priya.shah", b"Priya", b"Shah"))
    ]
    assert holding == []


async def test_yes_without_proof_of_the_sender_goes_to_a_person_within_the_month(told: StoryDesk) -> None:
    asked = await asked_to_erase(told)
    raw = told.mail(PRIYA, "YES", answers=asked.letter, proven=False)
    await told.receives(PRIYA, raw)
    assert (await told.person(PRIYA)).name == "Priya Shah"
    async with told.store.view() as view:
        (request,) = await view.rights.open()
    assert (request.what, request.due.isoformat()) == ("erase", "2026-12-23")
    assert PRIYA.address in [each.address for each in await told.waiting()]


async def test_seven_days_of_silence_delete_nothing(told: StoryDesk) -> None:
    asked = await asked_to_erase(told)
    await told.goes_on_to("2026-12-01T09:00")
    await told.replies(PRIYA, "YES", asked)
    assert (await told.person(PRIYA)).name == "Priya Shah"


async def test_erased_person_who_writes_again_is_a_newcomer(told: StoryDesk) -> None:
    asked = await asked_to_erase(told)
    await told.replies(PRIYA, "YES", asked)
    await told.later(minutes=1)
    (answer,) = await told.writes(PRIYA, "Hello, could I come along to the next one please?")
    assert answer.subject == "You are signed up: Thursday 17 December, 2pm to 3pm"
    assert "A hangout is a one-hour group video call." in answer.text
    assert LEE.address not in await told.standing(DECEMBER)


async def test_stop_from_an_unproven_sender_stops_letters_at_once_and_asks_once_about_the_places(
    told: StoryDesk,
) -> None:
    await member_with_places(told)
    await told.goes_on_to("2026-11-25T09:00")
    (asked,) = await told.receives(PRIYA, told.mail(PRIYA, "STOP", "Hangouts", proven=False))
    assert asked.subject == "One more step: reply YES"
    async with told.store.view() as view:
        found = await view.memberships.of_person((await told.person(PRIYA)).id)
    assert [each.setting for each in found] == ["none"]
    assert (await told.standing(DECEMBER), await told.standing(FEBRUARY)) == (
        {PRIYA.address: "going"}, {PRIYA.address: "going"},
    )  # fmt: skip
    assert await told.waiting() == []
    left, update = await told.receives(PRIYA, told.mail(PRIYA, "YES", answers=asked.letter, proven=False))
    assert [left.subject, update.subject] == [
        "You have left LocalGov Digital Hangouts", "Calendar update: Thursday 18 February removed",
    ]  # fmt: skip
    assert await told.standing(DECEMBER) == {PRIYA.address: "withdrawn"}


async def test_join_after_stop_all_restores_the_membership_and_no_place(told: StoryDesk) -> None:
    await member_with_places(told)
    left = (await told.writes(PRIYA, "STOP ALL"))[0]
    assert left.subject == "You will get nothing more from us"
    (back,) = await told.replies(PRIYA, "JOIN", left)
    assert (back.subject, back.calendar) == ("You will be invited to every hangout", None)
    async with told.store.view() as view:
        found = await view.memberships.of_person((await told.person(PRIYA)).id)
    assert [each.setting for each in found] == ["every"]
    assert await told.standing(DECEMBER) == {PRIYA.address: "withdrawn"}
