"""Pure: what a date clashes with, which days are working days, and in which hours letters may go."""

from core.clashes.bank import NATION_WORDS, NATIONS, bank_holiday, bank_holidays
from core.clashes.found import Clash, clashes, in_christmas_week, is_polling_day, unsettled
from core.clashes.working import (
    CLOSES,
    OPENS,
    at,
    earlier_allowed,
    in_window,
    later_allowed,
    next_opening,
    working_day,
    working_days_after,
    working_days_before,
    working_time_after,
)

__all__ = [
    "CLOSES",
    "NATIONS",
    "NATION_WORDS",
    "OPENS",
    "Clash",
    "at",
    "bank_holiday",
    "bank_holidays",
    "clashes",
    "earlier_allowed",
    "in_christmas_week",
    "in_window",
    "is_polling_day",
    "later_allowed",
    "next_opening",
    "unsettled",
    "working_day",
    "working_days_after",
    "working_days_before",
    "working_time_after",
]
