"""Where the time comes from: one clock for the whole program, frozen in tests by THIRDTHURSDAY_NOW."""

import os
from collections.abc import Callable
from datetime import UTC, datetime

from core.errors import Refused

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in UTC."""


def system_clock() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def from_environment() -> Clock:
    """The system clock, or a clock that stands still at THIRDTHURSDAY_NOW (ISO 8601, UTC if no offset is given)."""
    frozen = os.environ.get("THIRDTHURSDAY_NOW")
    if not frozen:
        return system_clock
    try:
        moment = datetime.fromisoformat(frozen)
    except ValueError:
        raise Refused("THIRDTHURSDAY_NOW is not a time. Write it like 2026-11-23T09:12:00+00:00.") from None
    at = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return lambda: at
