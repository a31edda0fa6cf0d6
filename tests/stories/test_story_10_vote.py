"""Story 10: an idea, a vote among members, and a topic that nobody gets an extra mail for."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from stories_cast import ANA, AS_ROWAN, DAVID, LEE, OMAR, PRIYA, SAM, TOM
from stories_desk import StoryDesk, story_desk
from stories_mails import Got, body

from core.operations import polls, topics

APRIL = "digital-2027-04-15"
IDEA = "IDEA: how are others doing online booking for the tip?"
MEMBERS = (PRIYA, SAM, OMAR, LEE, ANA, TOM)
OPTIONS = ("Online booking for the tip", "Getting rid of PDFs", "What we learned from our last content audit")
SINCE = "you are a member of this series"


@pytest.fixture
async def spring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StoryDesk]:
    """24 March 2027: six members, thirteen ideas; David has a place on 15 April and is no member."""
    async with story_desk(tmp_path, monkeypatch, now="2027-03-24T10:00") as told:
        for who in MEMBERS:
            await told.place.deliver(told.mail(who, "SERIES", "Hangouts"))
        await told.place.deliver(told.mail(DAVID, "YES 15 April", "Hangouts"))
        await told.once()
        for number in range(1, 14):
            text = {9: OPTIONS[0], 2: OPTIONS[1], 3: OPTIONS[2]}.get(number, f"Idea of an organiser, {number}")
            await topics.add(told.store, told.desk, AS_ROWAN, "digital", text)
        yield told


async def voting(told: StoryDesk) -> dict[str, Got]:
    """The organiser opens the vote; the letter that each member got."""
    await polls.open_vote(
        told.store, told.desk, AS_ROWAN, APRIL, ["digital:9", "digital:2", "digital:3"], closes=date(2027, 4, 2)
    )
    await told.later(seconds=31)
    return {who.address: told.inbox(who)[-1] for who in MEMBERS}


async def choice(told: StoryDesk, who: object) -> tuple[int, ...]:
    async with told.store.view() as view:
        (vote,) = await view.votes.of_series("digital")
        person = await told.person(who)  # type: ignore[arg-type]
        found = {each.person: each.choice for each in await view.ballots.of_vote(vote.id)}
    return found.get(person.id, ())


async def test_idea_gets_the_next_number_and_merges_with_its_author_unnamed(spring: StoryDesk) -> None:
    (answer,) = await spring.writes(PRIYA, IDEA)
    assert answer.subject == "Your idea is number 14"
    assert answer.text == body(
        """
        Hello Priya

        Thank you. Your idea is number 14 on the list.
        We do not show who suggested it.
        Want to see the list? Reply TOPICS.
        Could you say a few words about it on the day? Reply I CAN TALK.
        """,
        since=SINCE,
    )
    (talk,) = await spring.replies(PRIYA, "I CAN TALK", answer)
    assert talk.calendar is None
    await topics.merge(spring.store, spring.desk, AS_ROWAN, "digital:9", ["digital:14"])
    async with spring.store.view() as view:
        merged, into = await view.topics.need("digital:14"), await view.topics.need("digital:9")
    assert (merged.text, merged.merged_into) == ("how are others doing online booking for the tip?", "digital:9")
    assert into.talkers == ((await spring.person(PRIYA)).id,)


async def test_vote_reaches_members_only_and_holds_to_the_hold(spring: StoryDesk) -> None:
    before = len(spring.place.sent)
    letters = await voting(spring)
    assert sorted(spring.sent_to(before)) == sorted(who.address for who in MEMBERS)
    asked = letters[PRIYA.address]
    assert asked.subject == "Vote: what should we talk about on 15 April?"
    assert asked.text == body(
        """
        Hello Priya

        Reply with the numbers you want, best first. For example: 2 1

        1. Online booking for the tip
        2. Getting rid of PDFs
        3. What we learned from our last content audit

        Voting closes at 5pm on Friday 2 April 2027.
        You can change your vote by replying again.
        """,
        since=SINCE,
    )
    assert str(asked.mail["List-Unsubscribe"]).startswith("<mailto:hangouts+")
    assert asked.mail["List-Unsubscribe-Post"] is None


async def test_numbers_in_a_sentence_are_a_vote_and_the_last_one_wins(spring: StoryDesk) -> None:
    letters = await voting(spring)
    (noted,) = await spring.replies(PRIYA, "Hi, 2 then 1. Thanks!", letters[PRIYA.address])
    assert noted.subject == "Noted: your vote"
    assert noted.text.split("\n")[2] == "Noted: 2, then 1."
    assert await choice(spring, PRIYA) == (2, 1)
    await spring.replies(PRIYA, "3 1", noted)
    assert await choice(spring, PRIYA) == (3, 1)


@pytest.mark.parametrize("said", ["2027", "7", "2 2"])
async def test_numbers_that_are_no_vote_are_asked_about(spring: StoryDesk, said: str) -> None:
    letters = await voting(spring)
    (unclear,) = await spring.replies(PRIYA, said, letters[PRIYA.address])
    assert unclear.subject == "Which numbers did you mean?"
    assert "Reply with numbers from 1 to 3, best first." in unclear.text
    assert await choice(spring, PRIYA) == ()


async def test_one_reminder_goes_to_those_who_have_not_voted(spring: StoryDesk) -> None:
    letters = await voting(spring)
    await spring.replies(PRIYA, "1", letters[PRIYA.address])
    await spring.goes_on_to("2027-03-31T09:59")
    before = len(spring.place.sent)
    await spring.goes_on_to("2027-03-31T10:00", "2027-04-01T10:00")
    reminded = [got for who in MEMBERS for got in spring.inbox(who) if got.subject.startswith("Vote closes")]
    assert [got.subject for got in reminded] == ["Vote closes on Friday: one line is enough"] * 5
    assert PRIYA.address not in spring.sent_to(before)


async def test_winner_becomes_the_topic_and_only_voters_hear_of_it(spring: StoryDesk) -> None:
    letters = await voting(spring)
    for who, said in ((PRIYA, "2 1"), (SAM, "2"), (OMAR, "1 2")):
        await spring.replies(who, said, letters[who.address])
    await spring.goes_on_to("2027-04-02T16:59")
    assert (await spring.session(APRIL)).topic == ""
    before = len(spring.place.sent)
    await spring.goes_on_to("2027-04-02T17:00", "2027-04-02T17:01")
    assert (await spring.session(APRIL)).topic == "Getting rid of PDFs"
    assert sorted(spring.sent_to(before)) == sorted(who.address for who in (PRIYA, SAM, OMAR))
    result = spring.inbox(PRIYA)[-1]
    assert result.subject == "The vote: Getting rid of PDFs"
    assert result.calendar is None
    assert "On Thursday 15 April 2027 we will talk about Getting rid of PDFs.\n3 people voted.\n" in result.text
    (late,) = await spring.replies(LEE, "1", letters[LEE.address])
    assert "losed" in late.subject
    await spring.goes_on_to("2027-04-12T09:00", "2027-04-13T09:00")
    (reminder,) = [got for got in spring.inbox(DAVID) if got.subject == "Thursday at 2pm: how to join"]
    assert "Topic: Getting rid of PDFs" in reminder.text


async def test_tie_waits_for_the_organiser(spring: StoryDesk) -> None:
    letters = await voting(spring)
    await spring.replies(PRIYA, "1 2", letters[PRIYA.address])
    await spring.replies(SAM, "2 1", letters[SAM.address])
    await spring.goes_on_to("2027-03-31T10:00", "2027-04-02T17:00", "2027-04-02T17:01")
    assert (await spring.session(APRIL)).topic == ""
    assert [got.subject for who in MEMBERS for got in spring.inbox(who) if got.subject.startswith("The vote")] == []
    before = len(spring.place.sent)
    await polls.close_vote(spring.store, spring.desk, AS_ROWAN, "digital", winner="digital:9")
    await spring.later(seconds=31)
    assert (await spring.session(APRIL)).topic == "Online booking for the tip"
    assert sorted(spring.sent_to(before)) == sorted([PRIYA.address, SAM.address])
