"""From the new text to an intent: numbers of the thread, commands, then free text (inbound.md 6.1)."""

from datetime import date
from typing import Literal, NamedTuple

from core.text import Safe, clean_line
from core.understanding import Arguments, Hit, Intent, Known, ReplyText, Verdict, Word
from mailgateway.reading.commands import Commands, read_commands
from mailgateway.reading.meaning import Meaning, read_meaning

_OPPOSED: dict[Intent, frozenset[str]] = {
    "join": frozenset({"decline", "stop", "leave"}),
    "maybe": frozenset({"stop", "leave"}),
    "decline": frozenset({"join"}),
    "stop": frozenset({"join", "series"}),
    "leave": frozenset({"join", "series"}),
    "series": frozenset({"stop", "leave"}),
}
_ATTENDANCE = frozenset({"join", "maybe", "decline"})


class Intended(NamedTuple):
    """What the words ask for. `decided_by` is None where nothing was found."""

    verdict: Verdict
    reason: str
    intent: Intent | None = None
    arguments: Arguments = {}  # noqa: RUF012 - never changed
    decided_by: Literal["command", "text"] | None = None
    words: tuple[Word, ...] = ()
    hits: tuple[Hit, ...] = ()
    meanings: tuple[Intent, ...] = ()


class Typed(NamedTuple):
    """The words to read: the new text, or the subject where there is none. `source` names which."""

    text: str
    source: Literal["text", "subject", "nothing"]
    certain: bool = True


def typed(reply: ReplyText, peeled: str, today: date, known: Known, *, replied: bool) -> Typed:
    """The new text; with an empty body the peeled subject, unless it is a copy of ours (then only an exact command)."""
    if any(char.isalnum() for char in reply.final) or reply.final.strip() == "?":
        return Typed(str(reply.final), "text", certain=reply.certain)
    if not any(char.isalnum() for char in peeled):
        return Typed("", "nothing")
    copied = replied or peeled.rstrip().endswith("]")
    if copied and not read_commands(peeled, today, series=known.series).words:
        return Typed("", "nothing")
    return Typed(peeled, "subject")


def read_intent(words: Typed, known: Known, today: date) -> Intended:
    """The first step that gives a result ends it."""
    if words.source == "nothing":
        return Intended("ask", "The mail holds no new words, and an empty mail is never a yes.")
    commands = read_commands(words.text, today, series=known.series, thread=known.thread)
    if commands.numbers:
        return _numbers(commands, known)
    if commands.organizer:
        reason = f"{commands.organizer} is a word of organisers, who act through the dashboard: a person reads it."
        return Intended("human", reason, None, {"word": commands.organizer}, "command")
    if commands.words:
        return _commands(commands, today)
    return _free(read_meaning(words.text, today, certain=words.certain))


def _numbers(commands: Commands, known: Known) -> Intended:
    numbers = list[int | str](commands.numbers)
    said = " ".join(str(number) for number in numbers)
    if known.thread == "vote":
        reason = f"Numbers in the thread of a vote: {said}."
        return Intended(
            "act",
            reason,
            "vote",
            {"numbers": numbers},
            "command",
            (Word(word="VOTE", intent="vote", arguments={"numbers": numbers}),),
        )
    if known.thread == "numbered" and len(numbers) == 1:
        return Intended("act", f"The answer {said} to a numbered question.", None, {"numbers": numbers}, "command")
    reason = f"Bare numbers ({said}) count only in the thread of a vote or of a numbered question."
    return Intended("ask", reason, None, {"numbers": numbers}, "command")


def _commands(commands: Commands, today: date) -> Intended:
    first = commands.words[0]
    names = ", ".join(word.word for word in commands.words)
    below = read_meaning(commands.rest, today, certain=True) if commands.rest.strip() else None
    hits = below.hits if below else ()
    found = Intended("act", f"The command {names}.", first.intent, first.arguments, "command", commands.words, hits)
    if meanings := _contradiction(commands.words, below):
        reason = f"The command {names} and other words of the same mail contradict each other."
        return found._replace(verdict="ask", reason=reason, intent=None, arguments={}, meanings=meanings)
    if unclear := next(
        (word.arguments["unclear_date"] for word in commands.words if "unclear_date" in word.arguments), ""
    ):
        reason = f'The command {names} with a date that is none of ours: "{unclear}".'
        return found._replace(verdict="ask", reason=reason, meanings=(first.intent,))
    return found


def _contradiction(words: tuple[Word, ...], below: Meaning | None) -> tuple[Intent, ...]:
    """The intents that contradict each other, among the command lines and in the text below them."""
    for at, word in enumerate(words):
        for other in words[at + 1 :]:
            if _clash(word, other):
                return (word.intent, other.intent)
    said = {hit.family for hit in below.hits if not hit.switched_off} if below else set()
    for word in words:
        if opposed := sorted(_OPPOSED.get(word.intent, frozenset()) & said):
            other_intent: Intent = "decline" if "decline" in opposed else "join" if "join" in opposed else "stop"
            return (word.intent, other_intent)
    return ()


def _clash(one: Word, other: Word) -> bool:
    if one.intent in _ATTENDANCE and other.intent in _ATTENDANCE:
        days = [(w.arguments.get("date"), w.arguments.get("month"), w.arguments.get("next")) for w in (one, other)]
        return one.intent != other.intent and days[0] == days[1]
    return other.intent in _OPPOSED.get(one.intent, frozenset()) or one.intent in _OPPOSED.get(
        other.intent, frozenset()
    )


def _free(meaning: Meaning) -> Intended:
    decided: Literal["text"] | None = "text" if meaning.intent or meaning.meanings else None
    return Intended(
        meaning.verdict,
        meaning.reason,
        meaning.intent,
        meaning.arguments,
        decided,
        hits=meaning.hits,
        meanings=meaning.meanings,
    )


def matched(intended: Intended) -> Safe:
    """The reason, cleaned to one line."""
    return clean_line(intended.reason, 400)
