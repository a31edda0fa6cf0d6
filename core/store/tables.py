"""Every table of the store and the indexes its verbs look things up by. Engines read this; nothing else names a table."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Generic, TypeVar

from core import model
from core.signup import holds_place

D = TypeVar("D", bound=model.Doc)
Keys = Iterable[tuple[str, float]]


class Index(Generic[D]):
    """A lookup: every document gives pairs of (key, sort number). A `unique` index holds each key at most once."""

    __slots__ = ("keys", "name", "table", "unique")

    def __init__(self, table: "Table[D]", name: str, keys: Callable[[D], Keys], *, unique: bool = False) -> None:
        self.table, self.name, self.keys, self.unique = table, f"{table.name}.{name}", keys, unique


class Table(Generic[D]):
    """A table of documents of one type. Changes of a `tracked` table keep before-images, so that they can be undone."""

    __slots__ = ("indexes", "name", "tracked", "type")

    def __init__(self, name: str, type_: type[D], *, tracked: bool = False) -> None:
        self.name, self.type, self.tracked = name, type_, tracked
        self.indexes: list[Index[D]] = []
        TABLES[name] = self

    def by(self, name: str, keys: Callable[[D], Keys], *, unique: bool = False) -> Index[D]:
        """Declare an index over this table."""
        index = Index(self, name, keys, unique=unique)
        self.indexes.append(index)
        return index


TABLES: dict[str, Table[Any]] = {}


def at(moment: datetime | None) -> float:
    """A moment as a sort number; None sorts first."""
    return moment.timestamp() if moment else 0.0


SERIES = Table("series", model.Series, tracked=True)
SERIES_ALL = SERIES.by("all", lambda s: [("", at(s.created_at))])

SESSIONS = Table("sessions", model.Session, tracked=True)
SESSIONS_BY_SERIES = SESSIONS.by("series", lambda s: [(s.series, at(s.starts))])
SESSIONS_BY_START = SESSIONS.by("start", lambda s: [("", at(s.starts))])
SESSIONS_COMING = SESSIONS.by("coming", lambda s: [("", at(s.ends))] if s.state in ("planned", "open") else [])

PEOPLE = Table("people", model.Person, tracked=True)
PEOPLE_BY_ADDRESS = PEOPLE.by("address", lambda p: [(a, 0) for a in (p.address, *p.aliases)], unique=True)
PEOPLE_BY_SECOND = PEOPLE.by("second", lambda p: [(p.second.address, 0)] if p.second else [])
PEOPLE_WITH_TWO = PEOPLE.by("two", lambda p: [("", 0)] if p.second and p.second.calendar else [])
PEOPLE_BY_ORGANISATION = PEOPLE.by("organisation", lambda p: [(p.organisation, at(p.created_at))])
PEOPLE_BY_SILENCE = PEOPLE.by("silence", lambda p: [("", at(p.heard_at))])

ORGANISATIONS = Table("organisations", model.Organisation, tracked=True)

MEMBERSHIPS = Table("memberships", model.Membership, tracked=True)
MEMBERSHIPS_BY_SERIES = MEMBERSHIPS.by("series", lambda m: [(m.series, at(m.since))])
MEMBERSHIPS_LEFT = MEMBERSHIPS.by("left", lambda m: [(m.series, at(m.since))] if m.setting == "none" else [])
MEMBERSHIPS_BY_PERSON = MEMBERSHIPS.by("person", lambda m: [(m.person, at(m.since))])

_STOOD = ("going", "offered", "withdrawn")
"""States of whoever has a place, or had one and gave it back."""
SIGNUPS = Table("signups", model.Signup, tracked=True)
SIGNUPS_BY_SESSION = SIGNUPS.by("session", lambda s: [(s.session, s.order)])
SIGNUPS_BY_PERSON = SIGNUPS.by("person", lambda s: [(s.person, at(s.changed_at))])
SIGNUPS_BY_STATE = SIGNUPS.by("state", lambda s: [(f"{s.session}:{s.state}", s.order)])
SIGNUPS_HOLDING = SIGNUPS.by("holding", lambda s: [(s.session, s.order)] if holds_place(s) else [])
SIGNUPS_IN_LINE = SIGNUPS.by(
    "in_line", lambda s: [(f"{s.session}:{s.passed:d}", s.order)] if s.state == "waitlisted" else []
)
SIGNUPS_BY_AGE = SIGNUPS.by(
    "age", lambda s: [(f"{s.session}:{'stood' if s.state in _STOOD else 'other'}", at(s.created_at))]
)
SIGNUPS_OFFERED = SIGNUPS.by("offered", lambda s: [("", at(s.offer_until))] if s.state == "offered" else [])
SIGNUPS_UNCONFIRMED = SIGNUPS.by("unconfirmed", lambda s: [("", at(s.created_at))] if s.state == "unconfirmed" else [])

OUTBOX = Table("outbox", model.OutboxRow)
OUTBOX_BY_KEY = OUTBOX.by("key", lambda r: [(r.key, 0)], unique=True)
OUTBOX_BY_STATE = OUTBOX.by("state", lambda r: [(r.state, at(r.due))])
OUTBOX_READY = OUTBOX.by(
    "ready", lambda r: [(str(r.rank), at(r.due))] if r.state in ("queued", "retry", "held") else []
)
OUTBOX_BY_CHANGE = OUTBOX.by("change", lambda r: [(str(r.change), at(r.created_at))])
OUTBOX_BY_PERSON = OUTBOX.by("person", lambda r: [(r.person, at(r.created_at))] if r.person else [])
OUTBOX_BY_SESSION = OUTBOX.by("session", lambda r: [(r.session, at(r.created_at))] if r.session else [])
OUTBOX_INVITATIONS = OUTBOX.by(
    "invitation",
    lambda r: (
        [(r.session, at(r.created_at))] if r.kind == "invitation" and r.session and r.state != "withdrawn" else []
    ),
)
OUTBOX_BY_ADDRESS = OUTBOX.by("address", lambda r: [(r.address, at(r.created_at))])
OUTBOX_BY_MESSAGE = OUTBOX.by("message", lambda r: [(r.message_id, 0)] if r.message_id else [])
OUTBOX_RECENT = OUTBOX.by("recent", lambda r: [("", at(r.created_at))])

RENDERED = Table("rendered", model.Rendered)
RENDERED_BY_AGE = RENDERED.by("age", lambda r: [("", at(r.at))])

TOKENS = Table("tokens", model.Token)
TOKENS_BY_ADDRESS = TOKENS.by("address", lambda t: [(t.address, at(t.expires_at))])
TOKENS_BY_PERSON = TOKENS.by("person", lambda t: [(t.person, at(t.expires_at))] if t.person else [])
TOKENS_BY_EXPIRY = TOKENS.by("expiry", lambda t: [("", at(t.expires_at))])

ENTRIES = Table("entries", model.CalendarEntry)
ENTRIES_BY_HOLDER = ENTRIES.by("holder", lambda e: [(f"{e.session}:{e.person}:{e.role}", e.n)])
ENTRIES_BY_SESSION = ENTRIES.by("session", lambda e: [(e.session, e.n)])
ENTRIES_BY_PERSON = ENTRIES.by("person", lambda e: [(e.person, e.n)])
ENTRIES_AT_SECOND = ENTRIES.by(
    "at_second", lambda e: [("", at(e.starts_told))] if e.role == "second" and e.told == "invited" else []
)
ENTRIES_BY_LETTER = ENTRIES.by("letter", lambda e: [(e.letter, e.n)] if e.letter else [])

INBOUND = Table("inbound", model.InboundRecord)
INBOUND_BY_STATE = INBOUND.by("state", lambda r: [(r.state, at(r.received_at))])
INBOUND_BY_PERSON = INBOUND.by("person", lambda r: [(r.person, at(r.received_at))] if r.person else [])
INBOUND_BY_ADDRESS = INBOUND.by("address", lambda r: [(r.address, at(r.received_at))] if r.address else [])
INBOUND_RECENT = INBOUND.by("recent", lambda r: [("", at(r.received_at))])

SEEN = Table("seen", model.Seen)
SEEN_BY_AGE = SEEN.by("age", lambda s: [("", at(s.at))])

CURSORS = Table("cursors", model.Cursor)

TOPICS = Table("topics", model.Topic, tracked=True)
TOPICS_BY_SERIES = TOPICS.by("series", lambda t: [(t.series, t.number)])
TOPICS_BY_PERSON = TOPICS.by("person", lambda t: [(t.person, t.number)] if t.person else [])
VOTES = Table("votes", model.Vote, tracked=True)
VOTES_BY_SERIES = VOTES.by("series", lambda v: [(v.series, at(v.opens_at))])
VOTES_OPEN = VOTES.by("open", lambda v: [("", at(v.closes_at))] if not v.closed_at else [])
BALLOTS = Table("ballots", model.Ballot, tracked=True)
BALLOTS_BY_VOTE = BALLOTS.by("vote", lambda b: [(b.vote, at(b.at))])
BALLOTS_BY_PERSON = BALLOTS.by("person", lambda b: [(b.person, at(b.at))])
NOTES = Table("notes", model.Note, tracked=True)
NOTES_BY_SERIES = NOTES.by("series", lambda n: [(n.series, at(n.saved_at))])
ANSWERS = Table("answers", model.Answer, tracked=True)
ANSWERS_BY_SESSION = ANSWERS.by("session", lambda a: [(a.session, at(a.at))])
ANSWERS_BY_PERSON = ANSWERS.by("person", lambda a: [(a.person, at(a.at))])

DONE = Table("done", model.Done)
DONE_BY_AGE = DONE.by("age", lambda d: [("", at(d.at))])
DONE_ABOUT = DONE.by("about", lambda d: [(d.id.partition(":")[2].partition(":")[0], at(d.at))])
SWITCHES = Table("switches", model.Switch, tracked=True)
SWITCHES_ALL = SWITCHES.by("all", lambda s: [("", at(s.at))])
SUPPRESSED = Table("suppressed", model.Suppressed)
RIGHTS = Table("rights", model.RightsRequest, tracked=True)
RIGHTS_OPEN = RIGHTS.by("open", lambda r: [("", at(r.asked_at))] if not r.settled_at else [])
RIGHTS_BY_PERSON = RIGHTS.by("person", lambda r: [(r.person, at(r.asked_at))])

CHANGES = Table("changes", model.Change)
CHANGES_BY_SEQ = CHANGES.by("seq", lambda c: [("", c.seq)])
CHANGES_BY_DOCUMENT = CHANGES.by("document", lambda c: [(f"{i.table}:{i.id}", c.seq) for i in c.images])
CHANGES_BY_SESSION = CHANGES.by("session", lambda c: [(c.session, c.seq)] if c.session else [])
CHANGES_BY_PERSON = CHANGES.by("person", lambda c: [(c.person, c.seq)] if c.person else [])
CHANGES_BY_ACTOR = CHANGES.by("actor", lambda c: [(f"{c.actor.kind}:{c.actor.name}", c.seq)])
