"""How often people are invited: SERIES, EVERY 2, MONTHLY, PAUSE, RESUME, KEEP; and leaving: LEAVE, STOP."""

from datetime import date

from dateutil.relativedelta import relativedelta
from msgspec.structs import replace

from core import wording
from core.letters.phrases import phrase
from core.model import Membership, OutboxRow, Person, Series, Session
from core.operations import leaving, people
from core.operations.inbox import confirming
from core.operations.inbox.arrived import Result
from core.operations.inbox.mail import Mail
from core.operations.inbox.telling import done, tell, to_person
from core.operations.inbox.words.standing import where_am_i
from core.operations.inbox.words.verbs import Verb, sender
from core.schedule import local, parse_rule
from core.store.tables import MEMBERSHIPS
from core.text import Safe, clean_line, lit
from core.trust import allowed

PAUSE_MONTHS, MOST_MONTHS = 3, 12


async def every(mail: Mail) -> Result:
    """SERIES: invited to each session; the name of a series as a word means that one."""
    mail = await _of_named(mail)
    series = await _open_series(mail)
    if isinstance(series, Result):
        return series
    person = await _agreed(mail)
    await people.join_series(mail.work, person, series, "every")
    await tell(mail, "series_joined", {"going_line": await _going_line(mail, person, series)})
    return done(mail, "invited to every session from now on")


async def _agreed(mail: Mail) -> Person:
    """Who writes, with their agreement to membership letters noted: when, and on what evidence."""
    person = await sender(mail)
    agreed = people.agreed(person, replace(confirming.consent_of(mail), purpose="membership letters"))
    if agreed != person:
        await mail.work.uow.people.put(agreed)
    return agreed


async def every_second(mail: Mail) -> Result:
    """EVERY 2: every second session, from the next one; EVERY 2 WEEKS means every one where that is the rule."""
    series = await _open_series(mail)
    if isinstance(series, Result):
        return series
    rule, unit = parse_rule(series.rule), mail.understood.arguments.get("unit")
    number = mail.understood.arguments.get("every", 2)
    if unit == "weeks" and rule.kind == "weeks" and rule.weeks == number:
        return await every(mail)
    if number != 2 or unit not in (None, "", "sessions"):
        return to_person(mail, lit("asks for a rhythm that the series does not have"))
    person = await _agreed(mail)
    coming = await _open_sessions(mail, series)
    kept = await people.join_series(mail.work, person, series, "every 2")
    await mail.work.uow.memberships.put(
        replace(kept, from_number=coming[0].number or 0 if coming else series.last_number + 1)
    )
    await tell(mail, "series_choice", {"choice": phrase("every_second_one", person.language)})
    return done(mail, "invited to every second session")


async def monthly(mail: Mail) -> Result:
    """MONTHLY: one session a month; in a monthly series that is every one."""
    series = await _open_series(mail)
    if isinstance(series, Result):
        return series
    if parse_rule(series.rule).kind == "month":
        return await every(mail)
    person = await _agreed(mail)
    await people.join_series(mail.work, person, series, "monthly")
    await tell(mail, "series_choice", {"choice": phrase("one_a_month", person.language)})
    return done(mail, "invited to one session a month")


async def back(mail: Mail) -> Result | None:
    """JOIN in the thread of `left_series` or `left_all`: invited as before, without a place. None where the mail is no
    such answer, or nothing was left by that letter.
    """
    row, said = mail.standing.row, mail.understood
    if row is None or row.kind not in _LEFT or said.intent != "join" or said.arguments.get("date"):
        return None
    if mail.standing.level not in ("1", "2", "3"):
        return None
    left = await _left_by(mail, row)
    own = next((m for m in left if mail.standing.series and m.series == mail.standing.series.id), None)
    first = own or next(iter(left), None)
    if first is None:
        membership = await _membership(mail)
        return await every(mail) if membership is None or membership.setting == "none" else None
    for membership in left:
        await mail.work.uow.memberships.put(replace(membership, setting=membership.former))
    series = await mail.work.uow.series.need(first.series)
    return await _AS_BEFORE.get(first.former, every)(replace(mail, standing=replace(mail.standing, series=series)))


async def _left_by(mail: Mail, row: OutboxRow) -> list[Membership]:
    """The memberships that ended with the letter `row`, and still are ended."""
    change = await mail.work.uow.changes.get(str(row.change))
    ended = [image.id for image in change.images if image.table == MEMBERSHIPS.name] if change is not None else []
    found = [await mail.work.uow.memberships.get(id_) for id_ in ended]
    return [each for each in found if each is not None and each.setting == "none"]


_LEFT = ("left_series", "left_all")
_AS_BEFORE: dict[str, Verb] = {"every 2": every_second, "monthly": monthly}


async def pause(mail: Mail) -> Result:
    """PAUSE: no invitations for some months; held places stay."""
    membership = await _membership(mail)
    series, person = mail.standing.series, mail.standing.person
    if membership is None or series is None or person is None or membership.setting == "none":
        await tell(mail, "did_not_understand", {"form": "no_series"})
        return done(mail, "is in no series: nothing to pause")
    wanted = mail.understood.arguments.get("months", PAUSE_MONTHS)
    months = min(MOST_MONTHS, max(1, wanted if isinstance(wanted, int) else PAUSE_MONTHS))
    until = _named_month(mail) or local(mail.work.now, series.zone).date() + relativedelta(months=months)
    former = membership.setting if membership.setting != "paused" else membership.former
    await mail.work.uow.memberships.put(replace(membership, setting="paused", former=former, paused_until=until))
    await tell(mail, "paused", await _pause_facts(mail, person, series, until))
    return done(mail, f"no invitations until {wording.plain_date(until)}")


def _named_month(mail: Mail) -> date | None:
    """The first day of the month that “until June” names, when it lies within the next twelve months."""
    named = mail.understood.arguments.get("until")
    if not isinstance(named, str) or len(named) != len("2027-06"):
        return None
    day = date.fromisoformat(f"{named}-01")
    today = mail.work.now.date()
    return day if today < day <= today + relativedelta(months=MOST_MONTHS) else None


async def _pause_facts(mail: Mail, person: Person, series: Series, until: date) -> dict[str, str | list[str]]:
    held = await _held_days(mail, person, series)
    lines = [phrase("you_still_have_a_place", person.language, day=day) for day in held]
    return {
        "month_year": wording.month_year(until, person.language),
        "until_date": wording.date_words(until, person.language),
        "held_line": " ".join(lines),
    }


async def resume(mail: Mail) -> Result:
    """RESUME: a pause ends, the former setting is back."""
    membership = await _membership(mail)
    if membership is None or membership.setting != "paused":
        return await where_am_i(mail)
    await mail.work.uow.memberships.put(replace(membership, setting=membership.former, paused_until=None))
    await tell(mail, "resumed")
    return done(mail, f"invited again: {membership.former}")


async def keep(mail: Mail) -> Result:
    """KEEP: stays on the list; being heard from resets the clock of silence."""
    await sender(mail)
    await tell(mail, "kept")
    return done(mail, "stays on the list")


async def leave(mail: Mail) -> Result:
    """STOP and LEAVE: never harder than joining."""
    person = mail.standing.person
    everything = bool(mail.understood.arguments.get("all"))
    series = () if everything else await _series_to_leave(mail)
    if allowed(mail.standing.level, 1, "stop", in_thread=True) == "ask holder":
        return to_person(mail, lit("came with somebody else's reply address"))
    if person is None:
        await tell(mail, "left_all", {"given_up_line": ""})
        return done(mail, "is not known here: nothing to leave")
    if mail.standing.level == "0" and await leaving.has_places(mail.work, person, series):
        return await _places_wait(mail, person, series)
    nameless = not mail.standing.proven
    cause = mail.threadless if nameless else mail.cause
    said = await leaving.leave(mail.work, person, series, cause, reason=mail.reason, nameless=nameless)
    return done(mail, said)


async def _places_wait(mail: Mail, person: Person, series: tuple[Series, ...]) -> Result:
    """Nobody vouches for the sender: the invitations stop at once, the places wait for the YES to the fixed letter."""
    await leaving.stop_invitations(mail.work, person, series)
    if mail.allowance.mute:
        return to_person(mail, lit("invitations stopped; the places wait for a person, no further letter is left"))
    of_it = replace(mail, standing=replace(mail.standing, series=series[0])) if series else mail
    asked = await confirming.confirm_word(of_it, "STOP", everything=not series)
    return replace(asked, effect=clean_line(f"invitations stopped; the places wait: {asked.effect}"))


async def _series_to_leave(mail: Mail) -> tuple[Series, ...]:
    """The thread's or address's series; otherwise the only one they belong to, else all (an empty tuple)."""
    read, standing = mail.understood, mail.standing
    if standing.series is not None and (standing.token is not None or read.series_address):
        return (standing.series,)
    if standing.person is None:
        return ()
    mine = [m.series for m in await mail.work.uow.memberships.of_person(standing.person.id) if m.setting != "none"]
    if len(mine) == 1:
        return (await mail.work.uow.series.need(mine[0]),)
    if mine or standing.series is None:
        return ()
    return (standing.series,)


async def _of_named(mail: Mail) -> Mail:
    """The mail as one about the series that it names, if it names one."""
    named = mail.understood.arguments.get("series")
    series = await mail.work.uow.series.get(named) if isinstance(named, str) and named else None
    return mail if series is None else replace(mail, standing=replace(mail.standing, series=series))


async def _open_series(mail: Mail) -> Series | Result:
    """The series that is meant, if whoever likes may join it."""
    series = mail.standing.series
    if series is None:
        return to_person(mail, lit("asks for invitations, but not to which series"))
    if series.audience == "domains" and mail.sender.address.rpartition("@")[2] not in series.domains:
        await tell(mail, "audience_closed")
        return done(mail, "told that the series is for certain councils")
    if series.audience == "approval" and mail.standing.person is None:
        return to_person(mail, lit("asks for invitations to a series where an organiser approves people"))
    return series


async def _membership(mail: Mail) -> Membership | None:
    series, person = mail.standing.series, mail.standing.person
    if series is None or person is None:
        return None
    return await mail.work.uow.memberships.get(f"{series.id}:{person.id}")


async def _open_sessions(mail: Mail, series: Series) -> list[Session]:
    found = await mail.work.uow.sessions.of_series(series.id, after=mail.work.now)
    return [session for session in found if session.state == "open"]


async def _held_days(mail: Mail, person: Person, series: Series) -> list[Safe]:
    days = []
    for session in await _open_sessions(mail, series):
        standing = await mail.work.uow.signups.of(session.id, person.id)
        if standing is not None and standing.state == "going":
            days.append(wording.day_words(local(session.starts, series.zone).date(), person.language))
    return days


async def _going_line(mail: Mail, person: Person, series: Series) -> str:
    held = await _held_days(mail, person, series)
    return " ".join(phrase("you_have_a_place", person.language, day=day) for day in held[:2])


WORDS: dict[str, Verb] = {
    "SERIES": every,
    "EVERY 2": every_second,
    "MONTHLY": monthly,
    "PAUSE": pause,
    "RESUME": resume,
    "KEEP": keep,
    "LEAVE": leave,
    "STOP": leave,
}
