"""Votes on topics in an organiser's hands: opening one, noting a vote or taking it back, closing it, deciding a tie."""

from collections.abc import Sequence
from datetime import date, datetime, time

from msgspec.structs import replace

from core import wording
from core.clashes.working import at, working_day, working_days_after, working_days_before
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Ballot, Change, Fact, Person, Series, Session, Topic, Vote
from core.operations import bulk, letters, signups, topics
from core.operations.planning import deeds
from core.operations.work import Work
from core.schedule import local
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import Safe, clean_line

OPEN, VOTE, UNVOTE, CLOSE = "open_vote", "note_vote", "take_back_vote", "close_vote"
FEWEST, MOST = 2, 9
CLOSES_AT = time(17)
DEFAULT_DAYS = 7


async def open_vote(
    store: Store, desk: Desk, actor: Actor, session_id: str, options: Sequence[str], *, closes: date | None = None,
    approved: int = 0, ids: Ids = random_id,
) -> Change:  # fmt: skip
    """Open a vote on what a session is about: `options` are 2 to 9 ideas (ids), it closes at 5pm on a working day.

    One `vote_open` to each member, after the hold; over fifty only once `approved` says how many. Raises `Refused`.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        about = await signups.meeting(work, session_id)
        signups.refuse_past(work, about)
        if any(each.series == about.series.id for each in await uow.votes.open()):
            raise Refused(f"A vote of {about.series.name} is open already. Close it first.")
        chosen = await _options(work, about.series, options)
        day = _closing(work, about.series, about.session, closes)
        vote = Vote(
            id=work.ids(), series=about.series.id, session=session_id, options=tuple(each.id for each in chosen),
            opens_at=work.now, closes_at=at(day, CLOSES_AT, about.series.zone),
        )  # fmt: skip
        uow.begin(OPEN, Safe(""), series=about.series.id, session=session_id)
        await uow.votes.put(vote)
        told = await _tell(work, about.series, about.session, vote, approved)
        people = wording.count_words(told, "member")
        uow.describe(
            summary=clean_line(f"vote on {len(chosen)} ideas, until {wording.plain_date(day)}; {people} asked")
        )
    return uow.new_changes[-1]


async def _options(work: Work, series: Series, options: Sequence[str]) -> list[Topic]:
    chosen = [await topics.alive(work.uow, each) for each in dict.fromkeys(options)]
    if not FEWEST <= len(chosen) <= MOST:
        raise Refused(f"A vote has {FEWEST} to {MOST} ideas to choose from; this one has {len(chosen)}.")
    for topic in chosen:
        if topic.series != series.id or topic.session:
            raise Refused(f"Idea {topic.number} of {topic.series} cannot be voted on here: choose open ones.")
    return chosen


def _closing(work: Work, series: Series, session: Session, closes: date | None) -> date:
    """The day on which the vote closes: the one asked for, else a working day about a week on, before the session."""
    today, held = local(work.now, series.zone).date(), local(session.starts, series.zone).date()
    last = working_days_before(held, 1, series.nations)
    if closes is None:
        closes = min(working_days_after(date.fromordinal(today.toordinal() + DEFAULT_DAYS), 0, series.nations), last)
    if not working_day(closes, series.nations):
        raise Refused(f"{wording.date_words(closes)} is no working day: a vote closes at 5pm on one.")
    if closes > last or at(closes, CLOSES_AT, series.zone) <= work.now:
        raise Refused(f"The vote must close after now and by {wording.date_words(last)}, before the session.")
    return closes


async def _tell(work: Work, series: Series, session: Session, vote: Vote, approved: int) -> int:
    facts = await vote_facts(work.uow, series, vote)
    people = await members(work.uow, series.id)
    own = replace(bulk.cause_of(work, len(people), approved), key=f"vote:{vote.id}")
    for person in people:
        row = await letters.queue(
            work, "vote_open", letters.to_person(person), own, series=series, session=session, facts=facts,
        )  # fmt: skip
        await bulk.mark(work, row)
    return len(people)


async def members(view: View, series: str) -> list[Person]:
    """Everybody whom a subscription letter of a series may reach now, by their time of joining."""
    found = [m for m in await view.memberships.of_series(series) if m.setting not in ("none", "paused")]
    people = [await view.people.get(member.person) for member in found]
    return [each for each in people if each is not None and each.undeliverable_since is None]


async def vote_facts(view: View, series: Series, vote: Vote) -> dict[str, Fact]:
    """The options and the close, as every letter about a vote shows them."""
    found = [await view.topics.get(id_) for id_ in vote.options]
    close = local(vote.closes_at, series.zone)
    return {
        "option_lines": [f"{number}. {topic.text}" for number, topic in enumerate(found, start=1) if topic is not None],
        "n": str(len(vote.options)),
        "close_time": wording.time_words(close),
        "close_date": wording.date_words(close.date()),
    }


async def note_vote(
    store: Store, desk: Desk, actor: Actor, series: str, person_id: str, choice: Sequence[int], *, ids: Ids = random_id
) -> Change:
    """Note a vote that somebody gave by word of mouth: option numbers, best first. The last vote counts. No letter."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        vote = await running(uow, series)
        person = await uow.people.need(person_id)
        numbers = tuple(choice)
        if not numbers or len(set(numbers)) < len(numbers) or not all(1 <= n <= len(vote.options) for n in numbers):
            raise Refused(f"A vote is one or more numbers from 1 to {len(vote.options)}, each once, best first.")
        words = ", then ".join(map(str, numbers))
        uow.begin(
            VOTE, clean_line(f"{person.name or person.address} votes {words}"), series=series, session=vote.session,
            person=person.id,
        )  # fmt: skip
        await uow.ballots.put(
            Ballot(id=f"{vote.id}:{person.id}", vote=vote.id, person=person.id, choice=numbers, at=work.now)
        )
    return uow.new_changes[-1]


async def take_back(
    store: Store, desk: Desk, actor: Actor, series: str, person_id: str, *, ids: Ids = random_id
) -> Change:
    """Take somebody's vote out of the open vote of a series, whoever noted it. No letter. Raises `Refused`."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        vote = await running(work.uow, series)
        person = await uow.people.need(person_id)
        ballot = await uow.ballots.get(f"{vote.id}:{person.id}")
        if ballot is None:
            raise Refused(f"{person.name or person.address} has not voted.")
        uow.begin(
            UNVOTE, clean_line(f"vote of {person.name or person.address} taken back"), series=series,
            session=vote.session, person=person.id,
        )  # fmt: skip
        await uow.ballots.delete(ballot.id)
    return uow.new_changes[-1]


async def running(view: View, series: str) -> Vote:
    """The vote of a series that is open. Raises `Refused` where there is none."""
    await view.series.need(series)
    found = next((vote for vote in await view.votes.open() if vote.series == series), None)
    if found is None:
        raise Refused(f"No vote of {clean_line(series, 40)} is open.")
    return found


async def close_vote(
    store: Store, desk: Desk, actor: Actor, series: str, *, winner: str = "", ids: Ids = random_id
) -> Change:
    """Close the open vote of a series, or decide the tie of the last one with `winner` (an idea's id).

    The idea with the most points becomes the topic; those who voted are told after the hold. A tie is refused until
    `winner` names one of the leading ideas: it is never broken by chance. Raises `Refused`.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        await uow.series.need(series)
        vote = await undecided(uow, series, work.now)
        if vote is None:
            raise Refused(f"No vote of {clean_line(series, 40)} is open or waits for a decision.")
        leading = await deeds.leaders(work, vote)
        chosen = winner or (leading[0] if len(leading) == 1 else "")
        if not leading and not winner:
            raise Refused("Nobody has voted. Put an idea on the session yourself: thirdthursday topics place")
        if chosen not in (leading or vote.options):
            raise Refused(await _tie(work, leading))
        topic = await uow.topics.need(chosen)
        uow.begin(CLOSE, clean_line(f"vote closed: {topic.text}"), series=series, session=vote.session)
        await deeds.decide(work, vote, chosen, replace(signups.by_hand(work), key=f"vote_close:{vote.id}"))
    return uow.new_changes[-1]


async def undecided(view: View, series: str, now: datetime) -> Vote | None:
    """The vote of a series that is open, or closed without a winner while its session is still to come."""
    for vote in reversed(await view.votes.of_series(series)):
        if vote.closed_at is None:
            return vote
        session = await view.sessions.get(vote.session)
        if not vote.winner and session is not None and session.starts > now:
            return vote
    return None


async def _tie(work: Work, leading: Sequence[str]) -> str:
    tied = [await work.uow.topics.need(each) for each in leading]
    names = wording.list_words([clean_line(f"idea {each.number} ({each.text})", 80) for each in tied])
    return f"The most points have {names}. Say which one wins, one of them." if len(tied) > 1 else f"{names} has won."
