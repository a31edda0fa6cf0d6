"""What a calendar answer asks for; its comment may contradict it, or be for a person, and changes nothing (calendar.md 4.2)."""

import re

from msgspec.structs import replace

from core.text import Safe, clean_line, clean_text
from core.understanding import Arguments, Intent, Partstat, Understanding
from mailgateway.reading.calendar_note import Note, read_note
from mailgateway.reading.calendar_reply import COMMENT_LIMIT, HANDLED, CalendarFacts, answers_disagree
from mailgateway.reading.intent import read_intent, typed
from mailgateway.reading.screen import Seen

INTENTS: dict[Partstat, Intent] = {
    "ACCEPTED": "join",
    "TENTATIVE": "maybe",
    "DECLINED": "decline",
    "DELEGATED": "delegate",
}
_GOOGLE = re.compile(r"calendar-notification@google\.com|calendar-server\.bounces\.google\.com", re.IGNORECASE)
_GOOGLE_NOTE = re.compile(
    r"\b(?:with (?:a|this) note|note from [^\n]{1,80}):?\s*[\"“]([^\"”]{1,2000})[\"”]", re.IGNORECASE
)


def answered(basis: Understanding, seen: Seen) -> Understanding:
    """The understanding of a calendar reply. Several UIDs are handled each by itself; `intent` is that of the first."""
    note = _note(seen)
    answers = tuple(answer if answer.comment else replace(answer, comment=note) for answer in seen.calendar.answers)
    basis = replace(basis, calendar=answers, decided_by="calendar")
    first = answers[0]
    if answers_disagree(answers):
        intents = tuple(dict.fromkeys(INTENTS[a.partstat] for a in answers if a.partstat in INTENTS))
        return replace(
            basis, verdict="ask", meanings=intents, reason=Safe("The calendar answer says two things at once.")
        )
    if seen.calendar.method != "REPLY":
        return replace(basis, verdict="act", reason=Safe(f"A calendar {_of_method(seen.calendar.method)}."))
    if first.partstat not in INTENTS:
        return _by_text(basis, seen)
    intent = INTENTS[first.partstat]
    comment = next((answer.comment for answer in answers if answer.comment), Safe(""))
    said = read_note(str(comment), intent, seen.today, seen.calendar.day) if comment else Note()
    if opposed := said.opposed:
        reason = f'The calendar answer is {first.partstat}, but the comment says otherwise, from "{opposed}".'
        meanings: tuple[Intent, ...] = (intent, "join" if intent == "decline" else "decline")
        return replace(basis, verdict="ask", meanings=meanings, reason=clean_line(reason, 400))
    assumed = " Its METHOD is missing; it was read as REPLY." if seen.calendar.assumed else ""
    reason = f"The calendar answer {first.partstat}.{assumed}{' Its note is for a person.' if said.asks else ''}"
    arguments: Arguments = {"note": "person"} if said.asks else {}
    return replace(basis, intent=intent, verdict="act", reason=Safe(reason), arguments=arguments)


def misplaced(facts: CalendarFacts, *, commanded: bool) -> str:
    """Why a calendar part that is no usable answer needs a person; '' when it needs none."""
    if facts.answers and facts.method not in HANDLED:
        return f"A calendar {facts.method or 'object'} from outside names an entry of ours: a person looks at it."
    if facts.foreign and not commanded:
        return "The calendar part is about an event that is not ours: a person looks at it."
    return ""


def _of_method(method: str) -> str:
    return {"COUNTER": "proposal of another time", "REFRESH": "request for a fresh copy"}[method]


def _by_text(basis: Understanding, seen: Seen) -> Understanding:
    """NEEDS-ACTION or nothing: the text is read; without text nothing changes."""
    words = typed(seen.reply, "", seen.today, seen.known, replied=True)
    if words.source == "nothing":
        return replace(
            basis, verdict="ignore", reason=Safe("The calendar answer makes no choice, and there is no text.")
        )
    found = read_intent(words, seen.known, seen.today)
    return replace(
        basis,
        decided_by=found.decided_by,
        intent=found.intent,
        arguments=found.arguments,
        verdict=found.verdict,
        words=found.words,
        hits=found.hits,
        meanings=found.meanings,
        reason=clean_line(f"The calendar answer makes no choice; the text was read. {found.reason}", 400),
    )


def _note(seen: Seen) -> Safe:
    """What the person typed beside the button. Google writes a text of its own, in which only the quoted note is theirs."""
    if _GOOGLE.search(seen.mail.first("sender") + seen.mail.first("return-path")):
        found = _GOOGLE_NOTE.search(str(seen.reply.full))
        return clean_text(found.group(1), COMMENT_LIMIT) if found else Safe("")
    return clean_text(str(seen.reply.final), COMMENT_LIMIT)
