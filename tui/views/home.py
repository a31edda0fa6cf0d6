"""Home as a value: the next session and its health, sign-ups against capacity, what just happened, the coming ones."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from core.health import Check, Signs, State, desk_checks, session_checks, worst
from core.hosting import runs_without
from core.model import Change, Series, Session
from core.text import Safe, join, lit
from tui.facts.counts import Counts
from tui.facts.home import HomeFacts
from tui.text import say
from tui.views import marks
from tui.views.marks import Mark, Marked
from tui.views.names import actor_name, names
from tui.views.session import SessionRow, heading, session_row, when_words

MARK_OF: dict[State, Mark] = {"ok": "ok", "notice": "later", "need": "need", "unknown": "unsure"}
MENDS: dict[str, Safe] = {"host": lit("e edit"), "topic": lit("e edit"), "mail in": lit("3 inbox"), "letters": lit("5 outbox"),
}  # fmt: skip
"""The key that mends each failing line, where there is one."""


class HealthLine(msgspec.Struct, frozen=True, kw_only=True):
    """One check: its name, how it stands, and the key that mends it."""

    name: Safe
    state: Marked
    key: Safe = Safe("")


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """One change of the last ones."""

    key: str
    when: Safe
    what: Safe
    by: Safe


class SeriesWord(msgspec.Struct, frozen=True, kw_only=True):
    """Another series in a few words, and in fewer."""

    name: Safe
    state: Marked
    short: Marked


class NextSession(msgspec.Struct, frozen=True, kw_only=True):
    """The next session: what it is, when, and how many people stand where."""

    key: str
    title: Safe
    when: Safe
    until: Safe
    hosts: Safe
    health: Marked
    counts: Counts
    pace: Safe = Safe("")
    per_day: tuple[int, ...] = ()


class HomeView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything Home says."""

    series: Safe = Safe("")
    slug: Safe = Safe("")
    next: NextSession | None = None
    health: tuple[HealthLine, ...] = ()
    happened: tuple[Happened, ...] = ()
    sessions: tuple[SessionRow, ...] = ()
    others: tuple[SeriesWord, ...] = ()


def home(facts: HomeFacts, now: datetime, signs: Signs) -> HomeView:
    """Home from its facts."""
    series = facts.series
    if series is None:
        desk = desk_checks(now, waiting=facts.waiting, letters=facts.troubled, signs=signs)
        return HomeView(health=tuple(_health_line(check) for check in desk))
    checks = checks_of(facts, now, signs)
    return HomeView(
        series=series.name,
        slug=Safe(series.id),
        next=_next(facts, series, facts.next, checks, now) if facts.next else None,
        health=tuple(_health_line(check) for check in checks),
        happened=tuple(_happened(change, now) for change in facts.changes),
        sessions=tuple(
            session_row(s, series, facts.counts[s.id], facts.people, now, backlog=facts.backlog) for s in facts.sessions
        ),
        others=tuple(other_word(slug, sessions, now) for slug, sessions in facts.others.items()),
    )


def checks_of(facts: HomeFacts, now: datetime, signs: Signs) -> list[Check]:
    """The checks of the next session and of the desk."""
    checks: list[Check] = []
    if facts.next is not None and facts.series is not None:
        hosts = names(facts.next.hosts, facts.people)
        checks = session_checks(
            facts.next, facts.series, now, hosts=hosts, invited=facts.invited, members=facts.members
        )
    return checks + desk_checks(now, waiting=facts.waiting, letters=facts.troubled, signs=signs)


def _next(facts: HomeFacts, series: Series, session: Session, checks: Sequence[Check], now: datetime) -> NextSession:
    worst_state = worst(checks)
    needs = sum(check.state == "need" for check in checks)
    return NextSession(
        key=session.id,
        title=heading(session, series),
        when=when_words(session, series),
        until=marks.until(session.starts, now, marks.zone_of(series.zone)),
        hosts=join(", ", names(session.hosts, facts.people)) or lit("(no host)"),
        health=Marked("need", say("{} NEED YOU" if needs > 1 else "{} NEEDS YOU", needs))
        if worst_state == "need"
        else Marked("ok", lit("HEALTHY")),
        counts=facts.counts[session.id],
        pace=_pace(facts, session, now),
        per_day=facts.per_day,
    )


def _pace(facts: HomeFacts, session: Session, now: datetime) -> Safe:
    """How many the session before had when it was as far off as this one is now."""
    if facts.before is None:
        return Safe("")
    return say("last session at T-{} had {}", (session.starts - now).days, facts.had)


def _health_line(check: Check) -> HealthLine:
    failing = check.state == "need"
    return HealthLine(
        name=Safe(check.name),
        state=Marked(MARK_OF[check.state], check.says),
        key=MENDS.get(check.name, Safe("")) if failing else Safe(""),
    )


def _happened(change: Change, now: datetime) -> Happened:
    return Happened(
        key=change.id, when=marks.when(change.at, now), what=change.summary or Safe(change.verb),
        by=actor_name(change.actor),
    )  # fmt: skip


def other_word(slug: str, sessions: Sequence[Session], now: datetime) -> SeriesWord:
    """Another series with what its next session needs."""
    if not sessions:
        none = Marked("need", lit("no session planned"))
        return SeriesWord(name=Safe(slug), state=none, short=none)
    first = sessions[0]
    if not first.hosts and not runs_without(first) and first.starts - now <= timedelta(days=28):
        missing = Marked("need", say("no host {}", marks.short_day(first.date)))
        return SeriesWord(name=Safe(slug), state=missing, short=Marked("need", lit("no host")))
    coming = Marked("ok", marks.short_day(first.date))
    return SeriesWord(name=Safe(slug), state=coming, short=coming)
