"""What is due and is no letter: the switch to offers, low numbers, the close of a vote, members who stay silent."""

from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from core import signup, wording
from core.clashes import unsettled
from core.model import Vote
from core.operations import leaving, letters, signups
from core.operations.work import Cause, Work
from core.planner import Action
from core.store.unit_of_work import View
from core.text import Safe, clean_line, lit
from core.wording import count_words

Deed = Callable[[Work, Action], Awaitable[Safe]]


async def switch(work: Work, action: Action) -> Safe:
    """9am the working day before: places kept by a maybe go to those who wait; from now on places are offered."""
    about = await signups.meeting(work, action.session)
    found = await work.uow.signups.for_session(action.session)
    waiting = len(signup.queue(found))
    if not waiting or about.session.state != "open":
        return Safe("")
    released = 0
    for each in found:
        if each.state == "maybe" and each.holding and released < waiting:
            await work.uow.signups.put(
                replace(each, holding=False, reason=lit("maybe without a YES while others waited"), changed_at=work.now)
            )
            person = await work.uow.people.need(each.person)
            await letters.queue(
                work, "place_released", letters.to_person(person), Cause(key=action.key, rank=2), series=about.series,
                session=about.session, calendar="cancel",
            )  # fmt: skip
            released += 1
    if released:
        await signups.promote(work, about, freed_by=None, cause=Cause(key=action.key, rank=1))
    return (
        count_words(released, "place kept by a maybe released", "places kept by a maybe released")
        if released
        else Safe("")
    )


async def low(work: Work, action: Action) -> Safe:
    """Few sign-ups three working days before: a notice for organisers, never a cancellation."""
    going = await work.uow.signups.count(action.session, "going")
    return Safe(f"few so far: {count_words(going, 'person', 'people')} going")


async def clash_notice(work: Work, action: Action) -> Safe:
    """Four weeks before: what the day meets, for organisers, while there is time to choose."""
    about = await signups.meeting(work, action.session)
    found = unsettled(about.session, about.series, work.desk.polling_days, work.desk.quiet_days)
    day = letters.day_of(about)
    met = wording.list_words([clash.words for clash in found])
    return clean_line(f"{day} meets {met}: move it, skip it or keep it") if found else Safe("")


async def stop_silent(work: Work, action: Action) -> Safe:
    """Sixty days after the question nobody answered: the invitations stop."""
    membership = await work.uow.memberships.get(f"{action.series}:{action.person}")
    if membership is None or membership.setting == "none":
        return Safe("")
    await work.uow.memberships.put(leaving.ended_now(membership))
    return lit("invitations stopped after nine months of silence")


async def vote_close(work: Work, action: Action) -> Safe:
    """The close of a vote: Borda points; a tie is the organiser's to decide."""
    vote = await work.uow.votes.get(action.key.partition(":")[2])
    if vote is None or vote.closed_at is not None:
        return Safe("")
    winners = await leaders(work, vote)
    if len(winners) != 1:
        await work.uow.votes.put(replace(vote, closed_at=work.now))
        return lit("vote closed: a tie, an organiser decides") if winners else lit("vote closed without a vote")
    await decide(work, vote, winners[0], Cause(key=action.key, rank=2))
    return lit("vote closed and decided")


async def points_of(view: View, vote: Vote) -> dict[str, int]:
    """The points of each option so far, in the order of the options (Borda; product.md, story 10).

    With n options the first choice has n points, the next n-1, unlisted ones none.
    """
    counted = dict.fromkeys(vote.options, 0)
    for ballot in await view.ballots.of_vote(vote.id):
        for place, number in enumerate(ballot.choice):
            counted[vote.options[number - 1]] += len(vote.options) - place
    return counted


async def leaders(work: Work, vote: Vote) -> list[str]:
    """The options with the most points; none where nobody voted."""
    counted = await points_of(work.uow, vote)
    most = max(counted.values(), default=0)
    return [option for option, score in counted.items() if score == most] if most else []


async def decide(work: Work, vote: Vote, winner: str, cause: Cause) -> None:
    """The winner becomes the topic of the session, and those who voted are told."""
    topic = await work.uow.topics.need(winner)
    about = await signups.meeting(work, vote.session)
    await work.uow.votes.put(replace(vote, closed_at=work.now, winner=winner))
    await work.uow.topics.put(replace(topic, session=vote.session))
    session = replace(about.session, topic=topic.text)
    await work.uow.sessions.put(session)
    ballots = await work.uow.ballots.of_vote(vote.id)
    facts: dict[str, str | list[str]] = {"n": str(len(ballots)), "result_lines": await _results(work, vote)}
    for ballot in ballots:
        person = await work.uow.people.get(ballot.person)
        if person is not None:
            await letters.queue(
                work, "vote_result", letters.to_person(person), cause, series=about.series, session=session,
                facts=facts,
            )  # fmt: skip


async def _results(work: Work, vote: Vote) -> list[str]:
    counted = await points_of(work.uow, vote)
    ordered = sorted(counted.items(), key=lambda each: -each[1])
    found = [(await work.uow.topics.get(option), score) for option, score in ordered]
    return [f"{topic.text}: {score} points" for topic, score in found if topic is not None]


DEEDS: dict[str, Deed] = {
    "switch": switch,
    "low": low,
    "clash_notice": clash_notice,
    "stop_silent": stop_silent,
    "vote_close": vote_close,
}
"""Kinds of actions that are no letter."""
