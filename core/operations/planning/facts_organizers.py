"""Facts of planned letters to organisers."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from core import wording
from core.clashes import unsettled
from core.hosting import runs_without
from core.model import Fact
from core.operations.work import Meeting, Work
from core.planner import Action
from core.schedule import local
from core.text import Safe

LONDON = "Europe/London"
WEEK, CLASH_AHEAD = timedelta(days=7), timedelta(days=28)


async def host_needed(work: Work, _action: Action, about: Meeting) -> dict[str, Fact]:
    """Who has been asked so far."""
    asked = [d.id.split(":")[2] for d in await work.uow.done.about(about.session.id) if d.id.startswith("host_ask:")]
    people = await work.uow.people.many(asked)
    names = [p.name or p.address for p in people.values()]
    return {"asked_lines": list(map(str, names)) or ["nobody"]}


async def clash_warning(work: Work, _action: Action, about: Meeting) -> dict[str, Fact]:
    """What the day meets."""
    found = unsettled(about.session, about.series, work.desk.polling_days, work.desk.quiet_days)
    return {"clash": wording.list_words([clash.words for clash in found])}


async def series_quiet(work: Work, action: Action) -> dict[str, Fact] | None:
    """When it met last, and how many would like to be invited."""
    series = await work.uow.series.need(action.series)
    past = [s for s in await work.uow.sessions.of_series(series.id) if s.ends <= work.now and s.state != "cancelled"]
    members = [m for m in await work.uow.memberships.of_series(series.id) if m.setting != "none"]
    last = wording.date_words(local(past[-1].starts, series.zone).date()) if past else Safe("never")
    return {"last_date": last, "members": str(len(members))}


async def rights_due(work: Work, action: Action) -> dict[str, Fact] | None:
    """When it was asked, and until when the law gives us."""
    request = await work.uow.rights.get(action.key.split(":")[1])
    if request is None or request.settled_at is not None:
        return None
    return {
        "asked_date": wording.date_words(local(request.asked_at, LONDON).date()),
        "due_date": wording.date_words(request.due),
        "day": wording.day_words(request.due),
    }


async def organizer_digest(work: Work, _action: Action) -> dict[str, Fact] | None:
    """What waits, what comes this week, who came and left, and how the letters fared; None when there is nothing."""
    needs = await _needs(work)
    week = await _week(work)
    since = work.now - WEEK
    recent = [c for c in await work.uow.changes.recent(1000) if c.at > since]
    left = sum("left " in c.summary for c in recent)
    new = sum(p.created_at > since for p in await work.uow.people.all())
    if not (needs or week or new or left):
        return None
    letters = [r for r in await work.uow.outbox.recent(2000) if r.created_at > since]
    return {
        "needs_lines": needs or ["nothing"],
        "week_lines": week or ["no session"],
        "summary": _summary(needs, week),
        "weekday": wording.weekday_words(local(work.now, LONDON).date()),
        "new": str(new),
        "left": str(left),
        "bounced": str(sum(p.undeliverable_since is not None for p in await work.uow.people.all())),
        "erased": str(sum(c.verb == "erase" for c in recent)),
        "sent": str(sum(r.state == "sent" for r in letters)),
        "failed": str(sum(r.state == "failed" for r in letters)),
        "unknown": str(sum(r.state == "unknown" for r in letters)),
        "review_date": await _review(work),
    }


async def _needs(work: Work) -> list[str]:
    found: list[str] = []
    waiting = await work.uow.inbound.count("waiting")
    if waiting:
        found.append(wording.count_words(waiting, "email waits for a person", "emails wait for a person"))
    for session in await work.uow.sessions.coming(work.now):
        if session.state == "open" and not session.hosts and not runs_without(session):
            series = await work.uow.series.need(session.series)
            found.append(f"{wording.day_words(local(session.starts, series.zone).date())} has no host")
    return [*found, *await _clashes(work)]


async def _clashes(work: Work) -> list[str]:
    """The days of the next four weeks that meet something nobody has chosen about yet."""
    found: list[str] = []
    for session in await work.uow.sessions.between(work.now, work.now + CLASH_AHEAD):
        series = await work.uow.series.need(session.series)
        met = unsettled(session, series, work.desk.polling_days, work.desk.quiet_days)
        if met and session.state in ("open", "planned"):
            day = wording.day_words(local(session.starts, series.zone).date())
            found.append(f"{day} meets {wording.list_words([clash.words for clash in met])}")
    return found


async def _week(work: Work) -> list[str]:
    found: list[str] = []
    for session in await work.uow.sessions.between(work.now, work.now + WEEK):
        if session.state == "open":
            series = await work.uow.series.need(session.series)
            going = await work.uow.signups.count(session.id, "going")
            day = wording.day_words(local(session.starts, series.zone).date())
            found.append(f"{series.name}, {day}: {going} going")
    return found


def _summary(needs: list[str], week: list[str]) -> str:
    return needs[0] if needs else week[0] if week else "people came and went"


async def _review(work: Work) -> str:
    dates = [s.review_on for s in await work.uow.series.all() if s.review_on and s.review_on >= work.now.date()]
    return wording.date_words(min(dates)) if dates else "not planned"


REGULAR: dict[str, Callable[[Work, Action], Awaitable[dict[str, Fact] | None]]] = {
    "series_quiet": series_quiet,
    "rights_due": rights_due,
    "organizer_digest": organizer_digest,
}
