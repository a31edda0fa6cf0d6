"""A change of cadence as a plan: what stays, what moves, what is new, what goes, and what to think about."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec
from dateutil.relativedelta import relativedelta
from msgspec.structs import replace

from core.clashes import Clash, clashes
from core.model import Series, Session
from core.schedule.dates import local, occurrences
from core.schedule.plan import MONTHS_AHEAD, move, new_session
from core.schedule.rules import Rule, parse_rule, rule_text

CLASH_MONTHS = 24
Choice = Literal["move", "cancel", "keep"]


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A session with people in it, before and after its move to the new rule."""

    before: Session
    after: Session


class CadencePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a new rule does to a series. `series` is the series afterwards.

    `kept` stand on the new rule already, or were left where they are; `cancelled` have people, but the organiser chose
    so or no date is left; `withdrawn` are empty and vanish; `new` come to be. `clashes` cover 24 months, notes of other
    nations left out. `without_host` are the dates of the next 12 months with nobody to host. `more_often` says which way
    members' settings change.
    """

    series: Series
    kept: tuple[Session, ...] = ()
    moved: tuple[Moved, ...] = ()
    cancelled: tuple[Session, ...] = ()
    withdrawn: tuple[Session, ...] = ()
    new: tuple[Session, ...] = ()
    clashes: tuple[Clash, ...] = ()
    without_host: tuple[date, ...] = ()
    more_often: bool = False


def cadence(
    series: Series,
    sessions: Sequence[Session],
    counts: Mapping[str, int],
    rule: Rule,
    first: date,
    now: datetime,
    *,
    choices: Mapping[str, Choice] | None = None,
    polling_days: Collection[date] = (),
    quiet_days: Collection[date] = (),
) -> CadencePlan:
    """Plan the change of `series` to `rule` from `first` on. Sessions before `first` stay as they are.

    `counts` gives the people going, waiting or maybe by session id. `choices` are what the organiser picked for
    sessions that are not on the new rule: move (the default) to the nearest new date, cancel, or keep. The session of a
    one-off that is made regular is kept where it is, unless the organiser picks otherwise.
    """
    after = _series(series, rule, first)
    dates = _dates(after, rule, first, now)
    affected = _affected(sessions, first, now)
    picked = _picked(series, affected, choices or {})
    kept = tuple(each for each in affected if each.date in dates or picked[each.id] == "keep")
    homeless = [each for each in affected if each not in kept]
    peopled = [each for each in homeless if counts.get(each.id, 0) > 0]
    standing = {each.date for each in sessions if each not in homeless}
    moved = _moved([each for each in peopled if picked[each.id] != "cancel"], dates, standing, after.zone)
    new = _new(after, [day for day in dates if day not in standing | {each.after.date for each in moved}], sessions)
    return CadencePlan(
        series=after,
        kept=kept,
        moved=moved,
        cancelled=tuple(each for each in peopled if each not in [other.before for other in moved]),
        withdrawn=tuple(each for each in homeless if each not in peopled),
        new=new,
        clashes=tuple(cadence_clashes(after, first, polling_days=polling_days, quiet_days=quiet_days)),
        without_host=_hostless((*kept, *(each.after for each in moved), *new)),
        more_often=days_between(rule) < days_between(parse_rule(series.rule)),
    )


def _picked(series: Series, sessions: Sequence[Session], choices: Mapping[str, Choice]) -> dict[str, Choice]:
    usual: Choice = "keep" if parse_rule(series.rule).kind == "once" else "move"
    return {each.id: choices.get(each.id, usual) for each in sessions}


def _dates(series: Series, rule: Rule, first: date, now: datetime) -> list[date]:
    """The dates of the new rule in the 12 months from `first` (or from today, if that is later) still to come."""
    today = local(now, series.zone).date()
    until = max(today, first) + relativedelta(months=MONTHS_AHEAD)
    found = occurrences(rule, first, after=today - timedelta(days=1), until=until)
    return [day for day in found if new_session(series, day).starts > now]


def _new(series: Series, days: list[date], sessions: Sequence[Session]) -> tuple[Session, ...]:
    ids = {each.id for each in sessions}
    return tuple(new_session(series, day, ids) for day in days)


def _series(series: Series, rule: Rule, first: date) -> Series:
    """The series under its new rule; the last monthly rule is remembered for people who chose one a month."""
    old = parse_rule(series.rule)
    former = series.rule if old.kind == "month" else series.former_rule
    return replace(series, rule=rule_text(rule), first=first, former_rule=former)


def _affected(sessions: Sequence[Session], first: date, now: datetime) -> list[Session]:
    coming = [each for each in sessions if each.state in ("planned", "open") and each.starts > now]
    return sorted((each for each in coming if each.date >= first), key=lambda each: (each.starts, each.id))


def _moved(staying: list[Session], dates: list[date], taken: set[date], zone: str) -> tuple[Moved, ...]:
    """The earlier session takes the nearest date; one that finds it taken gets the next free date after it."""
    used, out = set(taken), []
    for session in staying:
        day = _nearest(session.date, dates, used)
        if day is not None:
            used.add(day)
            out.append(Moved(before=session, after=move(session, day, zone=zone)))
    return tuple(out)


def _nearest(day: date, dates: list[date], used: set[date]) -> date | None:
    """The nearest date, the later of two equally near; if it is taken, the next free one, then the last free one."""
    if not dates:
        return None
    nearest = min(dates, key=lambda each: (abs(each - day), day - each))
    free = [each for each in dates if each not in used]
    later = [each for each in free if each >= nearest]
    return later[0] if later else free[-1] if free else None


def _hostless(sessions: tuple[Session, ...]) -> tuple[date, ...]:
    return tuple(sorted(each.date for each in sessions if not each.hosts))


def cadence_clashes(
    series: Series,
    first: date,
    *,
    polling_days: Collection[date] = (),
    quiet_days: Collection[date] = (),
    months: int = CLASH_MONTHS,
) -> list[Clash]:
    """The clashes of the series' rule in the `months` from `first` on, in order of their dates; notes left out."""
    days = occurrences(parse_rule(series.rule), series.first, after=_eve(first), until=_last_day(first, months))
    found = [clash for day in days for clash in clashes(day, series, polling_days, quiet_days)]
    return [clash for clash in found if not clash.note]


def _eve(day: date) -> date:
    return day - timedelta(days=1)


def _last_day(first: date, months: int) -> date:
    return first + relativedelta(months=months)


def days_between(rule: Rule) -> float:
    """How many days lie between two dates of a rule, on average; a single date is never again."""
    if rule.kind == "once":
        return float("inf")
    return 365.2425 / 12 if rule.kind == "month" else rule.weeks * 7.0
