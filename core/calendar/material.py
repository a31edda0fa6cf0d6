"""What a calendar must be told about: fingerprints of what was sent, and the difference between before and after."""

import hashlib
from functools import lru_cache

import msgspec

from core.calendar.occasion import Occasion

_DIGITS = 16


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """What differs. `time`: start or end. `details`: joining details, place, status or organiser. `words`: topic, host.

    `words` alone send nothing by themselves: they ride along on the next object.
    """

    time: bool = False
    details: bool = False
    words: bool = False

    @property
    def must_tell(self) -> bool:
        """Whether calendars have to be told."""
        return self.time or self.details


def material(before: Occasion, after: Occasion) -> Material:
    """What differs for a calendar between two views of one session."""
    return differing(fingerprint(before), fingerprint(after))


def differing(told: str, now: str) -> Material:
    """What differs between two fingerprints; an empty one differs in everything."""
    if not told or not now:
        return Material(time=told != now, details=told != now, words=told != now)
    time, details, words = (one != other for one, other in zip(told.split("."), now.split("."), strict=True))
    return Material(time=time, details=details, words=words)


@lru_cache(maxsize=512)
def fingerprint(occasion: Occasion, address: str = "") -> str:
    """Three parts, `time.details.words`, each the first 16 hex digits of a SHA-256.

    Time: start and end. Details: place, joining details, status, organizer and attendee address. Words: all that
    rides along (summary, description, name of the series, busy, reminder).
    """
    time = (occasion.starts.isoformat(), occasion.ends.isoformat())
    details = (
        occasion.location,
        occasion.joining,
        "cancelled" if occasion.cancelled else "confirmed",
        occasion.organizer_address,
        address,
    )
    words = (
        occasion.summary,
        occasion.description,
        occasion.organizer_name,
        occasion.zone,
        f"{occasion.busy} {occasion.alarm}",
    )
    return ".".join(_digest(part) for part in (time, details, words))


def _digest(values: tuple[str, ...]) -> str:
    return hashlib.sha256("\x00".join(values).encode()).hexdigest()[:_DIGITS]
