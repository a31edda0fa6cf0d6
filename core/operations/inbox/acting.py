"""Which word a mail says, whether this sender may, and the verb that carries it out."""

import json
from collections.abc import Sequence
from typing import get_args

from msgspec.structs import replace

from core.operations import signups
from core.operations.inbox import answering, asking, confirming, together
from core.operations.inbox.answering import EVENTS
from core.operations.inbox.arrived import Result
from core.operations.inbox.closed import closed
from core.operations.inbox.mail import Mail
from core.operations.inbox.telling import to_person
from core.operations.inbox.words import NEEDS_ITSELF, WORDS, devices, hosting, memberships
from core.operations.inbox.writer import writer
from core.text import lit
from core.trust import allowed
from core.understanding import Arguments, Intent, Understanding, Word
from core.words import WORDS as ROWS
from core.words import least_trust


async def act(mail: Mail) -> Result:
    """Carry out what a person wrote; what the desk does not do by itself goes to a person."""
    read = mail.understood
    for answered in (hosting.answered, memberships.back, closed, _granted):
        found = await answered(mail)
        if found is not None:
            return await together.rest(mail, found, _one) if len(read.words) > 1 else found
    if len(read.words) > 1:
        return await _several(mail, read.words)
    return await _one(mail, word_of(read))


async def _granted(mail: Mail) -> Result | None:
    """The YES to a letter that asked whether to do something: it is done, once. None where the mail is no such answer."""
    read, token = mail.understood, mail.standing.token
    yes = read.intent == "join" and mail.standing.level in ("1", "2", "3") and not read.arguments.get("date")
    if not yes or token is None or token.used_at is not None:
        return None
    wish = confirming.wish_of(token)
    if wish is not None:
        return await answering.granted(mail, *wish)
    if token.purpose == "opt-in" and "second" in token.wish:
        return await devices.second_agreed(mail, token.wish["second"])
    if words := together.wished(token.wish):
        await confirming.confirmed(mail, token)
        return await _several(mail, words)
    if token.purpose == "opt-in" and "word" in token.wish:
        return await _granted_word(mail)
    return await NEEDS_ITSELF[token.purpose](mail) if token.purpose in NEEDS_ITSELF else None


def word_of(read: Understanding) -> str:
    """The canonical word of an understanding; '' where its intent is no word."""
    named = read.arguments.get("word")
    if isinstance(named, str) and named:
        return named
    return next((row.word for row in ROWS if row.intent == read.intent), "")


async def _several(mail: Mail, words: Sequence[Word]) -> Result:
    trusted = mail.standing.level != "0" or all(least_trust(word.intent, together.name_of(word)) == 0 for word in words)
    return await together.several(mail, words, _one) if trusted else await together.confirm(mail, words, _one)


async def _one(mail: Mail, word: str) -> Result:
    intent = mail.understood.intent
    if intent in EVENTS:
        return await answering.answer(mail, EVENTS[intent])
    handler = WORDS.get(word)
    if handler is None:
        return await asking.to_human(mail, lit("a person decides"))
    token, series = mail.standing.token, mail.standing.series
    in_thread = token is not None and series is not None and token.series == series.id
    needed = least_trust(intent or "question", word)
    permission = allowed(mail.standing.level, 0 if needed == 0 else 1, intent, in_thread=in_thread)
    if permission == "ask holder":
        return to_person(mail, lit("came with somebody else's reply address"))
    if permission == "confirm":
        return await confirming.confirm_word(mail, word)
    return await handler(mail)


async def option(mail: Mail, chosen: str) -> Result:
    """The answer that a number chose: an event for one session, one meaning, or a person."""
    event, _, session = chosen.partition("@")
    if session:
        about = await signups.meeting(mail.work, session)
        person = await writer(mail)
        wanted = next(each for each in EVENTS.values() if each == event)
        return await answering.carry_out(mail, about, wanted, person)
    if chosen == asking.HUMAN:
        return await asking.to_human(mail, lit("chose a person"))
    meant = _meaning(mail.understood, chosen, {})
    again = replace(mail, arrived=replace(mail.arrived, mail=meant))
    return await _one(again, word_of(meant))


async def _granted_word(mail: Mail) -> Result:
    """The YES to the fixed letter about a word: it is carried out, once, as the letter's own series."""
    token = mail.standing.token
    assert token is not None
    await confirming.confirmed(mail, token)
    arguments: Arguments = json.loads(token.wish["arguments"])
    read = _meaning(mail.understood, token.wish["intent"], arguments)
    again = replace(mail, arrived=replace(mail.arrived, mail=read))
    return await _one(again, token.wish["word"])


def _meaning(read: Understanding, intent: str, arguments: Arguments) -> Understanding:
    """The same mail as if it had said `intent` (one of our own names) and nothing else."""
    meant = next((each for each in get_args(Intent) if each == intent), None)
    return replace(read, intent=meant, arguments=arguments, words=())
