"""A letter in an organiser's own words to the members of a series, the people of a session, or the hosts."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, get_args

import msgspec

from core import wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Fact, Person, Series, Session, SignupState
from core.operations import bulk, letters, own_words
from core.operations.polls import members
from core.operations.replying import join_of
from core.operations.work import Work
from core.schedule import local
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import clean_line

SEND = "broadcast"
STANDING: tuple[SignupState, ...] = ("going", "offered", "maybe", "waitlisted")


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets it. `who`: members of `series`, its hosts, or the people of `session` in one of `states`."""

    who: Literal["members", "session", "hosts"] = "members"
    series: str = ""
    session: str = ""
    states: tuple[SignupState, ...] = STANDING


class Broadcast(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent to whom. `approved` is the number of letters agreed to, needed over fifty; `pre_election` the second
    yes that a broadcast needs in a sensitive period.
    """

    to: Group
    subject: str
    text: str
    approved: int = 0
    pre_election: bool = False


def group_of(series: str, session: str = "", states: Sequence[str] = (), *, hosts: bool = False) -> Group:
    """A group as options describe it. Raises `Refused` for a state that nobody can have."""
    wanted = tuple(each for each in get_args(SignupState) if each in states) if states else STANDING
    unknown = next((each for each in states if each not in wanted), None)
    if unknown is not None:
        raise Refused(f"“{clean_line(unknown, 40)}” is no standing. Use one of {', '.join(get_args(SignupState))}.")
    who: Literal["members", "session", "hosts"] = "hosts" if hosts else "session" if session else "members"
    return Group(who=who, series=series, session=session, states=wanted)


async def send(store: Store, desk: Desk, actor: Actor, wanted: Broadcast, *, ids: Ids = random_id) -> Change:
    """Queue one letter for each person of the group, one recipient a mail, after the hold. Raises `Refused`."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        session = await uow.sessions.need(wanted.to.session) if wanted.to.session else None
        series = await uow.series.need(session.series if session else wanted.to.series)
        _refuse_sensitive(work, series, wanted)
        facts: dict[str, Fact] = {
            "organizer_subject": own_words.checked_subject(wanted.subject),
            "organizer_text": own_words.checked_text(wanted.text, join_of(series)),
            "organizer": own_words.signature(work, actor, series),
        }
        people = await recipients(uow, series, session, wanted.to)
        if not people:
            raise Refused("Nobody is in that group whom a letter would reach.")
        uow.begin(
            SEND, clean_line(f"{wording.count_words(len(people), 'letter')}: “{facts['organizer_subject']}”"),
            series=series.id, session=session.id if session else "",
        )  # fmt: skip
        await _queue(work, series, session, people, facts, wanted.approved)
    return uow.new_changes[-1]


async def _queue(
    work: Work, series: Series, session: Session | None, people: Sequence[Person], facts: dict[str, Fact], approved: int
) -> None:
    cause = bulk.cause_of(work, len(people), approved)
    for person in people:
        row = await letters.queue(
            work, "broadcast", letters.to_person(person), cause, series=series, session=session, facts=facts
        )
        await bulk.mark(work, row)


async def recipients(view: View, series: Series, session: Session | None, group: Group) -> list[Person]:
    """The people of a group whom mail reaches, each once."""
    if group.who == "members":
        return await members(view, series.id)
    if group.who == "hosts":
        wanted = list(session.hosts if session else series.hosts)
    elif session is None:
        raise Refused("Say which session: --session, as `thirdthursday sessions` prints it.")
    else:
        wanted = [s.person for s in await view.signups.for_session(session.id) if s.state in group.states]
    found = await view.people.many(wanted)
    return [each for each in found.values() if each.undeliverable_since is None]


def sensitive(desk: Desk, day: date) -> date | None:
    """The last day of the sensitive period before an election that `day` lies in; None outside one."""
    return next((last for first, last in desk.sensitive_periods if first <= day <= last), None)


def _refuse_sensitive(work: Work, series: Series, wanted: Broadcast) -> None:
    last = sensitive(work.desk, local(work.now, series.zone).date())
    if last is not None and not wanted.pre_election:
        raise Refused(
            f"It is the period before an election, until {wording.date_words(last)}. If this letter is right to send "
            "now, say so once more, with --pre-election."
        )
