"""When we do not understand: a numbered question with its answers, one list of words, and then a person."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from core import wording
from core.letters.phrases import phrase
from core.model import Session, Token
from core.operations.inbox.arrived import Result
from core.operations.inbox.mail import Mail
from core.operations.inbox.resolve import sessions_on
from core.operations.inbox.telling import tell, to_person
from core.operations.letters import Ask
from core.operations.work import Meeting
from core.schedule import local
from core.signup import Event
from core.text import Safe, clean_line, lit
from core.understanding import Intent

DAY = timedelta(days=1)
ASKED = ("did_not_understand", "ask_meaning", "which_one")
HUMAN = "human"
MOST_DATES = 5
_MEANINGS: dict[Intent, str] = {
    "join": "meaning_join", "decline": "meaning_decline", "maybe": "meaning_maybe", "stop": "meaning_leave",
    "leave": "meaning_leave", "series": "meaning_series", "pause": "meaning_pause", "status": "meaning_status",
}  # fmt: skip
"""Meanings that can be offered as a numbered answer, and the phrase for each."""
_EVENTS: dict[Intent, Event] = {"join": "yes", "decline": "no", "maybe": "maybe"}


async def not_understood(mail: Mail, effect: Safe) -> Result:
    """One helpful answer; the second time within a day a person answers, and then there is silence."""
    if not mail.standing.proven or not await _first_time(mail):
        return await to_human(mail, effect)
    blank = not any(char.isalnum() for char in mail.understood.reply.full)
    form = "unreadable" if mail.understood.arguments.get("unreadable") else "blank" if blank else ""
    await tell(mail, "did_not_understand", {"form": form})
    return mail.result("settled", "ask", effect)


async def to_human(mail: Mail, effect: Safe) -> Result:
    """A person answers; the sender is told so once a day. Nobody vouches for them: only to a question, which anybody may
    ask (product.md 4.3), and within the caps.
    """
    may_hear = mail.standing.proven or mail.understood.intent == "question"
    if may_hear and not await _told_lately(mail, ("human_will_answer",)):
        line = await state_line(mail) if mail.standing.proven else ""
        await tell(mail, "human_will_answer", {"state_line": line})
    return to_person(mail, effect)


async def state_line(mail: Mail) -> str:
    """Where they stand for the session of the thread: a person reads, but the place is as it was."""
    token, person = mail.standing.token, mail.standing.person
    session = await mail.work.uow.sessions.get(token.session) if token is not None and token.session else None
    if session is None or person is None or session.starts <= mail.work.now:
        return ""
    standing = await mail.work.uow.signups.of(session.id, person.id)
    series = await mail.work.uow.series.need(session.series)
    day = wording.day_words(local(session.starts, series.zone).date(), person.language)
    if standing is not None and standing.state == "going":
        return phrase("you_still_have_a_place", person.language, day=day)
    return phrase("you_have_no_place", person.language, day=day)


async def _first_time(mail: Mail) -> bool:
    """Whether nothing was asked in this thread, nor of this sender within a day."""
    row = mail.standing.row
    return not (row is not None and row.kind in ASKED) and not await _told_lately(mail, ASKED)


async def _told_lately(mail: Mail, kinds: Sequence[str]) -> bool:
    rows = await mail.work.uow.outbox.to_address(mail.sender.address, since=mail.work.now - DAY)
    return any(row.kind in kinds and row.state != "withdrawn" for row in rows)


async def which_session(mail: Mail, sessions: Sequence[Session], event: Event) -> Result:
    """Which session was meant: the next ones, numbered."""
    effect = lit("was asked which session")
    if not sessions or not mail.standing.proven or not await _first_time(mail):
        return await to_human(mail, lit("which session is meant is not clear"))
    lines = [await _session_line(mail, at, session) for at, session in enumerate(sessions, start=1)]
    options = tuple(f"{event}@{session.id}" for session in sessions)
    await tell(mail, "which_one", {"numbered_sessions": lines}, ask=Ask(asks="numbered", options=options))
    return mail.result("settled", "ask", effect)


async def which_of_the_dates(mail: Mail) -> Result | None:
    """A sentence that answers for several days at once: which of them is asked, numbered. None where it names no two."""
    days, intent = mail.understood.arguments.get("dates"), mail.understood.intent
    if not isinstance(days, list) or intent not in _EVENTS:
        return None
    found = await sessions_on(mail.work.uow, mail.standing, [str(day) for day in days], mail.work.now)
    return await which_session(mail, found[:MOST_DATES], _EVENTS[intent]) if len(found) > 1 else None


async def _session_line(mail: Mail, number: int, session: Session) -> str:
    series = await mail.work.uow.series.need(session.series)
    starts, ends = local(session.starts, series.zone), local(session.ends, series.zone)
    when = f"{wording.date_words(starts.date())}, {wording.times_words(starts, ends)}"
    return clean_line(f"{number}. {when}, {series.name}")


async def which_meaning(mail: Mail, meanings: Sequence[Intent]) -> Result:
    """Two meanings or more: asked once, with numbers; what cannot be offered goes to a person."""
    offered = list(dict.fromkeys(meaning for meaning in meanings if meaning in _MEANINGS))
    lines: dict[str, Intent] = {_MEANINGS[meaning]: meaning for meaning in offered}
    if len(lines) < 2 or not mail.standing.proven:
        return await to_human(mail, lit("could mean more than one thing"))
    if not await _first_time(mail):
        return await to_human(mail, lit("could mean more than one thing, asked before"))
    numbered = [f"{at}. {phrase(key)}" for at, key in enumerate(lines, start=1)]
    options = (*lines.values(), HUMAN)
    token = mail.standing.token
    session = await mail.work.uow.sessions.get(token.session) if token is not None and token.session else None
    about = None
    if session is not None:
        about = Meeting(await mail.work.uow.series.need(session.series), session)
    await tell(
        mail, "ask_meaning", {"numbered_meanings": numbered, "last_number": str(len(options))}, about=about,
        ask=Ask(asks="numbered", options=options),
    )  # fmt: skip
    return mail.result("settled", "ask", lit("was asked what was meant"), about=about)


async def which_answer(mail: Mail, about: Meeting, meanings: Sequence[Intent]) -> Result:
    """An answer to one session that says two things: asked once, with numbers, about that session."""
    offered = [meaning for meaning in dict.fromkeys(meanings) if meaning in _EVENTS]
    if len(offered) < 2 or not mail.standing.proven or not await _first_time(mail):
        return await to_human(mail, lit("says two things at once about its session"))
    numbered = [f"{at}. {phrase(_MEANINGS[meaning])}" for at, meaning in enumerate(offered, start=1)]
    options = (*(f"{_EVENTS[meaning]}@{about.session.id}" for meaning in offered), HUMAN)
    await tell(
        mail, "ask_meaning", {"numbered_meanings": numbered, "last_number": str(len(options))}, about=about,
        ask=Ask(asks="numbered", options=options),
    )  # fmt: skip
    return mail.result("settled", "ask", lit("was asked what was meant"), about=about)


async def chosen(mail: Mail) -> str:
    """The option that a bare number chooses in the thread of a numbered question; '' when it chooses none."""
    token = mail.standing.token
    numbers = mail.understood.arguments.get("numbers")
    if token is None or token.asks != "numbered" or not isinstance(numbers, list) or len(numbers) != 1:
        return ""
    number = numbers[0]
    if not isinstance(number, int) or not 1 <= number <= len(token.options):
        return ""
    await _spend(mail, token)
    return token.options[number - 1]


async def _spend(mail: Mail, token: Token) -> None:
    """A question is answered once; a second answer goes to a person."""
    await mail.work.uow.tokens.put(replace(token, asks="", used_at=mail.work.now))
