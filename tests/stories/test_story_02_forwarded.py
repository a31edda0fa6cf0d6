"""Story 2: a colleague gets the invite sent on and presses Accept; nothing of its holder's changes."""

from stories_cast import AS_ROWAN, DAVID, LEE, OMAR, PRIYA, RUTH, SAM, TOM
from stories_desk import StoryDesk
from stories_mails import Got, body

from core.operations import series
from mailgateway.demo.other_mails import forward_notice, forwarded_to

SESSION = "digital-2026-12-17"
FORWARDED = body(
    """
    Hello Tom

    You accepted a calendar invite that was sent on to you by Priya Shah.
    That entry is theirs, so we have not booked you in yet.

    Thursday 17 December 2026, 2pm to 3pm. Writing for people in a hurry. 3 places left.
    Reply YES and we will hold a place and send your own calendar invite.
    If you did not mean to accept, do nothing. We will not write again.
    """,
    since="you accepted an invite that was sent on to you",
)


async def priyas_invite(told: StoryDesk) -> Got:
    """Six have a place, and the last of them, Priya, has an invite to send on."""
    await told.fill(SESSION, (SAM, DAVID, OMAR, LEE, RUTH))
    return (await told.writes(PRIYA, "Count me in please"))[0]


async def test_accept_of_a_forwarded_invite_asks_and_books_nobody(told: StoryDesk) -> None:
    invite = await priyas_invite(told)
    (asked,) = await told.presses(TOM, "ACCEPTED", invite)
    assert asked.subject == "Do you want a place on Thursday 17 December?"
    assert asked.text == FORWARDED
    assert asked.calendar is None
    standing = await told.standing(SESSION)
    assert (standing[PRIYA.address], standing[TOM.address]) == ("going", "unconfirmed")
    assert len(told.inbox(PRIYA)) == 1


async def test_yes_gives_the_colleague_a_place_and_an_entry_of_his_own(told: StoryDesk) -> None:
    invite = await priyas_invite(told)
    (asked,) = await told.presses(TOM, "ACCEPTED", invite)
    (answer,) = await told.replies(TOM, "YES", asked)
    assert answer.subject == "You are signed up: Thursday 17 December, 2pm to 3pm"
    assert "\nIf you now see two entries, delete the one you were sent first.\n" in answer.text
    assert (answer.method, str(answer.event["ATTENDEE"])) == ("REQUEST", f"mailto:{TOM.address}")
    assert str(answer.event["UID"]) != str(invite.event["UID"])
    assert (await told.standing(SESSION))[TOM.address] == "going"
    assert (await told.signup(SESSION, TOM)).via == (await told.person(PRIYA)).id
    assert (await told.signup(SESSION, PRIYA)).state == "going"


async def test_second_accept_is_not_answered_again(told: StoryDesk) -> None:
    invite = await priyas_invite(told)
    await told.presses(TOM, "ACCEPTED", invite)
    assert await told.presses(TOM, "ACCEPTED", invite) == []


async def test_holder_in_a_personal_capacity_is_not_named(told: StoryDesk) -> None:
    invite = await priyas_invite(told)
    await told.writes(PRIYA, "PERSONAL")
    (asked,) = await told.presses(TOM, "ACCEPTED", invite)
    assert asked.text == FORWARDED.replace(" by Priya Shah", "")


async def test_holder_of_another_organisation_is_not_named(told: StoryDesk) -> None:
    await told.fill(SESSION, (SAM, DAVID, TOM, LEE, RUTH))
    (invite,) = await told.writes(PRIYA, "Count me in please")
    (asked,) = await told.presses(OMAR, "ACCEPTED", invite)
    assert asked.text == FORWARDED.replace(" by Priya Shah", "").replace("Hello Tom", "Hello Omar")


async def test_forward_notification_is_filed_and_not_answered(told: StoryDesk) -> None:
    invite = await priyas_invite(told)
    assert invite.letter.invite is not None
    notice = forward_notice(told._draft(PRIYA, ""), invite.letter.invite)
    sent = len(told.place.sent)
    assert await told.receives(PRIYA, notice) == []
    assert (await told.record()).kind == "auto-reply"
    await told.place.deliver(forwarded_to(told._draft(PRIYA, "One for you?"), invite.letter.invite), TOM.address)
    assert len(told.place.sent) == sent


async def test_decline_and_tentative_of_strangers_are_filed_without_an_answer(told: StoryDesk) -> None:
    invite = await priyas_invite(told)
    before = await told.standing(SESSION)
    assert await told.presses(TOM, "DECLINED", invite) == []
    assert await told.presses(TOM, "TENTATIVE", invite) == []
    assert await told.standing(SESSION) == before
    assert (await told.record()).state in {"settled", "filed"}
    assert await told.waiting() == []


async def test_series_that_books_forwarded_invites_gives_a_place_at_once_within_one_organisation(
    told: StoryDesk,
) -> None:
    await series.edit(told.store, told.desk, AS_ROWAN, "digital", series.SeriesEdit(settings={"forwarded": "auto"}))
    invite = await priyas_invite(told)
    (answer,) = await told.presses(TOM, "ACCEPTED", invite)
    assert (answer.subject, answer.method) == ("You are signed up: Thursday 17 December, 2pm to 3pm", "REQUEST")
    assert (await told.standing(SESSION))[TOM.address] == "going"
