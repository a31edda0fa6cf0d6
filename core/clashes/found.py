"""What a date meets: bank holidays, polling days, Christmas week, Maundy Thursday, days of the organisers' own."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Literal

import msgspec
from dateutil.easter import easter

from core.clashes.bank import NATION_WORDS, bank_holidays
from core.model import Nation, Series, Session
from core.text import Safe, lit

Kind = Literal["bank holiday", "polling day", "Christmas week", "Maundy Thursday", "quiet day"]
_THURSDAY = 3


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that `day` meets. `words` name it for people. A note is no clash: it concerns other nations only."""

    day: date
    kind: Kind
    words: Safe
    nations: tuple[Nation, ...] = ()
    note: bool = False


def clashes(
    day: date, series: Series, polling_days: Collection[date] = (), quiet_days: Collection[date] = ()
) -> list[Clash]:
    """What a session of `series` on `day` would meet: clashes first, then notes.

    `polling_days` come from the configuration and stand beside the first Thursday in May; `quiet_days` beside the
    series' own.
    """
    found = _bank(day, series.nations)
    if is_polling_day(day, polling_days):
        found.append(Clash(day=day, kind="polling day", words=lit("polling day")))
    if in_christmas_week(day):
        found.append(Clash(day=day, kind="Christmas week", words=lit("Christmas week")))
    if day == easter(day.year) - timedelta(days=3):
        found.append(Clash(day=day, kind="Maundy Thursday", words=lit("Maundy Thursday")))
    if day in quiet_days or day in series.quiet_days:
        found.append(Clash(day=day, kind="quiet day", words=lit("a day you keep free")))
    return sorted(found, key=lambda each: each.note)


def unsettled(
    session: Session, series: Series, polling_days: Collection[date] = (), quiet_days: Collection[date] = ()
) -> list[Clash]:
    """The clashes of a session that no organiser has accepted yet; notes left out."""
    accepted = {kept.clash for kept in session.kept}
    found = clashes(session.date, series, polling_days, quiet_days)
    return [clash for clash in found if not clash.note and clash.words not in accepted]


def _bank(day: date, nations: tuple[Nation, ...]) -> list[Clash]:
    return [
        Clash(
            day=day,
            kind="bank holiday",
            words=Safe(f"{name} ({', '.join(NATION_WORDS[nation] for nation in keeping)})"),
            nations=keeping,
            note=not set(keeping) & set(nations),
        )
        for name, keeping in bank_holidays(day).items()
    ]


def is_polling_day(day: date, polling_days: Collection[date] = ()) -> bool:
    """Whether `day` is the first Thursday in May or one of the configured polling days."""
    return day in polling_days or (day.month == 5 and day.day <= 7 and day.weekday() == _THURSDAY)


def in_christmas_week(day: date) -> bool:
    """20 December to 2 January, both included."""
    return (day.month == 12 and day.day >= 20) or (day.month == 1 and day.day <= 2)
