"""The people of a session as a value: one row each, grouped by how they stand, with their last six sessions."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from core.model import Membership, Person, Series, Session, Signup
from core.signup import position
from core.text import Safe, cat, clean_line, join, lit
from tui.facts.counts import Counts
from tui.facts.people import LAST, Kind, PeopleFacts
from tui.text import say
from tui.views import marks
from tui.views.marks import Marked
from tui.views.names import organisation_word, person_name

_STANDINGS: dict[str, tuple[int, Marked]] = {
    "going": (0, Marked("ok", lit("going"))),
    "offered": (1, Marked("wait", lit("offered"))),
    "maybe": (2, Marked("unsure", lit("maybe"))),
    "waitlisted": (3, Marked("wait", lit("waiting"))),
    "declined": (4, Marked("no", lit("no"))),
    "withdrawn": (4, Marked("no", lit("no"))),
    "removed": (5, Marked("no", lit("off"))),
    "unconfirmed": (6, Marked("later", lit("unconfirmed"))),
}
"""Order of the groups and the word of each state. `no` gave up or never took a place; `unconfirmed` holds none yet."""

SETTINGS: dict[str, Safe] = {
    "every": lit("every"), "every 2": lit("every 2"), "monthly": lit("monthly"), "paused": lit("paused"),
    "none": lit("none"),
}  # fmt: skip
_HOW: dict[str, Safe] = {
    "mail": lit("mail"), "calendar": lit("calendar"), "organiser": lit("by hand"), "import": lit("import"),
    "automatic": lit("moved up"),
}  # fmt: skip
CAME, MISSED, NOT_THERE = lit("■"), lit("□"), lit("·")


class PersonRow(msgspec.Struct, frozen=True, kw_only=True):
    """One person of a session; `key` is the person's id. All words are finished."""

    key: str
    state: Marked
    name: Safe
    address: Safe
    organisation: Safe
    last: Safe
    series: Safe
    answered: Safe


class PeopleView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything People says about one session."""

    series: Safe = Safe("")
    key: str = ""
    title: Safe = Safe("")
    day: Safe = Safe("")
    standings: Safe = Safe("")
    places: Safe = Safe("")
    rows: tuple[PersonRow, ...] = ()
    kind: Kind = "session"
    members: int = 0
    quiet: Safe = Safe("")
    organisations: Safe = Safe("")
    first_timers: Safe = Safe("")
    nobody: Safe = Safe("")


def people(facts: PeopleFacts, now: datetime) -> PeopleView:
    """People from its facts."""
    series, session = facts.series, facts.session
    if series is None or (session is None and facts.kind == "session"):
        return PeopleView(series=Safe(series.id) if series else Safe(""))
    return PeopleView(
        kind=facts.kind,
        members=sum(m.setting != "none" for m in facts.members.values()),
        series=Safe(series.id),
        key=session.id if session else facts.kind,
        title=marks.number_word(session.number, session.date) if session else Safe(""),
        day=marks.short_day(session.date) if session else Safe(""),
        standings=standings_words(facts.counts),
        places=_places(facts.counts),
        rows=tuple(_rows(facts, session, now)),
        quiet=_quiet(facts, series),
        organisations=_organisations(facts),
        first_timers=_first_timers(facts),
        nobody=_nobody(facts),
    )


def _nobody(facts: PeopleFacts) -> Safe:
    """What stands where nobody has signed up."""
    if facts.kind != "session" or facts.signups:
        return Safe("")
    return say("nobody yet: i sends the invite to {}", facts.to_invite) if facts.to_invite else lit("nobody yet")


def _rows(facts: PeopleFacts, session: Session | None, now: datetime) -> list[PersonRow]:
    if facts.kind == "session" and session is not None:
        return [*_hosts(facts, session), *_guests(facts, now), *_silent(facts)]
    ids = facts.members if facts.kind == "members" else facts.people
    people = [person for id_ in ids if (person := facts.people.get(id_)) is not None]
    return [_known(facts, person, now) for person in sorted(people, key=lambda p: (person_name(p).casefold(), p.id))]


def _silent(facts: PeopleFacts) -> list[PersonRow]:
    """Members who have not answered; the list shows them when it is asked for them."""
    answered = {s.person for s in facts.signups} | set(facts.session.hosts if facts.session else ())
    silent = [m.person for m in facts.members.values() if m.setting != "none" and m.person not in answered]
    people = [person for id_ in silent if (person := facts.people.get(id_)) is not None]
    quiet = Marked("later", lit("quiet"))
    ordered = sorted(people, key=lambda p: (person_name(p).casefold(), p.id))
    return [_row(facts, person.id, person, quiet, lit("no answer yet")) for person in ordered]


def _known(facts: PeopleFacts, person: Person, now: datetime) -> PersonRow:
    """A member, or anybody: how often they are invited, and how they stand for the session."""
    setting = setting_word(facts.members.get(person.id))
    mark = Marked("later" if setting == "none" else "wait" if setting == "paused" else "ok", setting)
    heard = say("heard {}", marks.when(person.heard_at, now))
    row = _row(facts, person.id, person, mark, heard)
    signup = next((s for s in facts.signups if s.person == person.id), None)
    hosts = facts.session.hosts if facts.session else ()
    stands = lit("host") if person.id in hosts else _STANDINGS[signup.state][1].words if signup else Safe("")
    return replace(row, series=stands)


def standings_words(counts: Counts) -> Safe:
    """`18 going 4 maybe 3 no 0 waiting`."""
    return say("{} going {} maybe {} no {} waiting", counts.going, counts.maybe, counts.declined, counts.waiting)


def _places(counts: Counts) -> Safe:
    if counts.capacity is None:
        return say("{} places taken, no limit", counts.used)
    return say("{} of {} places", counts.used, counts.capacity)


def _hosts(facts: PeopleFacts, session: Session) -> list[PersonRow]:
    """The hosts first: their place is counted with the session, not by a sign-up."""
    going = _STANDINGS["going"][1]
    hosts = [(host, facts.people.get(host)) for host in session.hosts]
    return [_row(facts, id_, person, going, lit("host")) for id_, person in hosts]


def _guests(facts: PeopleFacts, now: datetime) -> list[PersonRow]:
    hosts = facts.session.hosts if facts.session else ()
    guests = [s for s in facts.signups if s.person not in hosts]
    ordered = sorted(guests, key=lambda s: (_STANDINGS[s.state][0], *_within(s)))
    return [
        _row(facts, s.person, facts.people.get(s.person), _standing(s, facts.signups), _answered(s, now))
        for s in ordered
    ]


def _within(signup: Signup) -> tuple[float, ...]:
    """Order inside a group: the queue by its own order, everybody else by who answered last."""
    if signup.state == "waitlisted":
        return (float(signup.passed), float(signup.order))
    return (-signup.changed_at.timestamp(), float(signup.order))


def _standing(signup: Signup, signups: Sequence[Signup]) -> Marked:
    """The state in a word, with the place in the queue."""
    mark = _STANDINGS[signup.state][1]
    if signup.state == "waitlisted":
        return Marked(mark.mark, say("{} {}", mark.words, position(signups, signup.person)))
    if signup.state == "maybe" and signup.holding:
        return Marked(mark.mark, lit("maybe +1"))
    return mark


def _row(facts: PeopleFacts, id_: str, person: Person | None, state: Marked, answered: Safe) -> PersonRow:
    name = person_name(person)
    return PersonRow(
        key=id_,
        state=state,
        name=cat(name, lit(" host")) if answered == "host" else name,
        address=person.address if person else Safe(""),
        organisation=organisation_word(person),
        last=last_six(facts, id_),
        series=setting_word(facts.members.get(id_)),
        answered=_bounced(person) or answered,
    )


def _bounced(person: Person | None) -> Safe:
    """Whether letters come back from somebody."""
    if person is None or not (person.bounces or person.undeliverable_since):
        return Safe("")
    times = {1: lit("once"), 2: lit("twice")}.get(len(person.bounces), say("{} times", len(person.bounces)))
    return lit("! no address works") if person.undeliverable_since else say("! bounced {}", times)


def setting_word(member: Membership | None) -> Safe:
    """How often somebody is invited, `none` for people who are not members."""
    return SETTINGS[member.setting] if member else lit("none")


def _answered(signup: Signup, now: datetime) -> Safe:
    """`mail 10:34`, `calendar 20 Nov`, `by hand 20 Nov`."""
    return say("{} {}", _HOW[signup.how], marks.when(signup.changed_at, now))


def last_six(facts: PeopleFacts, person: str) -> Safe:
    """A sign for each of the last six sessions held, oldest first: came, was going but did not come, not signed up."""
    signs = [_sign(facts.came.get(f"{held.id}:{person}"), person in held.hosts) for held in facts.past]
    return cat(Safe(NOT_THERE * (LAST - len(signs))), *signs)


def _sign(signup: Signup | None, hosted: bool) -> Safe:
    if hosted:
        return CAME
    if signup is None or signup.state not in ("going", "offered"):
        return NOT_THERE
    return MISSED if signup.came == "absent" else CAME if signup.came == "came" else NOT_THERE


def _quiet(facts: PeopleFacts, series: Series) -> Safe:
    """How many members have not answered."""
    answered = {s.person for s in facts.signups} | set(facts.session.hosts if facts.session else ())
    silent = sum(m.setting != "none" and m.person not in answered for m in facts.members.values())
    return say("{} members of {} without an answer", silent, Safe(series.id)) if silent else Safe("")


def _coming(facts: PeopleFacts) -> list[str]:
    guests = [s.person for s in facts.signups if s.state in ("going", "offered")]
    return list(dict.fromkeys([*(facts.session.hosts if facts.session else ()), *guests]))


def _organisations(facts: PeopleFacts) -> Safe:
    """`Northdale 5   Westshire 5   personal 1` of those who are going."""
    found = Counter(organisation_word(facts.people.get(id_)) for id_ in _coming(facts))
    personal = found.pop(lit("(personal)"), 0)
    words = [say("{} {}", clean_line(name, 30), number) for name, number in found.most_common(8)]
    return join("   ", [*words, *([say("personal {}", personal)] if personal else [])])


def _first_timers(facts: PeopleFacts) -> Safe:
    """`2 first timers: Priya Naidu, Tom Reed`: going, and never signed up for a session held before."""
    known = {s.person for s in facts.came.values()}
    hosts = facts.session.hosts if facts.session else ()
    new = [id_ for id_ in _coming(facts) if id_ not in known and id_ not in hosts] if facts.past else []
    if not new:
        return Safe("")
    shown = join(", ", [person_name(facts.people.get(id_)) for id_ in new[:2]])
    more = say(" and {} more", len(new) - 2) if len(new) > 2 else Safe("")
    return cat(say("{} first timer{}: ", len(new), lit("" if len(new) == 1 else "s")), shown, more)
