"""Ideas in an organiser's hands, and votes on them: opened by one letter a member, counted by points, a tie decided by hand."""

from datetime import date, timedelta

import pytest
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read
from msgspec.structs import replace

from core.errors import Refused
from core.model import Topic
from core.operations import bulk, polls, ticking, topics
from core.operations.planning import deeds
from core.operations.undo import undo
from core.understanding import Word

PRIYA, OMAR = (address_of(name) for name in ("Priya Shah", "Omar Khan"))
HELD = timedelta(seconds=31)


@pytest.fixture
async def desk() -> Post:
    """Three ideas, two members."""
    made = await post()
    for text in ("Online booking for the tip", "Getting rid of PDFs", "Our last content audit"):
        await topics.add(made.store, DESK, AMIRA, "digital", text)
    for name in ("Priya Shah", "Omar Khan"):
        await made.says(
            read(name, "series", words=(Word(word="SERIES", intent="series"),), arguments={"word": "SERIES"})
        )
    return made


async def idea(desk: Post, number: int) -> Topic:
    async with desk.store.view() as view:
        return await view.topics.need(f"digital:{number}")


async def left(desk: Post) -> list[tuple[str, str]]:
    desk.clock.at += HELD
    return [(each.row.kind, each.row.address) for each in await desk.deliver()]


async def votes(desk: Post, name: str, *numbers: int) -> None:
    await desk.says(read(name, "vote", arguments={"word": "VOTE", "numbers": list(numbers)}))


async def test_ideas_are_numbered_reworded_merged_and_dropped(desk: Post) -> None:
    async with desk.store.unit_of_work(AMIRA) as uow:
        uow.begin("talk", (await idea(desk, 2)).text)
        await uow.topics.put(replace(await uow.topics.need("digital:2"), talkers=("p2",)))
        await uow.topics.put(replace(await uow.topics.need("digital:1"), talkers=("p1",)))
    assert (await topics.edit(desk.store, DESK, AMIRA, "digital:3", "Audits")).summary == (
        "idea 3: “Our last content audit” -> “Audits”"
    )
    await topics.merge(desk.store, DESK, AMIRA, "digital:1", ["digital:2"])
    await topics.drop(desk.store, DESK, AMIRA, "digital:3")
    first, second, third = [await idea(desk, number) for number in (1, 2, 3)]
    assert (first.talkers, second.merged_into, third.dropped) == (("p1", "p2"), "digital:1", True)
    for gone, why in (("digital:2", "merged into idea 1"), ("digital:3", "was dropped")):
        with pytest.raises(Refused, match=why):
            await topics.edit(desk.store, DESK, AMIRA, gone, "Again")
    assert await left(desk) == []


@pytest.mark.parametrize(("text", "why"), [("  ", "few words"), ("x" * 201, "at most 200")])
async def test_an_idea_has_one_to_two_hundred_characters(desk: Post, text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        await topics.add(desk.store, DESK, AMIRA, "digital", text)


async def test_a_placed_idea_is_the_topic_and_the_one_before_goes_back(desk: Post) -> None:
    session = await desk.next_id()
    await topics.place(desk.store, DESK, AMIRA, "digital:1", session)
    change = await topics.place(desk.store, DESK, AMIRA, "digital:2", session)
    async with desk.store.view() as view:
        assert (await view.sessions.need(session)).topic == "Getting rid of PDFs"
    assert [(await idea(desk, n)).session for n in (1, 2)] == ["", session]
    with pytest.raises(Refused, match="topic of"):
        await topics.place(desk.store, DESK, AMIRA, "digital:2", "digital-2027-01-21")
    await undo(desk.store, DESK, AMIRA, change.seq)
    async with desk.store.view() as view:
        assert (await view.sessions.need(session)).topic == "Online booking for the tip"
    assert await left(desk) == []


async def test_a_vote_is_one_letter_to_each_member_and_its_points_choose_the_topic(desk: Post) -> None:
    session = await desk.next_id()
    await polls.open_vote(desk.store, DESK, AMIRA, session, ["digital:1", "digital:2", "digital:3"])
    assert sorted(await left(desk)) == [("vote_open", OMAR), ("vote_open", PRIYA)]
    assert "1. Online booking for the tip\n2. Getting rid of PDFs\n" in desk.sent[-1].text
    assert "Voting closes at 5pm on Monday 30 November 2026." in desk.sent[-1].text
    await votes(desk, "Priya Shah", 2, 1)
    await votes(desk, "Omar Khan", 1, 2)
    await votes(desk, "Omar Khan", 2, 3)
    async with desk.store.view() as view:
        vote = await polls.running(view, "digital")
        assert await deeds.points_of(view, vote) == {"digital:1": 2, "digital:2": 6, "digital:3": 2}
    change = await polls.close_vote(desk.store, DESK, AMIRA, "digital", ids=desk.ids)
    assert change.summary == "vote closed: Getting rid of PDFs"
    assert sorted(await left(desk)) == [("vote_result", OMAR), ("vote_result", PRIYA)]
    async with desk.store.view() as view:
        assert (await view.sessions.need(session)).topic == "Getting rid of PDFs"
        assert await view.votes.open() == []
    assert (await idea(desk, 2)).session == session


async def test_a_tie_is_decided_by_the_organizer_among_those_that_lead(desk: Post) -> None:
    await polls.open_vote(desk.store, DESK, AMIRA, await desk.next_id(), ["digital:1", "digital:2", "digital:3"])
    await votes(desk, "Priya Shah", 1)
    await votes(desk, "Omar Khan", 2)
    desk.clock.move(days=8)
    await ticking.tick(desk.store, DESK, ids=desk.ids)
    with pytest.raises(Refused, match=r"The most points have idea 1 .* and idea 2"):
        await polls.close_vote(desk.store, DESK, AMIRA, "digital")
    with pytest.raises(Refused, match="The most points"):
        await polls.close_vote(desk.store, DESK, AMIRA, "digital", winner="digital:3")
    await polls.close_vote(desk.store, DESK, AMIRA, "digital", winner="digital:2", ids=desk.ids)
    told = [address for kind, address in await left(desk) if kind == "vote_result"]
    assert sorted(told) == [OMAR, PRIYA]


async def test_a_vote_noted_by_hand_counts_and_the_last_one_stands(desk: Post) -> None:
    await polls.open_vote(desk.store, DESK, AMIRA, await desk.next_id(), ["digital:1", "digital:2"])
    async with desk.store.view() as view:
        priya = await view.people.by_address(PRIYA)
    assert priya is not None
    await polls.note_vote(desk.store, DESK, AMIRA, "digital", priya.id, [2])
    await polls.note_vote(desk.store, DESK, AMIRA, "digital", priya.id, [1, 2])
    async with desk.store.view() as view:
        vote = await polls.running(view, "digital")
        assert [ballot.choice for ballot in await view.ballots.of_vote(vote.id)] == [(1, 2)]
    for choice in ([], [3], [1, 1]):
        with pytest.raises(Refused, match="A vote is one or more numbers from 1 to 2"):
            await polls.note_vote(desk.store, DESK, AMIRA, "digital", priya.id, choice)


async def test_a_vote_taken_back_is_gone_and_an_undo_brings_it_again(desk: Post) -> None:
    await polls.open_vote(desk.store, DESK, AMIRA, await desk.next_id(), ["digital:1", "digital:2"])
    async with desk.store.view() as view:
        priya = await view.people.by_address(PRIYA)
        vote = await polls.running(view, "digital")
    assert priya is not None
    with pytest.raises(Refused, match="Priya Shah has not voted"):
        await polls.take_back(desk.store, DESK, AMIRA, "digital", priya.id)
    await polls.note_vote(desk.store, DESK, AMIRA, "digital", priya.id, [2])
    change = await polls.take_back(desk.store, DESK, AMIRA, "digital", priya.id)
    assert change.summary == "vote of Priya Shah taken back"
    async with desk.store.view() as view:
        assert await view.ballots.of_vote(vote.id) == []
    await undo(desk.store, DESK, AMIRA, change.seq, ids=desk.ids)
    async with desk.store.view() as view:
        assert [ballot.choice for ballot in await view.ballots.of_vote(vote.id)] == [(2,)]


async def test_a_vote_needs_two_open_ideas_a_working_day_and_no_other_vote(desk: Post) -> None:
    session, both = await desk.next_id(), ["digital:1", "digital:2"]

    async def refused(options: list[str], why: str, closes: date | None = None) -> None:
        with pytest.raises(Refused, match=why):
            await polls.open_vote(desk.store, DESK, AMIRA, session, options, closes=closes)

    await refused(["digital:1"], "2 to 9 ideas")
    await refused(both, "no working day", date(2026, 11, 29))
    await refused(both, "before the session", date(2026, 12, 17))
    await refused(both, "before the session", date(2026, 11, 20))
    await polls.open_vote(desk.store, DESK, AMIRA, session, both)
    await refused(both, "open already")
    with pytest.raises(Refused, match="in the open vote"):
        await topics.edit(desk.store, DESK, AMIRA, "digital:1", "Other words")
    with pytest.raises(Refused, match="Nobody has voted"):
        await polls.close_vote(desk.store, DESK, AMIRA, "digital")


async def test_over_fifty_letters_wait_until_their_number_is_said(desk: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST", 1)
    change = await polls.open_vote(desk.store, DESK, AMIRA, await desk.next_id(), ["digital:1", "digital:2"])
    assert await left(desk) == []
    async with desk.store.view() as view:
        rows = await bulk.awaiting(view, change.seq)
    assert [(row.state, row.reason) for row in rows] == [("held", "waits for an organiser's approval")] * 2
    with pytest.raises(Refused, match="2 letters of change"):
        await bulk.approve(desk.store, DESK, AMIRA, change.seq, 143)
    await bulk.approve(desk.store, DESK, AMIRA, change.seq, 2)
    assert len(await left(desk)) == 2
    with pytest.raises(Refused, match="waits for approval"):
        await bulk.approve(desk.store, DESK, AMIRA, change.seq, 2)
