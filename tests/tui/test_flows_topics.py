"""Topics by keys: ideas, votes and who wins; what stands in the store afterwards, and what was said before."""

import fakes_desk
import fakes_topics
from dashes import Dash, dash
from fakes_desk import DESK, KATE

from core.model import Topic, Vote
from core.operations import polls, topics


async def opened(on: Dash) -> None:
    await on.press("6")
    await on.shows("[6 Topics]")
    await on.shows("Online booking for the tip")


async def idea(on: Dash, number: int) -> Topic:
    async with on.store.view() as view:
        return await view.topics.need(f"digital:{number}")


async def order(on: Dash) -> list[str]:
    """The numbers of the ideas in the vote, as they stand one under another."""
    await on.pilot.pause()
    rows = on.lines[on.lines.index(next(row for row in on.lines if "in the vote" in row)) + 1 :]
    return [row.lstrip("│▶ ")[:1] for row in rows[:3]]


async def last_vote(on: Dash) -> Vote:
    async with on.store.view() as view:
        return (await view.votes.of_series("digital"))[-1]


async def test_empty_list_says_how_ideas_come_and_n_notes_one() -> None:
    async with dash() as on:
        await on.press("6")
        await on.shows("no ideas: people write IDEA: and a line, or n notes one")
        await on.press("v")
        await on.shows("Open vote: a vote needs two ideas")
        await on.press("n")
        await on.shows("New idea · Digital Hangout")
        await on.type("Online booking for the tip")
        await on.press("tab")
        await on.type("Omar Khan")
        await on.shows("idea 1 — → Online booking for the tip")
        await on.push("save")
        await on.shows("✓ idea 1: Online booking for the tip")
        found = await idea(on, 1)
        assert (found.text, found.person) == (
            "Online booking for the tip", await fakes_desk.person_id(on.store, "Omar Khan"),
        )  # fmt: skip


async def test_screen_shows_ideas_in_groups_with_who_can_talk() -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    async with dash(store=store) as on:
        await opened(on)
        assert "─ in the list  4 ─" in on.text
        assert "─ merged  1 ─" in on.text
        await on.shows("suggested by Priya Naidu")
        assert "Dee Marsh · Eastham" in on.text
        assert "no vote open (v opens one)" in on.text
        await on.press("j", "j", "j")
        await on.shows("5 Maps")
        assert "merged into it" in on.text


async def test_other_words_for_an_idea() -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    async with dash(store=store) as on:
        await opened(on)
        await on.press("e")
        await on.shows("Words of idea 1")
        await on.press("ctrl+u")
        await on.type("Booking the tip")
        await on.shows("idea 1 Online booking for the tip → Booking the tip")
        await on.push("save")
        await on.shows("✓ idea 1: “Online booking for the tip” -> “Booking the tip”")
        assert (await idea(on, 1)).text == "Booking the tip"


async def test_marked_ideas_are_merged_into_the_one_under_the_cursor_and_undone() -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    async with dash(store=store) as on:
        await opened(on)
        await on.press("m")
        await on.shows("Merge: mark two with Space")
        await on.press("space", "space", "k")
        await on.press("m")
        await on.shows("idea 1 in the list → merged into idea 2")
        await on.push("yes")
        await on.shows("✓ idea 1 merged into 2: Getting rid of PDFs")
        assert (await idea(on, 1)).merged_into == "digital:2"
        await on.press("u")
        await on.shows("undone: idea 1 merged into 2")
        assert (await idea(on, 1)).merged_into == ""


async def test_idea_is_dropped_after_a_question() -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    async with dash(store=store) as on:
        await opened(on)
        await on.press("x")
        await on.shows("Drop…: Online booking for the tip")
        await on.push("yes")
        await on.shows("✓ idea 1 dropped")
        assert (await idea(on, 1)).dropped


async def test_idea_is_put_on_a_session_without_a_topic() -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    async with dash(store=store) as on:
        await opened(on)
        await on.press("s")
        await on.shows("Put on a session: Online booking for the tip")
        await on.press("enter")
        await on.shows("topic (none) → Online booking for the tip")
        await on.push("yes")
        await on.shows("topic “none” -> “Online booking for the tip”")
        assert (await idea(on, 1)).session == fakes_topics.JANUARY


async def test_vote_is_opened_with_one_letter_to_each_member() -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    async with dash(store=store) as on:
        await opened(on)
        await on.press("v")
        await on.shows("Open a vote · Digital Hangout")
        await on.shows("vote — → open on 4 ideas until")
        await on.shows("Open it, 12 letters wait 30 s")
        await on.push("save")
        await on.shows("12 letters leave in 30 s")
        vote = await last_vote(on)
        assert (vote.session, len(vote.options)) == (fakes_topics.JANUARY, 4)
        async with on.store.view() as view:
            assert {row.kind for row in await view.outbox.in_state("held")} == {"vote_open"}


async def test_vote_is_noted_and_taken_back_by_hand() -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    id_ = await fakes_topics.vote(store)
    async with dash(store=store) as on:
        await opened(on)
        await on.press("+")
        await on.shows("2 Getting rid of PDFs")
        await on.type("Omar Khan")
        await on.press("tab", "ctrl+u")
        await on.type("2 1")
        await on.shows("Omar Khan no vote → 2, then 1")
        await on.push("save")
        await on.shows("✓ Omar Khan votes 2, then 1")
        await on.press("-")
        await on.shows("voted so far: Omar Khan")
        await on.type("Omar Khan")
        await on.shows("Omar Khan 2, then 1 → no vote")
        await on.push("save")
        await on.shows("✓ vote of Omar Khan taken back")
        async with on.store.view() as view:
            assert await view.ballots.of_vote(id_) == []


async def test_votes_move_the_bars_at_once_and_the_order_with_the_next_key() -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    await fakes_topics.vote(store)
    async with dash(store=store) as on:
        await opened(on)
        omar = await fakes_desk.person_id(store, "Omar Khan")
        await polls.note_vote(store, DESK, KATE, "digital", omar, [3])
        await on.shows("██████████")
        assert await order(on) == ["1", "2", "3"]
        await on.press("escape")
        assert await order(on) == ["3", "1", "2"]


async def test_vote_is_closed_with_letters_to_those_who_voted() -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    await fakes_topics.vote(store)
    async with dash(store=store) as on:
        await opened(on)
        await on.press("v")
        await on.shows("Open vote: nobody has voted yet")
        await polls.note_vote(store, DESK, KATE, "digital", await fakes_desk.person_id(store, "Omar Khan"), [2])
        await on.shows("1 of 12 voted")
        await on.press("v")
        await on.shows("closed: idea 2 wins")
        await on.push("yes")
        await on.shows("1 letter leaves in 30 s")
        assert (await last_vote(on)).winner == "digital:2"


async def test_tie_says_so_and_s_decides_it() -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    await fakes_topics.tie(store)
    async with dash(store=store) as on:
        await opened(on)
        await on.shows("! tie 3:3 for #20 Thu 21 Jan: s decides")
        await on.press("j", "s")
        await on.shows("Decides the vote: Getting rid of PDFs")
        await on.push("yes")
        await on.shows("✓ vote closed: Getting rid of PDFs")
        assert (await last_vote(on)).winner == "digital:2"


async def test_idea_in_an_open_vote_keeps_its_words() -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    await fakes_topics.vote(store)
    async with dash(store=store) as on:
        await opened(on)
        await on.press("e")
        await on.shows("Words: it is in the open vote: v closes it")


async def test_new_idea_of_another_organiser_joins_and_the_cursor_stays() -> None:
    store = await fakes_desk.filled()
    await fakes_topics.ideas(store)
    async with dash((80, 24), store=store) as on:
        await on.press("6")
        await on.shows("[6Topic]")
        await on.press("j")
        await topics.add(store, DESK, KATE, "digital", "Signposts")
        await on.shows("Signposts")
        assert on.app.desk_screen is not None
        assert on.app.desk_screen.table.cursor == "digital:2"
