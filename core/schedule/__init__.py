"""Pure: when a series meets. Rule to dates, dates to sessions, moves, changes of cadence, clock changes."""

from core.schedule.cadence import CadencePlan, Moved, cadence, cadence_clashes, days_between
from core.schedule.clockwork import ClockChange, change_words, clock_change, offset_words
from core.schedule.dates import instants, local, next_after, occurrences, parse_time
from core.schedule.plan import move, new_session, original_date, plan_sessions, session_id, to_open
from core.schedule.rules import Rule, parse_date, parse_rule, rule_text, rule_words

__all__ = [
    "CadencePlan",
    "ClockChange",
    "Moved",
    "Rule",
    "cadence",
    "cadence_clashes",
    "change_words",
    "clock_change",
    "days_between",
    "instants",
    "local",
    "move",
    "new_session",
    "next_after",
    "occurrences",
    "offset_words",
    "original_date",
    "parse_date",
    "parse_rule",
    "parse_time",
    "plan_sessions",
    "rule_text",
    "rule_words",
    "session_id",
    "to_open",
]
