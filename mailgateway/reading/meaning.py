"""Decides what a free text means, and whether it may be acted on: exactly one family, no open question (inbound.md 6.3)."""

import re
from datetime import date
from typing import NamedTuple

from core.text import Safe, clean_line
from core.understanding import Arguments, Hit, Intent, Verdict
from core.words import SHARED
from mailgateway.reading import families
from mailgateway.reading.dates import DateFound, weekdays_in
from mailgateway.reading.hits import Read, read_phrases
from mailgateway.reading.signatures import is_greeting

MOST_WORDS = 160
TOPIC_LIMIT = 500

_MEANT_WORDS: dict[Intent, str] = {"decline": "NO", "series": "SERIES", "help": "HELP", "topic": "IDEA"}
_REACTION = re.compile(
    r"\breacted (?:to your|via|to:)|^(?:liked|loved|emphasized|laughed at) [“\"']", re.IGNORECASE | re.MULTILINE
)
_BOTH = re.compile(
    r"\b(?:for|to|make|do|attend|join|at|on|in|cancel|yes|no) both\b"
    r"|\bboth (?:dates?|sessions?|days|of (?:them|these|those)|meetings|ones)\b"
    r"|\ball (?:two|three|four|2|3|4)\b"
)
_CHOICE = re.compile(r"(?:the |all )?(?:both|all|all of (?:it|them)|this|that|it)(?: one)?(?: please)?")
_SECOND = re.compile(r"\b(?:every other|alternate) (week|month|one|session|time|meeting)s?\b", re.IGNORECASE)
_NUMBER_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9, "twelve": 12, "couple": 2}


class Meaning(NamedTuple):
    """What a text says: one intent, or the meanings to choose between, and what the text alone allows."""

    verdict: Verdict
    reason: str
    intent: Intent | None = None
    arguments: Arguments = {}  # noqa: RUF012 - never changed
    meanings: tuple[Intent, ...] = ()
    hits: tuple[Hit, ...] = ()


def read_meaning(final: str, today: date, *, certain: bool) -> Meaning:
    """The meaning of the new text. `certain` is false where quotes or signature could not be told apart surely."""
    text = _without_greeting(final)
    read = read_phrases(text, today)
    hits = tuple(Hit(family=f.family, phrase=clean_line(f.phrase, 120), switched_off=Safe(f.off)) for f in read.found)
    words = tuple(word for clause in read.clauses for word in clause.words)
    return _decide(read, text, words, today, certain=certain)._replace(hits=hits)


def _without_greeting(text: str) -> str:
    """A first line that is only a greeting goes; so does a greeting with a comma before the first words."""
    lines = text.split("\n")
    at = next((n for n, line in enumerate(lines) if line.strip()), 0)
    return "\n".join(lines[at + 1 :]) if lines and is_greeting(lines[at]) else text


def _decide(read: Read, text: str, words: tuple[str, ...], today: date, *, certain: bool) -> Meaning:
    said = read.families()
    intents = [families.INTENTS[name] for name in said if name in families.INTENTS]
    if _REACTION.search(text):
        return Meaning("ask", "A reaction to a mail is no answer.")
    if families.is_welsh(words):
        return Meaning("human", "The text is in Welsh: a person reads it.", intents[0] if len(intents) == 1 else None)
    if handed := _for_a_person(read, said):
        return handed
    if "delegate" in said:
        phrase = _phrase(read, "delegate")
        return Meaning("ask", f'Somebody else may be meant: "{phrase}".', "delegate", meanings=("decline", "delegate"))
    if "personal" in said and not intents:
        return Meaning(
            "human", f'It is about the writer, from "{_phrase(read, "personal")}": a person answers.', "question"
        )
    if "swap" in said:
        return Meaning("ask", f'Another date may be wanted, from "{_phrase(read, "swap")}".', meanings=tuple(intents))
    if not intents:
        return _without_intent(read, said)
    if len(intents) > 1:
        found = ", ".join(f'{name} from "{_phrase(read, name)}"' for name in said if name in families.INTENTS)
        return Meaning("ask", f"More than one meaning found: {found}.", meanings=tuple(intents))
    return _single(read, text, words, intents[0], today, certain=certain)


def _for_a_person(read: Read, said: list[str]) -> Meaning | None:
    if "report" in said:
        return Meaning("human", f'It may be a complaint, from "{_phrase(read, "report")}": a person answers.', "report")
    if "access" in said:
        return Meaning("human", f'It names an access need, "{_phrase(read, "access")}": a person answers.', "help")
    if "gone" in said and not {"stop", "leave"} & set(said):
        return Meaning(
            "human", f'Somebody\'s work has changed, from "{_phrase(read, "gone")}": a person answers.', "question"
        )
    if "trouble" in said:
        return Meaning(
            "human", f'Something may not work, from "{_phrase(read, "trouble")}": a person answers.', "question"
        )
    if "question" in said:
        return Meaning(
            "human", f'A question is open, from "{_phrase(read, "question")}": a person answers.', "question"
        )
    if read.open_question:
        return Meaning("human", "A question mark is left that no polite request used up: a person answers.", "question")
    return None


def _without_intent(read: Read, said: list[str]) -> Meaning:
    if "late" in said:
        return Meaning(
            "human", f'It is about the time of arriving or leaving, from "{_phrase(read, "late")}": for the host.'
        )
    if "past" in said:
        return Meaning("human", f'It is about the past, from "{_phrase(read, "past")}": nothing to do.')
    plain = [clause.plain for clause in read.clauses]
    rest = [words for words in plain if not families.is_polite(words)]
    if len(plain) == 1 and _CHOICE.fullmatch(plain[0]):
        return Meaning("ask", f'"{clean_line(plain[0], 60)}" alone does not say what is meant.')
    if plain and not rest:
        return Meaning("ignore", "Only polite words: nothing to do and nothing to answer.")
    if rest and all(families.is_noted(words) for words in rest):
        reason = f'"{clean_line(rest[0], 60)}" alone does not say yes or no.'
        return Meaning("ask", reason, arguments={"noted": True})
    return Meaning("ask", "No meaning was found in the text.")


def _single(read: Read, text: str, words: tuple[str, ...], intent: Intent, today: date, *, certain: bool) -> Meaning:
    family = next(name for name, found in families.INTENTS.items() if found == intent)
    opening = f'One meaning found: {intent}, from "{_phrase(read, family)}"'
    arguments = _arguments(read, text, intent, today)
    why = _why_not(read, text, words, intent, certain=certain)
    if why:
        several = {"dates": list[int | str](days)} if len(days := _days(read)) > 1 else {}
        return Meaning("ask", f"{opening}; but {why}.", intent, {**arguments, **several}, (intent,))
    return Meaning("act", f"{opening}.", intent, arguments)


def _why_not(read: Read, text: str, words: tuple[str, ...], intent: Intent, *, certain: bool) -> str:
    """Why a single meaning may not be acted on; '' when it may."""
    if not certain:
        return "it is not certain which words are new"
    if read.conditional and intent != "maybe":
        return "it depends on a condition"
    if "doubt" in read.families():
        return f'there is a doubt in it, from "{_phrase(read, "doubt")}"'
    if "late" in read.families() and (intent != "join" or "only" in words or _wished(read)):
        return f'it may be about part of the time, from "{_phrase(read, "late")}"'
    if problem := next((day.problem for day in read.dates if day.problem), ""):
        return "a date in it falls on " + problem if problem == "another weekday" else "a date in it is in no calendar"
    if len({(day.iso, day.month, day.next) for day in read.dates}) > 1 and intent not in ("pause", "topic", "stop"):
        return "it names more than one date"
    if intent in ("join", "maybe", "decline") and any(_BOTH.search(clause.plain) for clause in read.clauses):
        return "it may mean more than one date"
    if len(weekdays_in(text)) > 1 and intent in ("join", "maybe", "decline"):
        return "it names more than one weekday"
    if intent == "pause" and not _pause(read, text):
        return "it is not clear for how long"
    return "it is long" if len(words) > MOST_WORDS else ""


def _days(read: Read) -> list[str]:
    """The days that are named, without repeats, in order."""
    return list(dict.fromkeys(day.iso for day in read.dates if day.iso and not day.problem))


def _wished(read: Read) -> bool:
    """“I would love to come but have a call until 3” is no yes."""
    return any(families.WISHES.search(c.plain) and "would" in c.words for c in read.clauses)


def _arguments(read: Read, text: str, intent: Intent, today: date) -> Arguments:
    found: Arguments = {"word": _MEANT_WORDS[intent]} if intent in SHARED and intent in _MEANT_WORDS else {}
    if intent == "series" and (second := _SECOND.search(text)):
        found |= {"word": "EVERY 2", "every": 2}
        return found | {"unit": "weeks"} if second.group(1).lower() == "week" else found
    if intent == "topic":
        return found | {"text": str(clean_line(text, TOPIC_LIMIT))}
    if intent == "pause":
        return found | _months(_pause(read, text), today)
    if intent in ("join", "maybe", "decline", "host") and read.dates:
        found |= _of_date(read.dates[0])
    elif intent in ("join", "decline") and (days := weekdays_in(text)):
        found["weekday"] = days[0]
    return found


def _of_date(day: DateFound) -> Arguments:
    if day.iso:
        return {"date": day.iso}
    if day.next:
        return {"next": True}
    return {"month": day.month} if day.month else {}


def _pause(read: Read, text: str) -> int | str:
    """How long: a number of months, or the month that ends it (`2027-09`); 0 when it is not said."""
    counted = re.search(r"\b(\d{1,2}|two|three|four|five|six|nine|twelve|couple of|a) months?\b", text.lower())
    if counted:
        word = counted.group(1).split()[0]
        return 1 if word == "a" else _NUMBER_WORDS.get(word) or int(word)
    return next((day.month or day.iso[:7] for day in reversed(read.dates) if day.month or day.iso), 0)


def _months(until: int | str, today: date) -> Arguments:
    if isinstance(until, int):
        return {"months": until} if until else {}
    year, month = (int(part) for part in until.split("-"))
    return {"months": min(12, max(1, (year - today.year) * 12 + month - today.month)), "until": until}


def _phrase(read: Read, family: str) -> str:
    return str(clean_line(next((f.phrase for f in read.found if f.family == family and not f.off), ""), 80))
