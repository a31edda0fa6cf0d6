"""Story 3: a member declines one month in the calendar and stays in the series."""

from stories_cast import DAVID, GRACE, HELEN, LEE, MEI, OMAR, PRIYA, RUTH, SAM, TOM
from stories_desk import StoryDesk
from stories_mails import Got, body

JANUARY = "digital-2027-01-21"
DECLINED = body(
    """
    Hello Priya

    Thank you for telling us. Your place is free for someone else.
    You are still in the series. The next one is Thursday 18 February 2027, 2pm to 3pm.
    We will send you the notes afterwards.

    Changed your mind? Reply YES 21 JAN and we will check for a place.
    """,
    since="you are a member of this series",
)


async def member_with_a_place(told: StoryDesk) -> Got:
    """Priya is a member and has a place on 21 January; her invite."""
    await told.writes(PRIYA, "SERIES")
    (answer,) = await told.writes(PRIYA, "YES 21 January")
    return answer


async def setting(told: StoryDesk) -> str:
    async with told.store.view() as view:
        (found,) = await view.memberships.of_person((await told.person(PRIYA)).id)
    return found.setting


async def test_decline_with_a_comment_gives_up_the_place_and_nothing_else(told: StoryDesk) -> None:
    invite = await member_with_a_place(told)
    (answer,) = await told.presses(PRIYA, "DECLINED", invite, comment="leave")
    assert answer.subject == "Noted: you cannot make Thursday 21 January"
    assert answer.text == DECLINED
    assert answer.calendar is None
    assert await told.standing(JANUARY) == {PRIYA.address: "withdrawn"}
    assert await setting(told) == "every"
    assert (await told.signup(JANUARY, PRIYA)).comment == "leave"


async def test_comment_is_gone_seven_days_after_the_session(told: StoryDesk) -> None:
    invite = await member_with_a_place(told)
    await told.presses(PRIYA, "DECLINED", invite, comment="leave")
    await told.goes_on_to("2027-01-21T16:00", "2027-01-27T09:00")
    assert (await told.signup(JANUARY, PRIYA)).comment == "leave"
    await told.goes_on_to("2027-01-29T09:00")
    assert (await told.signup(JANUARY, PRIYA)).comment == ""


async def test_place_goes_to_the_next_in_the_same_step_with_the_reason(told: StoryDesk) -> None:
    invite = await member_with_a_place(told)
    await told.fill(JANUARY, (SAM, DAVID, OMAR, RUTH, TOM, GRACE, HELEN, MEI))
    await told.fill(JANUARY, (LEE,))
    assert (await told.standing(JANUARY))[LEE.address] == "waitlisted"
    await told.presses(PRIYA, "DECLINED", invite)
    standing = await told.standing(JANUARY)
    assert (standing[LEE.address], standing[PRIYA.address]) == ("going", "withdrawn")
    assert list(standing.values()).count("going") == 9
    assert "place freed by Priya Shah" in (await told.signup(JANUARY, LEE)).reason
    promoted = told.inbox(LEE)[-1]
    assert (promoted.subject, promoted.method) == ("You have a place: Thursday 21 January, 2pm to 3pm", "REQUEST")
    (change,) = await told.changes()
    assert ("Priya Shah" in change.summary, "Lee Marsh" in change.summary) == (True, True)


async def test_no_by_mail_takes_the_entry_out_of_the_calendar(told: StoryDesk) -> None:
    invite = await member_with_a_place(told)
    (answer,) = await told.writes(PRIYA, "NO 21 January")
    assert answer.text == DECLINED.replace(
        "for someone else.\n", "for someone else.\nIt should disappear from your calendar.\n"
    )
    assert (answer.method, str(answer.event["STATUS"]), str(answer.event["UID"])) == (
        "CANCEL", "CANCELLED", str(invite.event["UID"]),
    )  # fmt: skip
    assert int(answer.event["SEQUENCE"]) == int(invite.event["SEQUENCE"]) + 1
    assert [entry.told for entry in await told.entries(JANUARY, PRIYA)] == ["cancelled"]


async def test_yes_after_a_decline_gets_an_entry_with_a_new_uid(told: StoryDesk) -> None:
    invite = await member_with_a_place(told)
    (declined,) = await told.presses(PRIYA, "DECLINED", invite)
    (again,) = await told.replies(PRIYA, "YES 21 JAN", declined)
    assert again.subject == "You are signed up: Thursday 21 January, 2pm to 3pm"
    first = str(invite.event["UID"])
    assert (first.endswith(".1@lgd.example"), str(again.event["UID"])) == (True, first.replace(".1@", ".2@"))
    assert again.method == "REQUEST"
    assert await told.standing(JANUARY) == {PRIYA.address: "going"}


async def test_note_about_another_month_is_put_before_a_person_and_the_decline_counts(told: StoryDesk) -> None:
    (invite,) = await told.writes(PRIYA, "Count me in please")
    (declined,) = await told.presses(PRIYA, "DECLINED", invite, "Sorry. Put me down for January please")
    assert declined.subject == "Noted: you cannot make Thursday 17 December"
    assert await told.standing("digital-2026-12-17") == {PRIYA.address: "withdrawn"}
    assert await told.standing("digital-2027-01-21") == {}
    (waiting,) = await told.waiting()
    assert waiting.effect == "going -> withdrawn; the note with it is for a person"
