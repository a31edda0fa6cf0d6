"""What a note beside a calendar button says besides the button: nothing, the plain opposite, or something for a person."""

import re
from datetime import date
from typing import NamedTuple

from core.understanding import Intent
from mailgateway.reading.dates import find_dates
from mailgateway.reading.families import INTENTS
from mailgateway.reading.meaning import read_meaning

_OPPOSED: dict[Intent, Intent] = {"join": "decline", "maybe": "decline", "decline": "join"}
_POLITE = ("maybe", "late", "help")
"""Families that a note of thanks or excuse hits too (“hope to make the next one”): shown, and no more."""
_LOOKING = re.compile(r"look(?:ing)? forward", re.IGNORECASE)
_YES_OR_NO = re.compile(r"\W*(?:yes|no)\b", re.IGNORECASE)
_ANOTHER = re.compile(r"\banother (?:one|date|day|month|session|meeting|hangout)\b", re.IGNORECASE)


class Note(NamedTuple):
    """`opposed` are the words that say the opposite of the button about the same session. `asks` marks a note that wants
    something else, which the button does not do: another session, the series, an answer.
    """

    opposed: str = ""
    asks: bool = False


def read_note(text: str, intent: Intent, today: date, session: date | None) -> Note:
    """Read a note beside a button that means `intent`; `session` is the day of the entry, None where the mail hides it."""
    meaning = read_meaning(text, today, certain=True)
    elsewhere = _of_another(text, today, session)
    hits = [hit for hit in meaning.hits if not hit.switched_off and not (elsewhere and _LOOKING.match(hit.phrase))]
    said = {hit.family for hit in hits}
    opposite = _OPPOSED.get(intent, "")
    if opposite in said and not said & {intent, "late"} and not elsewhere:
        return Note(opposed=str(next(hit.phrase for hit in hits if hit.family == opposite)))
    others = {family for family in said if INTENTS.get(family, intent) != intent} - set(_POLITE)
    if intent == "maybe" and not elsewhere:
        others.discard("join")
    means = bool(said & set(INTENTS)) or _YES_OR_NO.match(text) is not None
    return Note(asks=meaning.verdict == "human" or bool(others) or (means and _day_elsewhere(text, today, session)))


def _of_another(text: str, today: date, session: date | None) -> bool:
    """Whether another session than that of the entry is named; “the next one” beside a button is another one too."""
    named = any(each.next for each in find_dates(text, today)) or _ANOTHER.search(text) is not None
    return named or _day_elsewhere(text, today, session)


def _day_elsewhere(text: str, today: date, session: date | None) -> bool:
    if session is None:
        return False
    own = (session.isoformat(), f"{session:%Y-%m}")
    return any(
        (each.iso and each.iso != own[0]) or (each.month and each.month != own[1]) for each in find_dates(text, today)
    )
