"""Marks and small words that every screen shares: glyphs with their words, bars, sparks, ages, dates and clocks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from core.text import Safe, cat, lit
from tui.text import Span, Tone, say

Mark = Literal["ok", "unsure", "need", "no", "later", "wait"]

GLYPHS: dict[Mark, Safe] = {
    "ok": lit("✓"),
    "unsure": lit("?"),
    "need": lit("!"),
    "no": lit("✗"),
    "later": lit("·"),
    "wait": lit("…"),
}
"""One glyph, one meaning; the word always follows it."""

TONES: dict[Mark, Tone] = {"ok": "good", "unsure": "wait", "need": "need", "no": "bad", "later": "dim", "wait": "wait"}

LONDON = ZoneInfo("Europe/London")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SPARKS = "▁▂▃▄▅▆▇█"
_EIGHTHS = " ▏▎▍▌▋▊▉"


class Marked(msgspec.Struct, frozen=True):
    """A mark with the words that follow it."""

    mark: Mark
    words: Safe

    @property
    def span(self) -> Span:
        """Glyph and words in the mark's tone."""
        return Span(cat(GLYPHS[self.mark], lit(" "), self.words), TONES[self.mark])


def bar(count: int, whole: int, cells: int) -> tuple[Safe, Safe]:
    """A bar of `cells` cells: the full part and the empty part. Anything above zero shows at least one cell."""
    if whole <= 0 or cells <= 0:
        return Safe(""), Safe("")
    full = min(cells, round(cells * count / whole))
    full = max(full, 1) if count > 0 else 0
    return Safe("█" * full), Safe("░" * (cells - full))


def spark(counts: Sequence[int]) -> Safe:
    """A small picture of counts over time, one cell each; the words beside it say the figures."""
    top = max(counts, default=0)
    if top == 0:
        return Safe("▁" * len(counts))
    return Safe("".join(_SPARKS[round((len(_SPARKS) - 1) * count / top)] for count in counts))


def zone_of(name: str) -> ZoneInfo:
    """The zone of a series."""
    return LONDON if name == "Europe/London" else ZoneInfo(name)


def zone_word(name: str) -> Safe:
    """`London` for Europe/London."""
    return Safe(name.rpartition("/")[2].replace("_", " "))


def offset_word(moment: datetime, zone: ZoneInfo) -> Safe:
    """`UTC+0`, `UTC+1`, `UTC+5:30`: the offset that holds at that moment."""
    minutes = int((moment.astimezone(zone).utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return Safe(f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else ""))


def short_day(day: date) -> Safe:
    """`Thu 17 Dec`."""
    return Safe(f"{_DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}")


def full_day(day: date) -> Safe:
    """`Thu 17 Dec 2026`."""
    return Safe(f"{short_day(day)} {day.year}")


def day_month(day: date) -> Safe:
    """`17 Dec`."""
    return Safe(f"{day.day} {MONTHS[day.month - 1]}")


def month_name(day: date) -> Safe:
    """`December 2026`."""
    return Safe(f"{_MONTH_NAMES[day.month - 1]} {day.year}")


def month_short(day: date) -> Safe:
    """`Dec`."""
    return Safe(MONTHS[day.month - 1])


def clock(moment: datetime, zone: ZoneInfo = LONDON) -> Safe:
    """`14:00` in the zone."""
    return Safe(moment.astimezone(zone).strftime("%H:%M"))


def seconds_clock(moment: datetime, zone: ZoneInfo = LONDON) -> Safe:
    """`14:00:05` in the zone."""
    return Safe(moment.astimezone(zone).strftime("%H:%M:%S"))


def hours(starts: datetime, ends: datetime, zone: ZoneInfo) -> Safe:
    """`14:00–15:00`."""
    return say("{}–{}", clock(starts, zone), clock(ends, zone))


def when(moment: datetime, now: datetime, zone: ZoneInfo = LONDON) -> Safe:
    """The clock today, else the day: `10:34`, `20 Nov`, `20 Nov 2025`."""
    local, today = moment.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return clock(moment, zone)
    if local.year == today.year:
        return day_month(local.date())
    return say("{} {}", day_month(local.date()), Safe(str(local.year)))


def moment(at: datetime, now: datetime, zone: ZoneInfo = LONDON) -> Safe:
    """The clock today, else day and clock: `10:34`, `20 Nov 10:34`."""
    said, time = when(at, now, zone), clock(at, zone)
    return said if said == time else say("{} {}", said, time)


def age(since: timedelta) -> Safe:
    """How long: `12 s`, `3 min`, `5 h`, `2 d 2 h`."""
    seconds = max(0, int(since.total_seconds()))
    if seconds < 60:
        return say("{} s", seconds)
    if seconds < 3600:
        return say("{} min", seconds // 60)
    if seconds < 86_400:
        return say("{} h", seconds // 3600)
    days, rest = divmod(seconds, 86_400)
    return say("{} d {} h", days, rest // 3600) if rest >= 3600 and days < 10 else say("{} d", days)


def short_age(since: timedelta) -> Safe:
    """The largest unit alone: `2 d`."""
    seconds = max(0, int(since.total_seconds()))
    return say("{} d", seconds // 86_400) if seconds >= 86_400 else age(since)


def until(moment: datetime, now: datetime, zone: ZoneInfo = LONDON) -> Safe:
    """`in 25 days`, `tomorrow`, `today`, `now`, `3 days ago`."""
    days = (moment.astimezone(zone).date() - now.astimezone(zone).date()).days
    if days == 0:
        return lit("now") if moment <= now else lit("today")
    if abs(days) == 1:
        return lit("tomorrow") if days > 0 else lit("yesterday")
    return say("in {} days", days) if days > 0 else say("{} days ago", -days)


def clock_change(moment: datetime, zone: ZoneInfo, days: int = 28) -> Safe:
    """`clocks +1 h 28 Mar` where the clocks of the zone change in the 28 days before `moment`, else nothing."""
    local = moment.astimezone(zone)
    before = (local - timedelta(days=days)).utcoffset()
    now = local.utcoffset()
    if before == now or before is None or now is None:
        return Safe("")
    day = local
    while day.utcoffset() == now:
        day -= timedelta(days=1)
    hours_moved = round((now - before).total_seconds() / 3600)
    sign = lit("+") if hours_moved > 0 else lit("-")
    return say("clocks {}{} h {}", sign, abs(hours_moved), day_month((day + timedelta(days=1)).date()))


def quoted(text: Safe) -> Safe:
    """The text in typographic quotes."""
    return say("“{}”", text)


def number_word(number: int | None, day: date) -> Safe:
    """`#19`, or the day where a session has no number yet."""
    return say("#{}", Safe(str(number))) if number is not None else short_day(day)
