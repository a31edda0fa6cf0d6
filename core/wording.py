"""How dates, times, counts and lists are written for people, in English and Welsh; never by the machine's locale."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final, Literal

from core.text import Safe

Language = Literal["en", "cy"]

_DAYS: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "cy": ("dydd Llun", "dydd Mawrth", "dydd Mercher", "dydd Iau", "dydd Gwener", "dydd Sadwrn", "dydd Sul"),
}
_MONTHS: Final[dict[Language, tuple[str, ...]]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "cy": (
        "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
        "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
    ),
}  # fmt: skip
_MIDDAY: Final[dict[Language, str]] = {"en": "midday", "cy": "hanner dydd"}
_UNTIL: Final[dict[Language, str]] = {"en": " to ", "cy": " tan "}
_AND: Final[dict[Language, str]] = {"en": "and", "cy": "a"}
_MONTHLY: Final = re.compile(r"(first|second|third|fourth|last) ([a-z]+)\Z", re.I)
_WEEKS: Final = re.compile(r"every (?:(\d) )?weeks?(?: from .*)?\Z", re.I)
_WELSH_PLACES: Final = {"first": "cyntaf", "second": "ail", "third": "trydydd", "fourth": "pedwerydd", "last": "olaf"}
_PLACES: Final = {1: "every", 2: "every second", 3: "every third"}


def weekday_words(day: date, language: Language = "en") -> Safe:
    """`Thursday`; Welsh `dydd Iau`."""
    return Safe(_DAYS[language][day.weekday()])


def month_words(day: date, language: Language = "en") -> Safe:
    """`December`; Welsh `Rhagfyr`."""
    return Safe(_MONTHS[language][day.month - 1])


def day_words(day: date, language: Language = "en") -> Safe:
    """`Thursday 17 December`: for subjects and second mentions. Never an ordinal."""
    return Safe(f"{weekday_words(day, language)} {day.day} {month_words(day, language)}")


def date_words(day: date, language: Language = "en") -> Safe:
    """`Thursday 17 December 2026`."""
    return Safe(f"{day_words(day, language)} {day.year}")


def plain_date(day: date, language: Language = "en") -> Safe:
    """`17 December 2026`, where the weekday does not matter (`Produced on …`, `Kept until …`)."""
    return Safe(f"{day.day} {month_words(day, language)} {day.year}")


def plain_day(day: date, language: Language = "en") -> Safe:
    """`17 December`."""
    return Safe(f"{day.day} {month_words(day, language)}")


def brief_moment(at: datetime) -> Safe:
    """`16 Feb 11:02am`: a local moment in a line for organisers."""
    return Safe(f"{at.day} {_MONTHS['en'][at.month - 1][:3]} {time_words(at)}")


def month_year(day: date, language: Language = "en") -> Safe:
    """`December 2026`."""
    return Safe(f"{month_words(day, language)} {day.year}")


def short_date(day: date) -> Safe:
    """`17 DEC`: the form people type after a word. English in every language, because the reader of mail knows that."""
    return Safe(f"{day.day} {_MONTHS['en'][day.month - 1][:3].upper()}")


def time_words(at: time | datetime, language: Language = "en") -> Safe:
    """`2pm`, `12:30pm`, `midday`, `11:59pm`. Seconds are dropped; give the end of a day as 23:59."""
    if (at.hour, at.minute) == (12, 0):
        return Safe(_MIDDAY[language])
    minutes = f":{at.minute:02}" if at.minute else ""
    return Safe(f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}")


def times_words(start: time | datetime, end: time | datetime, language: Language = "en") -> Safe:
    """`2pm to 3pm`; Welsh `2pm tan 3pm`. Both must be local to the zone of the series."""
    return Safe(f"{time_words(start, language)}{_UNTIL[language]}{time_words(end, language)}")


def start_words(times: str) -> str:
    """The start alone out of what `times_words` wrote: `2pm to 3pm` gives `2pm`."""
    for until in _UNTIL.values():
        times = times.split(until, 1)[0]
    return times


def count_words(number: int, one: str, many: str = "") -> Safe:
    """`1 place`, `3 places`, `0 people`; `many` is `one` with an s unless given. Both must be words of our own."""
    return Safe(f"{number:,} {plural(number, one, many or one + 's')}")


def plural(number: int, one: str, many: str) -> Safe:
    """The word alone: `one` for exactly 1, else `many`."""
    return Safe(one if number == 1 else many)


def list_words(items: Sequence[Safe], language: Language = "en", *, most: int = 0) -> Safe:
    """`a`, `a and b`, `a, b and c`; with `most`, the rest is counted: `a, b and 3 more`."""
    shown = list(items)
    if most and len(shown) > most:
        more = {"en": "{} more", "cy": "{} arall"}[language].format(len(shown) - most)
        shown = [*shown[:most], Safe(more)]
    if len(shown) < 2:
        return Safe("".join(shown))
    return Safe(f"{', '.join(shown[:-1])} {_and(shown[-1], language)} {shown[-1]}")


def _and(word: str, language: Language) -> str:
    """Welsh `a` becomes `ac` before a vowel."""
    return "ac" if language == "cy" and word[:1].lower() in "aeiouwyâêîôûŵŷ" else _AND[language]


def rule_words(rule: str, first: date, language: Language = "en") -> Safe:
    """A series' rule in words that fit after "on": `the third Thursday of each month`, `every second Thursday`.

    `rule` is the text of the series (`third Thursday`, `every 2 weeks from …`, `once …`), `first` the first date.
    """
    if monthly := _MONTHLY.match(rule.strip()):
        return _monthly_words(monthly[1].lower(), monthly[2].capitalize(), language)
    if weeks := _WEEKS.match(rule.strip()):
        return _weekly_words(int(weeks[1] or 1), first, language)
    return date_words(first, language)


def regular_days(rule: str, first: date) -> Safe:
    """A series' rule as its days: `first Mondays`, `every second Thursday`."""
    if monthly := _MONTHLY.match(rule.strip()):
        return Safe(f"{monthly[1].lower()} {monthly[2].capitalize()}s")
    return rule_words(rule, first)


def _monthly_words(place: str, weekday: str, language: Language) -> Safe:
    if language == "en" or weekday not in _DAYS["en"]:
        return Safe(f"the {place} {weekday} of each month")
    day = _DAYS["cy"][_DAYS["en"].index(weekday)]
    before = place in ("second", "third", "fourth")  # these stand before the noun in Welsh, the others after it
    ordinal = _WELSH_PLACES[place]
    if not before:
        return Safe(f"{day} {ordinal} pob mis")
    return Safe(f"yr ail {_soft(day)} o bob mis" if place == "second" else f"y {ordinal} {day} o bob mis")


def _weekly_words(weeks: int, first: date, language: Language) -> Safe:
    day = weekday_words(first, language)
    if language == "cy":
        return Safe(f"pob {day}" if weeks == 1 else f"{day} bob {weeks} wythnos")
    return Safe(f"{_PLACES[weeks]} {day}" if weeks in _PLACES else f"{day} every {weeks} weeks")


def cadence_word(rule: str) -> Safe:
    """How often, for `Hangouts go {cadence_word} from …`: `monthly`, `weekly`, `fortnightly`, `every 3 weeks`."""
    if weeks := _WEEKS.match(rule.strip()):
        number = int(weeks[1] or 1)
        return Safe({1: "weekly", 2: "fortnightly"}.get(number, f"every {number} weeks"))
    return Safe("monthly" if _MONTHLY.match(rule.strip()) else "once")


def _soft(day: str) -> str:
    """Welsh soft mutation of `dydd`, as after `ar` and `ail`."""
    return "d" + day if day.startswith("dydd ") else day


def soft_words(words: Safe) -> Safe:
    """Welsh words after `ar` (on) and `i` (to): `dydd Iau …` becomes `ddydd Iau …`; anything else stays."""
    return Safe(_soft(words))


def cut_words(text: Safe, limit: int) -> Safe:
    """`text` in at most `limit` characters, cut at a word with "…"; a single word too long is cut inside."""
    if len(text) <= limit:
        return Safe(text)
    head = text[: limit - 1]
    if not text[limit - 1].isspace():
        head = head.rsplit(None, 1)[0] if " " in head.strip() else head
    # a joiner that stood between two letters must not be left before the sign
    return Safe(head.rstrip(" ,;:.-–(\u200c\u200d") + "…" if limit > 1 else "")
