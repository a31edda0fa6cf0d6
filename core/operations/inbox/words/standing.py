"""Where somebody stands and what comes: WHERE AM I, WHAT'S ON, LINK, HELP, NEW, BUDDY, TEST, UNDO."""

from datetime import timedelta

from msgspec.structs import replace

from core import calendar, promotion, signup, wording
from core.letters.phrases import phrase
from core.model import CalendarPart, Fact, Person, Series, Session, Signup
from core.operations import places, signups
from core.operations.inbox.arrived import Result
from core.operations.inbox.mail import Mail
from core.operations.inbox.resolve import target
from core.operations.inbox.telling import done, tell
from core.operations.inbox.words.verbs import Verb, sender
from core.operations.work import Meeting
from core.schedule import local
from core.text import Safe, cat, clean_line, lit

SHOWN_DATES = 3
FIRST_CAME_TO = timedelta(days=30)


async def where_am_i(mail: Mail) -> Result:
    """WHERE AM I: places, queue numbers, memberships. Nobody known gets the list of words."""
    person = mail.standing.person
    if person is None:
        return await help_(mail)
    lines = await standing_lines(mail, person)
    await tell(mail, "status", {"status_lines": lines or [phrase("status_nothing", person.language)]})
    return done(mail, "was told their places and queue numbers")


async def standing_lines(mail: Mail, person: Person) -> list[str]:
    """One line for each standing to come and for each membership."""
    lines: list[str] = []
    for series, session, standing in await coming(mail, person):
        lines.append(await _standing_line(mail, person, series, session, standing))
    for membership in await mail.work.uow.memberships.of_person(person.id):
        choice = {"every": "every_one", "every 2": "every_second_one", "monthly": "one_a_month"}.get(membership.setting)
        of = await mail.work.uow.series.get(membership.series)
        if choice and of is not None:
            words = phrase(choice, person.language)
            lines.append(phrase("status_member", person.language, choice=words, series=of.name))
    return [line for line in lines if line]


async def coming(mail: Mail, person: Person) -> list[tuple[Series, Session, Signup]]:
    """A person's standings for sessions to come, soonest first."""
    found = []
    for standing in await mail.work.uow.signups.of_person(person.id):
        session = await mail.work.uow.sessions.get(standing.session)
        if session is not None and session.starts > mail.work.now and session.state in ("open", "planned"):
            found.append((await mail.work.uow.series.need(session.series), session, standing))
    return sorted(found, key=lambda each: each[1].starts)


async def _standing_line(mail: Mail, person: Person, series: Series, session: Session, standing: Signup) -> Safe:
    starts, ends = local(session.starts, series.zone), local(session.ends, series.zone)
    words: dict[str, str] = {
        "date": wording.date_words(starts.date(), person.language),
        "times": wording.times_words(starts, ends, person.language),
    }
    if standing.state == "going":
        return phrase("status_place", person.language, **words)
    if standing.state == "maybe":
        return phrase("status_maybe", person.language, **words)
    if standing.state == "waitlisted":
        line = (await places.room(mail.work.uow, series, session)).waiting
        place = await places.position(mail.work.uow, session, standing)
        words |= {"pos": str(place), "n": str(line)}
        return phrase("status_waiting", person.language, **words)
    if standing.state == "offered" and standing.offer_until is not None:
        words["deadline"] = promotion.moment_words(standing.offer_until, series, mail.work.now)
        return phrase("status_offered", person.language, **words)
    return Safe("")


async def whats_on(mail: Mail) -> Result:
    """WHAT'S ON: the next three sessions of each running series."""
    lines: list[str] = []
    first: Session | None = None
    for series in await mail.work.uow.series.all():
        if series.status not in ("trial", "active"):
            continue
        dated = [s for s in await mail.work.uow.sessions.of_series(series.id, after=mail.work.now) if s.state == "open"]
        first = first or next(iter(dated), None)
        lines += [_session_line(series, session, mail) for session in dated[:SHOWN_DATES]]
    about = await signups.meeting(mail.work, first.id) if first is not None else None
    await tell(mail, "whats_on", {"session_lines": lines or ["No dates yet."]}, about=about)
    return done(mail, "was told the next dates")


def _session_line(series: Series, session: Session, mail: Mail) -> str:
    known = mail.standing.person if mail.standing.proven else None
    language = known.language if known else "en"
    starts, ends = local(session.starts, series.zone), local(session.ends, series.zone)
    when = f"{wording.date_words(starts.date(), language)}, {wording.times_words(starts, ends, language)}"
    return clean_line(f"{when}. {series.name}{f': {session.topic}' if session.topic else ''}")


async def link(mail: Mail) -> Result:
    """LINK: joining details and the calendar entry again, same UID and SEQUENCE; for people with a place."""
    person = mail.standing.person
    about = await place(mail, person)
    if person is None or about is None:
        return await where_am_i(mail)
    entries = await mail.work.uow.entries.of(about.session.id, person.id)
    part: CalendarPart = "request" if calendar.latest(entries) is None or calendar.live(entries) else "none"
    await tell(mail, "link_again", about=about, calendar=part)
    return done(mail, "was sent the joining details again", about)


async def place(mail: Mail, person: Person | None) -> Meeting | None:
    """The session that is meant if they have a place there, else the next one where they have."""
    if person is None:
        return None
    found = await target(mail.work.uow, mail.understood, mail.standing, mail.work.now)
    held = [
        (series, session) for series, session, standing in await coming(mail, person) if signup.holds_place(standing)
    ]
    if found.session is not None and mail.standing.token is not None:
        held = [pair for pair in held if pair[1].id == found.session.id] or held
    return Meeting(*held[0]) if held else None


async def help_(mail: Mail) -> Result:
    """HELP: the words one can write."""
    await tell(mail, "help")
    return done(mail, "was sent the list of words")


async def new(mail: Mail) -> Result:
    """NEW: what happens in the hour."""
    person = mail.standing.person
    about = await place(mail, person) if mail.standing.proven else None
    facts: dict[str, Fact] = {} if about is not None else {"form": "new"}
    if about is None:
        found = await target(mail.work.uow, mail.understood, mail.standing, mail.work.now)
        about = await signups.meeting(mail.work, found.session.id) if found.session is not None else None
    await tell(mail, "first_timer", facts, about=about)
    return done(mail, "was told what happens in the hour")


async def buddy(mail: Mail) -> Result:
    """BUDDY: the host is asked to say hello; it stands in the host's pack."""
    person = mail.standing.person
    about = await place(mail, person)
    if person is None or about is None:
        return await where_am_i(mail)
    standing = await mail.work.uow.signups.of(about.session.id, person.id)
    if standing is not None:
        note = standing.access if "say hello" in standing.access else cat(lit("Please say hello. "), standing.access)
        await mail.work.uow.signups.put(replace(standing, access=clean_line(note, 400)))
    await tell(mail, "buddy_noted", about=about)
    return done(mail, "would like somebody to say hello", about)


async def test(mail: Mail) -> Result:
    """TEST: mail arrives, and at what trust. TEST CALENDAR shows the entry of the next place again."""
    await sender(mail)
    zone = mail.standing.series.zone if mail.standing.series else "Europe/London"
    key = "trust_checked" if mail.understood.evidence == "pass" else "trust_unchecked"
    at = wording.time_words(local(mail.arrived.received_at, zone))
    await tell(mail, "test_ok", {"received_time": at, "trust_line": phrase(key)})
    return done(mail, "was told that the mail arrived")


async def privacy(mail: Mail) -> Result:
    """PRIVACY: the notice."""
    await tell(mail, "privacy_notice")
    return done(mail, "was sent the privacy notice")


WORDS: dict[str, Verb] = {
    "WHERE AM I": where_am_i,
    "WHAT'S ON": whats_on,
    "HELP": help_,
    "NEW": new,
    "BUDDY": buddy,
    "TEST": test,
    "PRIVACY": privacy,
}
