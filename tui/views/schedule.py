"""Schedule as a value: the sessions of a series, and one of them more closely with what it still needs. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from msgspec.structs import replace

from core.clashes import Clash, clashes, unsettled
from core.health import session_checks
from core.model import Series, Session
from core.text import Safe, join, lit
from tui.facts.schedule import ScheduleFacts, SessionDetail
from tui.text import joined, say
from tui.views import marks, months
from tui.views.home import MARK_OF, SeriesWord, other_word
from tui.views.marks import Marked
from tui.views.names import names
from tui.views.planned import PlannedRow, planned
from tui.views.schedule_more import host_more, join_more, topic_more
from tui.views.session import SessionRow, heading, session_row, when_words

SHOWN = 6


class ScheduleView(msgspec.Struct, frozen=True, kw_only=True):
    """The sessions of a series. `first` is the month the pictures begin with, `dates` say which sessions meet something."""

    slug: Safe = Safe("")
    rule: Safe = Safe("")
    rows: tuple[SessionRow, ...] = ()
    need: int = 0
    others: tuple[SeriesWord, ...] = ()
    dates: dict[date, bool] = {}
    first: date | None = None


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """One session more closely."""

    key: str
    title: Safe
    checks: tuple[tuple[Safe, Marked], ...]
    planned: tuple[PlannedRow, ...]
    calendars: Safe
    edit: Safe


def schedule(facts: ScheduleFacts, now: datetime) -> ScheduleView:
    """Schedule from its facts."""
    series = facts.series
    if series is None:
        return ScheduleView()
    found = {session.id: _unsettled(session, facts) for session in facts.sessions}
    rows = [_row(session, series, facts, found[session.id], now) for session in facts.sessions]
    return ScheduleView(
        slug=Safe(series.id),
        rule=rule_words(series),
        rows=tuple(rows),
        need=sum(row.state.mark == "need" for row in rows),
        others=tuple(other_word(slug, sessions, now) for slug, sessions in facts.others.items()),
        dates={s.date: bool(found[s.id]) for s in facts.sessions if s.state != "cancelled"},
        first=now.astimezone(marks.zone_of(series.zone)).date().replace(day=1),
    )


def rule_words(series: Series) -> Safe:
    """`third Thursday, 14:00–15:00 London · active`."""
    minutes = int(series.start[:2]) * 60 + int(series.start[3:]) + series.length
    ends = Safe(f"{minutes // 60 % 24:02}:{minutes % 60:02}")
    times = say("{}–{} {}", Safe(series.start), ends, marks.zone_word(series.zone))
    return say("{}, {} · {}", Safe(series.rule), times, Safe(series.status))


def _unsettled(session: Session, facts: ScheduleFacts) -> list[Clash]:
    if facts.series is None or facts.desk is None or session.state not in ("planned", "open"):
        return []
    return unsettled(session, facts.series, facts.desk.polling_days, facts.desk.quiet_days)


def _row(session: Session, series: Series, facts: ScheduleFacts, met: Sequence[Clash], now: datetime) -> SessionRow:
    row = session_row(session, series, facts.counts[session.id], facts.people, now, backlog=facts.backlog)
    if session.id in facts.came and session.state != "cancelled":
        came = facts.came[session.id]
        return replace(row, state=Marked("ok", say("{} came", came)) if came else Marked("unsure", lit("not marked")))
    if met and row.state.mark != "need":
        return replace(row, state=Marked("need", met[0].words))
    return row


def signs(view: ScheduleView, facts: ScheduleFacts, chosen: Session | None, number: int) -> months.Signs:
    """The signs of the months shown, with the session under the cursor."""
    if view.first is None or facts.series is None or facts.desk is None:
        return {}
    first = first_month(view, chosen, number)
    return months.signs_of(
        first, number, view.dates, chosen.date if chosen else None, facts.series.nations, facts.desk.polling_days
    )


def first_month(view: ScheduleView, chosen: Session | None, number: int) -> date:
    """The month to begin with, so that the session under the cursor is among those shown."""
    assert view.first is not None
    if chosen is None or chosen.date < view.first:
        return chosen.date.replace(day=1) if chosen else view.first
    last = months.shift(view.first, number - 1)
    return view.first if chosen.date < months.shift(last, 1) else months.shift(chosen.date.replace(day=1), -1)


def session_view(detail: SessionDetail, facts: ScheduleFacts, now: datetime) -> SessionView | None:
    """One session from its facts."""
    series, session = facts.series, detail.session
    counts = facts.counts.get(session.id)
    if series is None or counts is None:
        return None
    left = session.ends > now
    came = say("came {}", facts.came[session.id]) if session.id in facts.came else lit("came —")
    told = say(
        "{} told · {} stale · {} unknown (L: ledger)   waiting list {} (W: why)   {}", detail.told, detail.stale,
        detail.unknown, counts.waiting, came,
    )  # fmt: skip
    signed = counts.going + counts.maybe + counts.waiting - len(session.hosts)
    return SessionView(
        key=session.id,
        title=joined(" · ", (heading(session, series), when_words(session, series), Safe(session.state))),
        checks=tuple(_checks(detail, facts, series, now)) if left else (),
        planned=tuple(planned(detail.planned, now)),
        calendars=told,
        edit=Safe("") if not left else lit("Nobody has signed up: an edit now tells nobody.")
        if not signed
        else say("{} would hear of a new date.", signed),
    )  # fmt: skip


def _checks(
    detail: SessionDetail, facts: ScheduleFacts, series: Series, now: datetime
) -> list[tuple[Safe, Marked]]:  # fmt: skip
    session = detail.session
    hosts = names(session.hosts, facts.people)
    found = session_checks(session, series, now, hosts=hosts, invited=detail.invited, members=detail.members)
    more = {"host": host_more(detail, now), "topic": topic_more(detail), "join": join_more(session, series)}
    lines = [
        (Safe(check.name), Marked(MARK_OF[check.state], joined(". ", (check.says, more.get(check.name, Safe(""))))))
        for check in found
    ]
    return [*lines[:2], (lit("date"), date_words(session, facts)), *lines[2:]]


def date_words(session: Session, facts: ScheduleFacts) -> Marked:
    """What the date meets, and whether an organiser accepted it."""
    met = _unsettled(session, facts)
    if met:
        return Marked("need", join("; ", [each.words for each in met]))
    if facts.series is None or facts.desk is None:
        return Marked("unsure", lit("not known"))
    known = clashes(session.date, facts.series, facts.desk.polling_days, facts.desk.quiet_days)
    kept = [each.words for each in known if not each.note]
    if kept:
        return Marked("ok", say("kept despite {}", join("; ", kept)))
    return Marked("ok", lit("no bank holiday, polling or quiet day"))
