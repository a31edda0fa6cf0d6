"""The words of hosts: YES and NO to a host question, CANNOT HOST, WHO, CAME:, NOTES:."""

import unicodedata
from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from core.model import Note, Person, Session, Signup
from core.operations import hosts, signups
from core.operations.inbox.arrived import Result
from core.operations.inbox.asking import to_human
from core.operations.inbox.mail import Mail
from core.operations.inbox.resolve import target
from core.operations.inbox.telling import done, tell, to_person
from core.operations.inbox.words.verbs import Verb, text_of
from core.operations.series import inviting
from core.operations.work import Meeting
from core.schedule import local
from core.text import clean_line, clean_text, lit

QUESTIONS = ("host_ask", "host_ask_urgent", "host_invited")
ON_SECOND_THOUGHTS = ("host_no_noted", "host_stood_down")
"""Letters that a YES may still answer: if nobody has it yet, it is theirs."""
WHO_BEFORE, WHO_AFTER = timedelta(days=14), timedelta(days=7)
NOTES_LIMIT = 4_000
FEWEST_SHOWN = 5


async def answered(mail: Mail) -> Result | None:
    """YES or NO to a host question of the thread; None where the mail is no such answer."""
    row, person, intent = mail.standing.row, mail.standing.person, mail.understood.intent
    if row is None or person is None or intent not in ("join", "decline", "host"):
        return None
    asked = row.kind in QUESTIONS or (row.kind in ON_SECOND_THOUGHTS and intent == "join")
    if not asked or mail.standing.level not in ("1", "2", "3"):
        return None
    if row.kind == "host_invited" or row.facts.get("form") == "series":
        return await _invited(mail, person, row.series, agrees=intent == "join")
    about = await signups.meeting(mail.work, row.session)
    if not _of_that_day(mail, about):
        return None
    if about.session.starts <= mail.work.now or about.session.state == "cancelled":
        await tell(mail, "too_late", about=about)
        return done(mail, "answered a host question too late", about)
    verb = hosts.accept if intent == "join" else hosts.refuse
    return done(mail, await verb(mail.work, about, person, mail.cause), about)


def _of_that_day(mail: Mail, about: Meeting) -> bool:
    """Whether the answer names no date, or the one that was asked about."""
    named = mail.understood.arguments.get("date")
    return not named or named == local(about.session.starts, about.series.zone).date().isoformat()


async def _invited(mail: Mail, person: Person, series_id: str, *, agrees: bool) -> Result:
    series = await mail.work.uow.series.get(series_id)
    if series is None:
        return to_person(mail, lit("answers about a series that is gone"))
    if not agrees:
        await tell(mail, "host_no_noted", {"form": "series"}, series=series)
        return to_person(mail, lit("would rather not host the series: nothing opens until an organiser finds a host"))
    return done(mail, await inviting.agreed(mail.work, series, person, mail.cause))


async def cannot_host(mail: Mail) -> Result:
    """CANNOT HOST: somebody else is looked for; never cancels a session. In a thread it is about that session alone."""
    person = mail.standing.person
    over = await _over(mail)
    if over is not None:
        await tell(mail, "too_late", about=over)
        return done(mail, "cannot host a session that is over: nothing changes", over)
    about = await _hosted(mail, person, coming=True)
    if person is None or about is None:
        return await to_human(mail, lit("cannot host, but hosts no session to come"))
    return done(mail, await hosts.stand_down(mail.work, about, person, mail.cause), about)


async def _over(mail: Mail) -> Meeting | None:
    """The session of the thread where it is over and the mail names no other date."""
    token, said = mail.standing.token, mail.understood.arguments
    if token is None or not token.session or said.get("date") or said.get("month") or said.get("next"):
        return None
    session = await mail.work.uow.sessions.get(token.session)
    return (
        await signups.meeting(mail.work, session.id) if session is not None and session.ends <= mail.work.now else None
    )


async def _hosted(mail: Mail, person: Person | None, *, coming: bool) -> Meeting | None:
    """The session of the thread or date if this person hosts it; else the next (or the last ended) one they host."""
    if person is None:
        return None
    found = await target(mail.work.uow, mail.understood, mail.standing, mail.work.now)
    if (
        found.session is not None
        and person.id in found.session.hosts
        and (found.session.ends > mail.work.now) == coming
    ):
        return await signups.meeting(mail.work, found.session.id)
    mine = [s for s in await _sessions(mail) if person.id in s.hosts and s.state != "cancelled"]
    chosen = [s for s in mine if (s.ends > mail.work.now) == coming]
    if not chosen:
        return None
    return await signups.meeting(mail.work, chosen[0].id if coming else chosen[-1].id)


async def _sessions(mail: Mail) -> list[Session]:
    every = [mail.standing.series] if mail.standing.series else await mail.work.uow.series.all()
    found = [s for each in every for s in await mail.work.uow.sessions.of_series(each.id)]
    return sorted(found, key=lambda s: s.starts)


async def who(mail: Mail) -> Result:
    """WHO: names for the host of that session only, from two weeks before to one week after; others get a number."""
    person = mail.standing.person
    mine = [s for s in await _sessions(mail) if person is not None and person.id in s.hosts]
    near = [s for s in mine if s.starts - WHO_BEFORE <= mail.work.now <= s.ends + WHO_AFTER]
    if person is None or not near:
        return await _count(mail)
    about = await signups.meeting(mail.work, near[0].id)
    going = [s for s in await mail.work.uow.signups.for_session(about.session.id) if s.state in ("going", "offered")]
    people = await mail.work.uow.people.many(s.person for s in going)
    lines = [_shown(people[s.person]) for s in going if s.person in people and s.person not in about.session.hosts]
    await tell(mail, "who_list", {"name_lines": lines, "n": str(len(lines))}, about=about)
    return done(mail, "was sent the names of who comes", about)


def _shown(person: Person) -> str:
    name = person.name or person.address
    return f"{name}, {person.organisation_name}" if person.organisation_name and not person.personal else str(name)


async def _count(mail: Mail) -> Result:
    found = await target(mail.work.uow, mail.understood, mail.standing, mail.work.now)
    if found.session is None:
        return to_person(mail, lit("asks who comes, but to which session is not clear"))
    about = await signups.meeting(mail.work, found.session.id)
    going = await mail.work.uow.signups.count(about.session.id, "going")
    await tell(mail, "who_count", {"n": str(going) if going >= FEWEST_SHOWN else ""}, about=about)
    return done(mail, "was told how many come", about)


async def came(mail: Mail) -> Result:
    """CAME: marks attendance of the last ended session; names that are not clear are marked for nobody."""
    person = mail.standing.person
    about = await _hosted(mail, person, coming=False)
    if about is None:
        return await to_human(mail, lit("says who came, but hosted no session"))
    arguments = mail.understood.arguments
    going = [s for s in await mail.work.uow.signups.for_session(about.session.id) if s.state == "going"]
    people = await mail.work.uow.people.many(s.person for s in going)
    names = arguments.get("names")
    typed = [str(name) for name in names] if isinstance(names, list) else []
    matched, unmatched = match(typed, going, people)
    here = {s.id for s in going} - matched if arguments.get("all") else matched
    for standing in going:
        mark = "came" if standing.id in here else "absent"
        await mail.work.uow.signups.put(replace(standing, came=mark))
    facts = {"n": str(len(here)), "absent": str(len(going) - len(here)), "unmatched": ", ".join(unmatched)}
    await tell(mail, "came_noted", dict(facts), about=about)
    return done(mail, f"{len(here)} came, {len(going) - len(here)} did not", about)


def match(
    typed: Sequence[str], going: Sequence[Signup], people: dict[str, Person]
) -> tuple[set[str], list[str]]:  # fmt: skip
    """The sign-ups that names (or numbers of the list) mean, and the names that mean nobody or more than one."""
    found: set[str] = set()
    unclear: list[str] = []
    for name in typed:
        hits = _hits(name, going, people)
        if len(hits) == 1:
            found.add(hits[0].id)
        else:
            unclear.append(clean_line(name, 60))
    return found, unclear


def _hits(name: str, going: Sequence[Signup], people: dict[str, Person]) -> list[Signup]:
    if name.isdigit():
        return [going[int(name) - 1]] if 1 <= int(name) <= len(going) else []
    wanted = folded(name)
    full = [s for s in going if s.person in people and folded(people[s.person].name) == wanted]
    if full:
        return full
    return [s for s in going if s.person in people and folded(people[s.person].name).split(" ")[0] == wanted]


def folded(name: str) -> str:
    """A name for comparing: no case, no accents, `Shah, Priya` as `priya shah`."""
    last, comma, first = name.partition(",")
    turned = f"{first} {last}" if comma else name
    plain = unicodedata.normalize("NFKD", turned)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


async def notes_of_host(mail: Mail) -> Result | None:
    """NOTES: with text from the host of the last ended session saves its notes; None where it is a search."""
    text = clean_text(text_of(mail, NOTES_LIMIT), NOTES_LIMIT)
    if not mail.understood.arguments.get("save") or not text:
        return None
    person = mail.standing.person
    about = await _hosted(mail, person, coming=False)
    if person is None or about is None:
        return await to_human(mail, lit("sends notes, but hosted no session that is over"))
    approved = mail.work.now if about.series.settings.notes_auto else None
    note = Note(
        id=about.session.id, series=about.series.id, session=about.session.id, text=text, by=person.id,
        saved_at=mail.work.now, approved_at=approved,
    )  # fmt: skip
    await mail.work.uow.notes.put(note)
    await tell(mail, "notes_saved", {"n": str(len(text.split()))}, about=about)
    return done(mail, "notes saved; an organiser approves them", about)


WORDS: dict[str, Verb] = {"CANNOT HOST": cannot_host, "WHO": who, "CAME": came}
