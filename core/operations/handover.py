"""Handing a series over: who runs it by name, and a note for the next one, made from what the desk knows."""

from datetime import datetime

from msgspec.structs import replace

from core import signup, wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Series, Session
from core.operations import approvals
from core.operations.work import Work
from core.schedule import local
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import Safe, clean_line

HAND_OVER = "change_owner"
NAME_LIMIT = 120
SHOWN = 6


async def hand_over(
    store: Store, desk: Desk, actor: Actor, slug: str, name: str, *, ids: Ids = random_id
) -> Change:  # fmt: skip
    """From now on letters of a series say that `name` runs it (one name, or several). No letter. Raises `Refused`."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        series = await uow.series.need(slug)
        new = clean_line(name, NAME_LIMIT + 1)
        before = series.organizers or desk.organizers
        if not new or len(new) > NAME_LIMIT or "@" in new:
            raise Refused(
                f"Give the name, or the names, of who runs the series: 1 to {NAME_LIMIT} characters, no address."
            )
        if new == before:
            raise Refused(f"{new} runs {series.name} already.")
        uow.begin(HAND_OVER, clean_line(f"{series.name}: run by “{before}” -> “{new}”"), series=slug)
        await work.uow.series.put(replace(series, organizers=new))
    return uow.new_changes[-1]


async def note(view: View, desk: Desk, slug: str, now: datetime) -> Safe:
    """The hand-over note of a series: what it is, who hosts, what comes, what is open. No guest is named."""
    series = await view.series.need(slug)
    blocks = [
        await _what(view, desk, series),
        await _coming(view, series, now),
        await _open(view, series, now),
    ]
    return Safe("\n\n".join(blocks) + "\n")


async def _what(view: View, desk: Desk, series: Series) -> str:
    hosts = await view.people.many(series.hosts)
    members = [m for m in await view.memberships.of_series(series.id) if m.setting != "none"]
    capacity = f"{series.capacity} places, hosts counted" if series.capacity else "no limit of places"
    review = wording.plain_date(series.review_on) if series.review_on else "not planned"
    return "\n".join((
        f"# {series.name}",
        "",
        str(series.what_is_it),
        f"When: {wording.rule_words(series.rule, series.first)}, from {series.start}, {series.length} minutes.",
        f"For: {series.audience}. {capacity}. Status: {series.status}.",
        f"Address: {desk.address}. Joining: {series.join.address or series.join.phone or 'no details yet'}.",
        f"Hosts: {wording.list_words([h.name or h.address for h in hosts.values()]) or 'nobody yet'}.",
        f"Members: {len(members)}. Next review: {review}.",
    ))  # fmt: skip


async def _coming(view: View, series: Series, now: datetime) -> str:
    found = [s for s in await view.sessions.of_series(series.id, after=now) if s.state in ("planned", "open")]
    lines = [await _line(view, series, session) for session in found[:SHOWN]]
    return "\n".join(("## What comes", "", *(lines or ["No date is planned."])))


async def _line(view: View, series: Series, session: Session) -> str:
    room = signup.room(session, series, await view.signups.for_session(session.id))
    hosts = await view.people.many(session.hosts)
    names = wording.list_words([h.name or h.address for h in hosts.values()]) or "no host"
    places = f"{room.held} of {room.places}" if room.places is not None else f"{room.held}"
    day = wording.date_words(local(session.starts, series.zone).date())
    return f"- {day}: {session.topic or 'no topic'}; {names}; {places} places taken, {room.waiting} waiting"


async def _open(view: View, series: Series, now: datetime) -> str:
    mails = [mail for mail in await view.inbound.in_state("waiting") if mail.series in (series.id, "")]
    asking = [each for each in await approvals.waiting(view, now) if each.series == series.id]
    notes = [each for each in await view.notes.of_series(series.id) if each.approved_at is None]
    ideas = [t for t in await view.topics.of_series(series.id) if not (t.merged_into or t.dropped or t.session)]
    votes = [vote for vote in await view.votes.open() if vote.series == series.id]
    lines = [
        f"- {wording.count_words(number, one, many)}"
        for number, one, many in (
            (len(mails), "mail waits for a person", "mails wait for a person"),
            (len(asking), "person asks for a place", "people ask for a place"),
            (len(notes), "set of notes waits for approval", "sets of notes wait for approval"),
            (len(votes), "vote is open", "votes are open"),
            (len(ideas), "idea for a topic", "ideas for topics"),
        )
        if number
    ]  # fmt: skip
    return "\n".join(("## What is open", "", *(lines or ["Nothing."])))
