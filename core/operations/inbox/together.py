"""Several words in one mail: carried out in order, with one answer that says what became of each."""

import json
from collections.abc import Awaitable, Callable, Sequence

import msgspec
from msgspec.structs import replace

from core import calendar
from core.letters.phrases import phrase
from core.model import CalendarPart, OutboxRow, Person, Signup
from core.operations import letters, places, signups
from core.operations.inbox import confirming
from core.operations.inbox.answering import EVENTS
from core.operations.inbox.arrived import Result
from core.operations.inbox.mail import Mail
from core.operations.work import Meeting
from core.text import Safe, clean_line
from core.understanding import Word

MOST_WORDS = 3
QUIET = frozenset({
    "SERIES", "EVERY 2", "MONTHLY", "PAUSE", "RESUME", "LEAVE", "STOP", "ORG", "NAME", "PERSONAL", "CYMRAEG", "ENGLISH",
    "IDEA", "VOTE", "KEEP", "BLOCKED",
})  # fmt: skip
"""Words whose effect stands without a letter of its own."""
_LEAVING = frozenset({"STOP", "LEAVE"})
Carry = Callable[[Mail, str], Awaitable[Result]]


async def several(mail: Mail, words: Sequence[Word], carry: Carry) -> Result:
    """Up to three words in order. The first one's letter is the answer, that of leaving where they leave; it names what
    became of the others, and each further calendar entry follows on a `calendar_update`.
    """
    chosen = words[:MOST_WORDS]
    main = next((at for at, word in enumerate(chosen) if name_of(word) in _LEAVING), 0)
    results = [await (_carried if at == main else _muted)(mail, word, carry) for at, word in enumerate(chosen)]
    # only now, so that each line says what all of them together have left standing
    pairs = [pair for at, pair in enumerate(zip(chosen, results, strict=True)) if at != main]
    await _beside(mail, await _answer_row(mail), [await _follow(mail, *pair) for pair in pairs])
    return _summed(results[main], results)


async def rest(mail: Mail, answer: Result, carry: Carry) -> Result:
    """The words after the one that answered a question: carried out too, and named in the letter of `answer`. A person
    looks where there is no such letter, or it is the last one to somebody who is deleted.
    """
    words = mail.understood.words[1:MOST_WORDS]
    row, token = await _answer_row(mail), mail.standing.token
    if row is None or answer.action != "act" or (token is not None and token.purpose == "erase"):
        also = clean_line(f"{answer.effect}; also says {', '.join(word.word for word in words)}: a person looks")
        return replace(answer, state="waiting", action="human", effect=also)
    results = [await (_carried if name_of(word) in _LEAVING else _muted)(mail, word, carry) for word in words]
    pairs = [(word, result) for word, result in zip(words, results, strict=True) if name_of(word) not in _LEAVING]
    await _beside(mail, await mail.work.uow.outbox.get(row.id), [await _follow(mail, *pair) for pair in pairs])
    return _summed(answer, [answer, *results])


def _summed(answer: Result, results: Sequence[Result]) -> Result:
    waits = any(result.state == "waiting" for result in results)
    effect = clean_line("; ".join(result.effect for result in results))
    return replace(answer, effect=effect, state="waiting" if waits else answer.state)


def with_word(mail: Mail, word: Word) -> Mail:
    """The same mail as if this were its only word."""
    arguments = {"word": word.word, **word.arguments}
    read = replace(mail.understood, intent=word.intent, arguments=arguments, words=(word,))
    return replace(mail, arrived=replace(mail.arrived, mail=read))


def name_of(word: Word) -> str:
    """The canonical word; STOP ALL is STOP with everything."""
    return "STOP" if word.word == "STOP ALL" else word.word


async def confirm(mail: Mail, words: Sequence[Word], carry: Carry) -> Result:
    """Level 0: the one fixed letter for all of them. STOP among them ends the invitations at once, as it does alone."""
    chosen = words[:MOST_WORDS]
    leaving = [word for word in chosen if name_of(word) in _LEAVING]
    # where no series is meant and none is named, the YES could no longer tell which one they were in
    stops = [word for word in leaving if mail.standing.series is not None or word.arguments.get("all")]
    for word in stops:
        await _muted(mail, word, carry)
    said = json.dumps(msgspec.to_builtins(list(chosen)))
    asked = await confirming.confirm_wish(mail, {"words": said}, leaves=bool(leaving))
    return replace(asked, effect=clean_line(f"invitations stopped; {asked.effect}")) if stops else asked


def wished(wish: dict[str, str]) -> list[Word]:
    """The words that the YES to that letter carries out; none where it was about something else."""
    return msgspec.convert(json.loads(wish["words"]), list[Word]) if wish.get("words") else []


async def _carried(mail: Mail, word: Word, carry: Carry) -> Result:
    return await carry(with_word(await _known_by_now(mail), word), name_of(word))


async def _muted(mail: Mail, word: Word, carry: Carry) -> Result:
    """Carried out without a letter; what would need one of its own, as a question does, waits for a person."""
    mail = await _known_by_now(mail)
    if (word.intent not in EVENTS and name_of(word) not in QUIET) or await _in_no_series(mail, word):
        return mail.result("waiting", "human", clean_line(f"also asks {word.word}: a person answers"))
    mute = replace(with_word(mail, word), allowance=mail.allowance._replace(mute=True))
    result = await carry(mute, name_of(word))
    if result.action == "ask" or (word.intent in EVENTS and not result.session):
        return mail.result("waiting", "human", clean_line(f"also says {word.word}, but for which session is not clear"))
    return result


async def _known_by_now(mail: Mail) -> Mail:
    """The mail with its sender, also where an earlier word made them known."""
    person = mail.standing.person or await _reader(mail)
    return replace(mail, standing=replace(mail.standing, person=person))


async def _in_no_series(mail: Mail, word: Word) -> bool:
    """Whether a pause begins or ends for somebody who is invited to nothing: there is nothing to note."""
    person, series = mail.standing.person, mail.standing.series
    if word.word not in ("PAUSE", "RESUME"):
        return False
    found = await mail.work.uow.memberships.get(f"{series.id}:{person.id}") if person and series else None
    return found is None or found.setting == "none"


async def _follow(mail: Mail, word: Word, result: Result) -> Safe:
    """What the answer says of a further word; its calendar entry follows with a letter of its own."""
    person = await _reader(mail)
    language = person.language if person is not None else "en"
    if result.action == "human":
        return phrase("also_for_a_person", language, word=word.word)
    if word.intent not in EVENTS or person is None or not result.session:
        return phrase("also_noted", language, word=word.word)
    about = await signups.meeting(mail.work, result.session)
    standing = await mail.work.uow.signups.of(result.session, person.id)
    line = await _standing_line(mail, about, person, standing)
    await _entry(mail, about, person, standing, line)
    return line


async def _reader(mail: Mail) -> Person | None:
    """Whoever is answered, also where they became known by this very mail."""
    known = mail.standing.person
    found = await mail.work.uow.people.get(known.id) if known is not None else None
    return found or await mail.work.uow.people.by_address(mail.sender.address)


async def _standing_line(mail: Mail, about: Meeting, person: Person, standing: Signup | None) -> Safe:
    day = letters.day_of(about, person.language)
    state = standing.state if standing is not None else "none"
    if state == "waitlisted":
        pos = await places.position(mail.work.uow, about.session, standing)
        return phrase("you_are_waiting", person.language, day=day, pos=str(pos))
    return phrase(_SAYS.get(state, "also_unchanged"), person.language, day=day)


_SAYS = {
    "going": "you_have_a_place", "maybe": "also_maybe", "declined": "also_not_coming", "withdrawn": "also_not_coming",
    "unconfirmed": "also_asked",
}  # fmt: skip


async def _entry(mail: Mail, about: Meeting, person: Person, standing: Signup | None, line: Safe) -> None:
    """Bring the calendar into line, where it shows less or more than is true now."""
    live = calendar.live(await mail.work.uow.entries.of(about.session.id, person.id))
    holds = standing is not None and standing.state == "going"
    told = any(row.session == about.session.id and row.calendar != "none" for row in await _rows(mail))
    if told or holds == (live is not None):
        return
    part: CalendarPart = "request" if holds else "cancel"
    await letters.queue(
        mail.work, "calendar_update", letters.to_person(person), mail.cause, series=about.series,
        session=about.session, facts={"form": "" if holds else "removed", "change_line": line}, calendar=part,
    )  # fmt: skip


async def _beside(mail: Mail, row: OutboxRow | None, lines: Sequence[Safe]) -> None:
    """Put what became of the other words into the answer, above its footer; it leaves before what follows it."""
    if row is None or not lines:
        return
    said = row.facts.get("beside_lines", [])
    facts = {**row.facts, "beside_lines": [*([said] if isinstance(said, str) else said), *map(str, lines)]}
    await mail.work.uow.outbox.put(replace(row, facts=facts, due=mail.cause.first(row.due).due))


async def _answer_row(mail: Mail) -> OutboxRow | None:
    return next((row for row in await _rows(mail) if row.kind != "calendar_update"), None)


async def _rows(mail: Mail) -> list[OutboxRow]:
    """The letters that this mail brought to its sender so far."""
    person = await _reader(mail)
    found: list[OutboxRow] = []
    for address in dict.fromkeys((person.address if person is not None else "", mail.sender.address)):
        found += await mail.work.uow.outbox.to_address(address, since=mail.work.now) if address else []
    return [row for row in found if row.cause == mail.cause.key]
