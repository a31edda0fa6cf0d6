"""Months as pictures: each day a cell, with a sign for sessions, bank holidays and polling days. Pure."""

import calendar
from collections.abc import Mapping
from datetime import date

from core.clashes import bank_holidays, is_polling_day
from core.model import Nation
from core.text import Safe, lit
from tui.text import Line, Span, Tone, cut_line, line, say
from tui.views import marks

Signs = Mapping[date, Safe]
"""A sign for each day that has one: `▶` chosen, `•` session, `b` bank holiday, `p` polling day, `!` clash."""
_TONES: dict[str, Tone] = {"▶": "key", "•": "good", "b": "wait", "p": "wait", "!": "need"}
DAYS = lit(" Mo Tu We Th Fr Sa Su")
LEGEND = (
    lit("▶ chosen  • session"), lit("b bank holiday"), lit("p polling day"), lit("! clash"),
)  # fmt: skip


def signs_of(
    first: date, months: int, sessions: Mapping[date, bool], chosen: date | None, nations: tuple[Nation, ...],
    polling: tuple[date, ...],
) -> dict[date, Safe]:  # fmt: skip
    """The signs of some months from `first` on. `sessions` says of each date whether it meets something."""
    signs: dict[date, Safe] = {}
    for month in range(months):
        for day in _days(shift(first, month)):
            if is_polling_day(day, polling):
                signs[day] = lit("p")
            if any(set(kept) & set(nations) for kept in bank_holidays(day).values()):
                signs[day] = lit("b")
    signs |= {day: lit("!") if clash else lit("•") for day, clash in sessions.items()}
    return signs | {chosen: lit("▶")} if chosen else signs


def shift(first: date, months: int) -> date:
    """The first day of the month that is so many months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _days(first: date) -> list[date]:
    return [first.replace(day=day) for day in range(1, calendar.monthrange(first.year, first.month)[1] + 1)]


def month(first: date, signs: Signs) -> list[Line]:
    """One month: its name, the heads of the week, and the weeks, 22 cells wide."""
    lines = [line(Span(marks.month_name(first), "bold")), line(Span(DAYS, "dim"))]
    for week in calendar.Calendar().monthdatescalendar(first.year, first.month):
        spans: list[Span] = []
        for day in week:
            sign = signs.get(day, lit(" ")) if day.month == first.month else lit(" ")
            number = say("{}", day.day) if day.month == first.month else lit("")
            spans += [Span(sign, _TONES.get(sign, "")), Span(Safe(f"{number:>2}"))]
        lines.append(tuple(spans))
    return lines


def strip(first: date, months: int, signs: Signs, cells: int) -> Line:
    """The months on one line: only the days that have a sign."""
    parts: list[Span] = []
    for number in range(months):
        begin = shift(first, number)
        marked = [day for day in _days(begin) if day in signs]
        parts.append(Span(say("{}{} ", lit("│" if number else " "), marks.month_short(begin)), "dim"))
        parts += [Span(say("{}{} ", signs[day], day.day), _TONES.get(signs[day], "")) for day in marked]
    return cut_line(tuple(parts), cells)
