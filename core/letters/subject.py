"""How a subject is brought to 60 characters: start time only, a free value cut, the shorter form."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from core.letters.template import fill, names_in
from core.letters.values import Gap, Value
from core.text import SUBJECT_LIMIT, Safe
from core.wording import cut_words, start_words

FREE: Final = ("topic", "org", "clash", "cause", "summary", "their_subject", "organizer_subject", "other_name")
LEAST_ROOM: Final = 8
_MARKS: Final = re.compile(f"[{Gap.LINE}{Gap.PART}]")
_SPACES: Final = re.compile(r"\s{2,}")


def fitted(forms: Sequence[str], values: Mapping[str, Value]) -> Safe:
    """The first of `forms` that fits when narrowed, else the last one cut at a word. At most 60 characters."""
    return fitting(forms, values) or cut_words(Safe(_narrowings(forms[-1], values)[-1]), SUBJECT_LIMIT)


def fitting(forms: Sequence[str], values: Mapping[str, Value]) -> Safe:
    """The first of `forms` that fits when narrowed; '' where none does."""
    attempts = (attempt for form in forms for attempt in _narrowings(form, values))
    return Safe(next((attempt for attempt in attempts if len(attempt) <= SUBJECT_LIMIT), ""))


def _narrowings(form: str, values: Mapping[str, Value]) -> list[str]:
    """The subject as it is, with the start time only, then with each free value cut as well."""
    attempts = [_written(form, values)]
    narrow = dict(values)
    if isinstance(times := narrow.get("times"), str):
        narrow["times"] = Safe(start_words(times))
        attempts.append(_written(form, narrow))
    for name in FREE:
        value = narrow.get(name)
        if isinstance(value, str) and name in names_in(form):
            room = SUBJECT_LIMIT - len(attempts[-1]) + len(value)
            narrow[name] = cut_words(Safe(value), room) if room >= LEAST_ROOM else Gap(Gap.PART)
            attempts.append(_written(form, narrow))
    return attempts


def _written(form: str, values: Mapping[str, Value]) -> str:
    return _SPACES.sub(" ", _MARKS.sub("", fill(form, values))).strip(" ,:;\n")
