"""What a change would do, before it is done: what differs, who moves, and which letters are written. Pure."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from core.clashes import clashes
from core.model import Image, OutboxRow, Person, Series, Session, Signup
from core.signup import capacity_of
from core.store.ports import Write
from core.text import Safe, cat, join, lit
from core.wording import count_words
from tui.text import say
from tui.views import marks
from tui.views.marks import Marked
from tui.views.names import names
from tui.views.plan_facts import Altered, Tried, altered, pairs
from tui.views.plan_ideas import ideas
from tui.views.plan_people import persons

LETTERS: dict[str, Safe] = {
    "signed_up": lit("“You are signed up”"), "queued": lit("“You are in the queue”"), "declined": lit("“Not coming”"),
    "maybe": lit("“Noted as maybe”"), "removed": lit("“You are taken off”"), "promoted": lit("“You have a place”"),
    "offer": lit("“A place is free”"), "already_going": lit("“You have a place already”"),
    "erased": lit("“Everything is deleted”"),
    "correction": lit("“A correction”"), "cancelled": lit("“It is cancelled”"), "moved": lit("“It has moved”"),
    "calendar_update": lit("a calendar update"), "human_reply": lit("your reply"),
    "details_changed": lit("“The details have changed”"), "invitation": lit("the invitation"), "reminder": lit("the reminder"),
    "vote_open": lit("“What should we talk about?”"), "vote_result": lit("the result of the vote"),
    "host_ask": lit("“Can you host?”"), "host_invited": lit("“Would you host it?”"), "host_confirmed": lit("“You are hosting”"),
    "cadence_changed": lit("the explanation with all their dates"),
}  # fmt: skip
"""What the letters are called in a preview."""
_CALENDAR: dict[str, Safe] = {
    "request": lit(" and a calendar invite"),
    "cancel": lit(" and their calendar entry is taken back"),
}
STANDINGS: dict[str, Safe] = {
    "none": lit("not signed up"), "unconfirmed": lit("unconfirmed"), "waitlisted": lit("waiting"), "going": lit("going"),
    "offered": lit("offered a place"), "maybe": lit("maybe"), "declined": lit("no"), "withdrawn": lit("no"),
    "removed": lit("off"),
}  # fmt: skip
NAMED = 3


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told, and by what."""

    who: Safe
    what: Safe


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A change as it would be. `letters` would wait for their hold, `at_once` leave without;
    `withdrawn` would not leave any more.
    """

    summary: Safe
    altered: tuple[Altered, ...] = ()
    told: tuple[Told, ...] = ()
    letters: int = 0
    calendars: int = 0
    withdrawn: int = 0
    at_once: int = 0

    @property
    def tells(self) -> bool:
        """Whether anybody would be written to."""
        return self.letters > 0


def named_in(images: Sequence[Image], writes: Iterable[Write]) -> list[str]:
    """The ids of the people a plan may name: those written to, moved, or hosting before or afterwards."""
    ids = [image.id.rpartition(":")[2] for image in images if image.table in ("signups", "ballots")]
    for image in images:
        if image.table == "sessions" and image.before is not None:
            ids += image.before.get("hosts", ())
    for _, _, doc in writes:
        if isinstance(doc, OutboxRow):
            ids.append(doc.person)
        elif isinstance(doc, Session):
            ids += doc.hosts
    return [id_ for id_ in ids if id_]


def plan(tried: Tried) -> Plan:
    """The plan of what was tried."""
    rows = [doc for _, _, doc in tried.writes if isinstance(doc, OutboxRow)]
    again = [row for row in rows if tried.known.get(row.id, "withdrawn") != "withdrawn"]
    new = [row for row in rows if row.state in ("held", "queued") and row not in again]
    return Plan(
        summary=tried.summary,
        altered=(*_rules(tried), *_sessions(tried), *_signups(tried), *ideas(tried), *persons(tried)),
        told=tuple(_told(new)),
        letters=len(new),
        calendars=sum(row.calendar != "none" for row in new),
        withdrawn=sum(row.state == "withdrawn" for row in rows),
        at_once=sum(row.state == "queued" for row in again),
    )


def _rules(tried: Tried) -> Iterable[Altered]:
    for before, after in pairs(tried, Series, "series"):
        if before is not None and after is not None and before.rule != after.rule:
            yield altered("rule", Safe(before.rule), Safe(after.rule))


def _sessions(tried: Tried) -> Iterable[Altered]:
    found = pairs(tried, Session, "sessions")
    closing = sum(b is not None and a is not None and b.state != a.state == "cancelled" for b, a in found)
    for before, after in found:
        if after is None:
            continue
        if before is None:
            yield altered("new session", lit("—"), _when(after, tried), date_note(after, tried))
            continue
        if (before.starts, before.ends) != (after.starts, after.ends):
            yield altered("date", _when(before, tried), _when(after, tried), date_note(after, tried))
        if before.state != after.state:
            known = before.number == after.number and closing == 1
            name = "state" if known else marks.number_word(after.number, after.date)
            yield altered(name, Safe(before.state), Safe(after.state))
        if before.topic != after.topic:
            yield altered("topic", before.topic or lit("(none)"), after.topic or lit("(none)"))
        if before.hosts != after.hosts:
            yield altered("host", _hosts(before, tried.people), _hosts(after, tried.people))
        if tried.series is not None and capacity_of(before, tried.series) != capacity_of(after, tried.series):
            yield _places(before, after, tried.series, tried)
        if before.join != after.join and tried.series is not None:
            yield altered("joining details", _joining(before, tried.series), _joining(after, tried.series))


def _when(session: Session, tried: Tried) -> Safe:
    """`Thu 25 Feb 2027 14:00–15:00`."""
    zone = marks.zone_of(tried.series.zone if tried.series else "Europe/London")
    return say("{} {}", marks.full_day(session.date), marks.hours(session.starts, session.ends, zone))


def date_note(session: Session, tried: Tried) -> Marked | None:
    """What the date meets."""
    if tried.series is None:
        return None
    met = [clash.words for clash in clashes(session.date, tried.series, tried.polling, tried.quiet) if not clash.note]
    if met:
        return Marked("need", join("; ", met))
    return Marked("ok", lit("no bank holiday, polling or quiet day"))


def _hosts(session: Session, people: Mapping[str, Person]) -> Safe:
    return join(", ", names(session.hosts, people)) or lit("(nobody)")


def _joining(session: Session, series: Series) -> Safe:
    details = session.join or series.join
    pin = say(", PIN {}", details.pin) if details.pin else Safe("")
    return cat(details.address or lit("(none)"), pin)


def _places(before: Session, after: Session, series: Series, tried: Tried) -> Altered:
    old, new = capacity_of(before, series), capacity_of(after, series)
    smaller = new is not None and (old is None or new < old)
    up = _moving(tried, ("going", "offered"), ("waitlisted",))
    note = Marked("ok", lit("nobody loses a place")) if smaller else None
    if up:
        note = Marked("ok", say("{} up: {}", count_words(len(up), "moves", "move"), _some(up)))
    return altered("places", _limit(old), _limit(new), note)


def _limit(capacity: int | None) -> Safe:
    return lit("no limit") if capacity is None else say("{}", capacity)


def _moving(tried: Tried, to: Sequence[str], from_: Sequence[str]) -> list[Safe]:
    both = pairs(tried, Signup, "signups")
    moved = [a.person for b, a in both if b is not None and a is not None and b.state in from_ and a.state in to]
    return names(tuple(moved), tried.people)


def _some(who: Sequence[Safe]) -> Safe:
    """The first names, and how many more."""
    more = say(" and {} more", len(who) - NAMED) if len(who) > NAMED else Safe("")
    return say("{}{}", join(", ", who[:NAMED]), more)


def _signups(tried: Tried) -> Iterable[Altered]:
    for before, after in pairs(tried, Signup, "signups"):
        was, now = before.state if before else "none", after.state if after else "none"
        one = after or before
        if was != now and one is not None:
            name = names((one.person,), tried.people)[0]
            yield Altered(name=name, before=STANDINGS[was], after=STANDINGS[now])


def _told(rows: Sequence[OutboxRow]) -> list[Told]:
    """Letters grouped by what they say: a few people by name, many by number."""
    groups: dict[tuple[str, str], list[OutboxRow]] = {}
    for row in rows:
        groups.setdefault((row.kind, row.calendar), []).append(row)
    return [_group(kind, calendar, found) for (kind, calendar), found in groups.items()]


def _group(kind: str, calendar: str, rows: Sequence[OutboxRow]) -> Told:
    who = [row.name or row.shown_address for row in rows]
    words = _some(who) if len(who) <= NAMED else count_words(len(who), "person", "people")
    letter = LETTERS.get(kind) or say("the letter “{}”", Safe(kind.replace("_", " ")))
    return Told(who=words, what=say("{}{}", letter, _CALENDAR.get(calendar, Safe(""))))


def total(of: Plan, hold: int) -> Safe:
    """`7 letters, 7 calendar updates. Held 30 s after saving; u stops them all.`"""
    if of.withdrawn and not of.letters:
        return say("{} that had not left yet will not leave.", count_words(of.withdrawn, "letter"))
    if of.at_once and not of.letters:
        return say("{} without a hold.", count_words(of.at_once, "letter leaves", "letters leave"))
    if not of.letters:
        return lit("Nobody is told.")
    letters = count_words(of.letters, "letter")
    calendars = say(", {}", count_words(of.calendars, "calendar update")) if of.calendars else Safe("")
    return say("{}{}. Held {} s after saving; u stops {}.", letters, calendars, hold, _them(of.letters))


def _them(number: int) -> Safe:
    return lit("it") if number == 1 else lit("them all")
