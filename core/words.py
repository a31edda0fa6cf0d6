"""The words people can write (product.md 4.3 to 4.5): one table for reader, HELP letter, manual and tests."""

from typing import Literal

import msgspec

from core.understanding import Intent

Pattern = Literal[
    "none",  # the word alone
    "date",  # an optional date: YES 21 JAN
    "all",  # an optional ALL: STOP ALL
    "off",  # an optional OFF: PAIR OFF
    "months",  # an optional number of months: PAUSE 3 MONTHS
    "every",  # EVERY 2, EVERY 2 WEEKS
    "phone",  # nothing, an address, or OFF
    "address",  # one address: ALSO ME jo@eastham.example
    "person",  # a name and an address: BRING Jo jo@eastham.example
    "numbers",  # VOTE 2 1
    "text",  # the rest of the line, perhaps empty
    "rest",  # the rest of the new text
    "names",  # CAME: names, ALL, ALL EXCEPT names
    "calendar",  # TEST, TEST CALENDAR
]
Speaker = Literal["guest", "host", "conversation"]


class WordRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table.

    `words`: the canonical spelling first, then its synonyms, in capitals with straight apostrophes. `trust`: the least
    level (inbound.md 4.3) at which it acts. `says`: one plain sentence for lists of words. `never_before`: next words
    that show it was an ordinary sentence ("change of plan"); they do not matter after a colon.
    """

    words: tuple[str, ...]
    pattern: Pattern
    intent: Intent
    trust: Literal[0, 1, 3]
    says: str
    speaker: Speaker = "guest"
    example: str = ""
    never_before: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The canonical word."""
        return self.words[0]


def _row(
    words: str, pattern: Pattern, intent: Intent, trust: Literal[0, 1, 3], says: str, speaker: Speaker = "guest", *,
    example: str = "", never_before: str = "",
) -> WordRow:  # fmt: skip
    spellings = tuple(word.strip() for word in words.split(","))
    return WordRow(
        words=spellings,
        pattern=pattern,
        intent=intent,
        trust=trust,
        says=says,
        speaker=speaker,
        example=example or spellings[0],
        never_before=tuple(never_before.split()),
    )


WORDS: tuple[WordRow, ...] = (
    _row(
        "YES, JOIN, BOOK, COUNT ME IN, I'M IN, ACCEPT", "date", "join", 1,
        "Takes a place, or joins the queue when the session is full.", example="YES 21 JAN",
    ),
    _row(
        "NO, CAN'T, CANNOT, APOLOGIES, DECLINE", "date", "decline", 1,
        "Gives up your place, or tells us that you cannot come.", example="NO 21 JAN",
    ),
    _row("CANCEL", "date", "decline", 1, "Gives up your own place; never cancels a session.", example="CANCEL 21 JAN"),
    _row("MAYBE, TENTATIVE, NOT SURE", "date", "maybe", 1, "Tells us that you may come.", example="MAYBE 21 JAN"),
    _row("SERIES, EVERY, EVERY ONE", "none", "series", 1, "Invites you to every session of this series."),
    _row(
        "EVERY 2, EVERY OTHER, EVERY SECOND", "every", "series", 1, "Invites you to every second session.",
        example="EVERY 2",
    ),
    _row("MONTHLY", "none", "series", 1, "Invites you to one session a month."),
    _row("RESUME, UNPAUSE", "none", "series", 1, "Ends a pause."),
    _row("PAUSE", "months", "pause", 1, "Stops invitations for a while.", example="PAUSE 3 MONTHS"),
    _row("LEAVE", "none", "leave", 1, "Takes you out of this series."),
    _row("STOP, UNSUBSCRIBE, REMOVE ME", "all", "stop", 1, "Stops our letters.", example="STOP ALL"),
    _row("WHERE AM I, STATUS, WHICH, QUERY", "none", "status", 1, "Lists your places and queue numbers."),
    _row("WHAT'S ON, WHEN, DATES, PROGRAMME", "none", "status", 0, "Lists the next sessions."),
    _row("LINK, CALENDAR, RESEND, INVITE", "none", "status", 1, "Sends the joining details and calendar entry again."),
    _row(
        "PHONE", "phone", "phone", 1, "Tells you other ways to join; with an address, sends details there too.",
        example="PHONE jo@eastham.example",
    ),
    _row(
        "BLOCKED", "text", "phone", 1, "Tells us which video service your organisation blocks.", example="BLOCKED Zoom",
        never_before="by on out from off",
    ),
    _row(
        "ORG", "text", "status", 1, "Corrects the name of your organisation.", example="ORG Westshire Council",
        never_before="chart wide",
    ),
    _row(
        "NAME", "text", "status", 1, "Corrects your name.", example="NAME Priya Shah",
        never_before="of is tags badges on and",
    ),
    _row("PERSONAL", "off", "status", 1, "Says that you take part for yourself, not for your organisation."),
    _row("CYMRAEG", "none", "status", 1, "Writes to you in Welsh."),
    _row("ENGLISH", "none", "status", 1, "Writes to you in English."),
    _row("ALSO ME", "address", "status", 3, "Adds another address of yours.", example="ALSO ME jo@eastham.example"),
    _row(
        "IDEA, TOPIC, SUGGEST", "text", "topic", 1, "Notes an idea for a topic.", example="IDEA: writing for forms",
        never_before="of is was sounds looks wise a that we you",
    ),
    _row("TOPICS", "none", "topic", 0, "Lists the ideas so far."),
    _row("VOTE", "numbers", "vote", 1, "Puts the ideas in your order.", example="VOTE 2 1 3"),
    _row("I CAN TALK", "none", "topic", 1, "Offers to speak about the topic."),
    _row(
        "NOTES", "text", "notes", 1, "Sends notes of past sessions; hosts save notes with NOTES: and the text.",
        example="NOTES forms", never_before="from are were was is taken taker look and to",
    ),
    _row("REPORT", "none", "report", 1, "Sends a report about your organisation's part."),
    _row("CASE", "none", "report", 0, "Sends one page for your manager or IT."),
    _row("CERTIFICATE", "none", "report", 1, "Sends a statement of your attendance."),
    _row("PAIR", "off", "pair", 1, "Pairs you with another officer each month.", example="PAIR OFF"),
    _row("BUDDY", "none", "help", 1, "Asks a host to say hello before the session."),
    _row("NEW, FIRST TIME", "none", "help", 0, "Tells you what happens in the hour."),
    _row(
        "BRING", "person", "delegate", 1, "Sends one invitation to a colleague.",
        example="BRING Jo Lee jo@eastham.example",
    ),
    _row("SHARE", "none", "question", 1, "Lets your answer carry the name of your organisation."),
    _row("KEEP", "none", "status", 1, "Keeps you on the list."),
    _row("MY DATA", "none", "my-data", 1, "Sends you everything we hold about you."),
    _row(
        "CHANGE", "text", "my-data", 1, "Asks a person to correct what we hold.",
        example="CHANGE my surname is now Lee", never_before="of in to made control management is was",
    ),
    _row("PRIVACY", "none", "help", 0, "Sends the privacy notice."),
    _row("ERASE, FORGET ME, DELETE MY DATA", "none", "erase", 3, "Deletes what we hold about you, after one question."),
    _row("UNDO", "none", "undo", 1, "Takes back your last word."),
    _row("TEST", "calendar", "help", 1, "Tells you that your mail arrives.", example="TEST CALENDAR"),
    _row("ASK", "none", "question", 1, "Asks the host of a closed series for a place."),
    _row("HELP, ?", "none", "help", 0, "Lists the words."),
    _row(
        "HUMAN", "rest", "question", 0, "Passes your mail to a person.", example="HUMAN please ring me",
        never_before="resources error rights beings",
    ),
    _row("WHO", "none", "who", 1, "Names the people who come to your session.", "host"),
    _row(
        "CAME", "names", "came", 1, "Marks who came.", "host", example="CAME: ALL",
        never_before="to across back in from up",
    ),
    _row("CANNOT HOST, CAN'T HOST", "date", "host", 1, "Asks another host to take your session.", "host"),
    _row("TALK", "off", "talk", 1, "Joins the conversation after a session.", "conversation", example="TALK OFF"),
    _row(
        "SAY", "rest", "say", 1, "Adds your words to the conversation, after approval.", "conversation",
        example="SAY: thank you all", never_before="hi hello that so yes no",
    ),
)  # fmt: skip

NOT_BY_MAIL: tuple[str, ...] = ("MOVE", "NEW SERIES", "CREATE", "CONFIRM", "CANCEL SESSION", "CANCEL THE SESSION")
"""Words of organisers: no commands here, a person reads them."""

SHARED: frozenset[Intent] = frozenset(
    row.intent for row in WORDS if sum(other.intent == row.intent for other in WORDS) > 1
)
"""Intents that several words share: `arguments["word"]` then holds the canonical word."""


def row_of(word: str) -> WordRow:
    """The row of a canonical word. Raises KeyError for anything else."""
    return _BY_WORD[word]


def least_trust(intent: Intent, word: str = "") -> int:
    """The least trust level of `word`, or of the intent's first row when the word is not known."""
    if word in _BY_WORD:
        return _BY_WORD[word].trust
    return next((row.trust for row in WORDS if row.intent == intent), 1)


_BY_WORD = {row.word: row for row in WORDS}
