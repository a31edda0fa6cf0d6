"""The host rota in an organiser's hands: asking the next host, or one by name; letting a session run without one."""

from msgspec.structs import replace

from core import promotion, wording
from core.desk import Desk
from core.errors import Refused
from core.hosting import ASK, NO_HOST, ask_key, runs_without
from core.ids import Ids, random_id
from core.model import Actor, Change, Done, Kept, Person, Session
from core.operations import letters, signups
from core.operations.hosts import no_key
from core.operations.planning.looking import rota_of
from core.operations.sessions.persons import person_named
from core.operations.work import Meeting, Work
from core.planner import Around
from core.planner.hosts import answer_by
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import clean_line

WITHOUT = "run_without_host"


async def next_host(view: View, session: Session) -> str:
    """Who is asked next: of those not asked yet who have not said no, never hosted first, then longest ago; '' for none."""
    series = await view.series.need(session.series)
    for host in await rota_of(view, series):
        asked = await view.done.get(ask_key(session.id, host)) or await view.done.get(no_key(session.id, host))
        if asked is None and await view.people.get(host) is not None:
            return host
    return ""


async def ask(
    store: Store, desk: Desk, actor: Actor, session_id: str, who: str = "", *, ids: Ids = random_id
) -> Change:
    """Ask somebody (an id, address or name; by itself the next on the rota) to host a session, after the hold.

    Their YES makes them host, NO or three working days of silence lets the desk ask the next. Raises `Refused`.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        about = await _without_host(work, session_id)
        uow.begin(ASK, clean_line("asked"), series=about.series.id, session=session_id)
        chosen = who or await next_host(uow, about.session)
        if not chosen:
            raise Refused("Everybody on the rota has been asked or has said no. Ask somebody by name.")
        person = await person_named(work, chosen)
        day = wording.plain_date(about.session.date)
        uow.describe(summary=clean_line(f"{person.name or person.address} asked to host {day}"), person=person.id)
        await _queue(work, about, person)
        await uow.done.put(Done(id=ask_key(session_id, person.id), at=work.now, by=actor.name))
    return uow.new_changes[-1]


async def _without_host(work: Work, session_id: str) -> Meeting:
    about = await signups.meeting(work, session_id)
    signups.refuse_past(work, about)
    if about.session.hosts:
        raise Refused(f"The session of {wording.plain_date(about.session.date)} has a host.")
    return about


async def _queue(work: Work, about: Meeting, person: Person) -> None:
    until = answer_by(Around(now=work.now, series=about.series, session=about.session), work.now)
    await letters.queue(
        work, "host_ask", letters.to_person(person), signups.by_hand(work), series=about.series, session=about.session,
        facts={"deadline": str(promotion.moment_words(until, about.series, work.now))},
    )  # fmt: skip


async def run_without(
    store: Store, desk: Desk, actor: Actor, session_id: str, *, reason: str = "", ids: Ids = random_id
) -> Change:
    """Let a session run without a host: nobody is asked any more, and it is not warned about. No letter. Raises `Refused`."""
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        about = await _without_host(work, session_id)
        day = wording.plain_date(about.session.date)
        if runs_without(about.session):
            raise Refused(f"The session of {day} runs without a host already.")
        uow.begin(WITHOUT, clean_line(f"{day} runs without a host"), series=about.series.id, session=session_id)
        kept = (*about.session.kept, Kept(clash=NO_HOST, by=actor.name, at=work.now))
        await uow.sessions.put(replace(about.session, kept=kept))
    return uow.new_changes[-1]
