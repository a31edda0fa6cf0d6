"""What the clock on the wall does: offsets from UTC, and clock changes between two sessions."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from core.text import Safe
from core.wording import month_words

_MINUTE = timedelta(minutes=1)


class ClockChange(msgspec.Struct, frozen=True, kw_only=True):
    """Clocks went by `minutes` (forward is positive) on the local date `day`."""

    day: date
    minutes: int


def offset(moment: datetime, zone: str) -> timedelta:
    """How far ahead of UTC the clock in `zone` stands at `moment`."""
    return moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


def offset_words(moment: datetime, zone: str) -> Safe:
    """`UTC+0`, `UTC+1`, `UTC+5:30`, `UTC-3`."""
    minutes = offset(moment, zone) // _MINUTE
    hours, rest = divmod(abs(minutes), 60)
    return Safe(f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else ""))


def clock_change(before: datetime, after: datetime, zone: str) -> ClockChange | None:
    """The change of clocks between two instants; None where both stand on the same offset."""
    old, new = offset(before, zone), offset(after, zone)
    if old == new:
        return None
    low, high = before, after
    while high - low > _MINUTE:
        middle = low + (high - low) / 2
        low, high = (middle, high) if offset(middle, zone) == old else (low, middle)
    day = high.astimezone(UTC).astimezone(ZoneInfo(zone)).date()
    return ClockChange(day=day, minutes=(new - old) // _MINUTE)


def change_words(change: ClockChange) -> Safe:
    """`clocks +1 h 28 Mar`."""
    hours, rest = divmod(abs(change.minutes), 60)
    far = f"{hours} h" if not rest else f"{abs(change.minutes)} min"
    return Safe(f"clocks {'+' if change.minutes > 0 else '-'}{far} {change.day.day} {month_words(change.day)[:3]}")
