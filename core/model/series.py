"""Series and sessions."""

from datetime import date, datetime
from typing import Literal

from core.model.base import Doc, Part
from core.text import Safe

Nation = Literal["england", "wales", "scotland", "northern-ireland"]
SeriesStatus = Literal["trial", "active", "paused", "ended"]
SessionState = Literal["planned", "open", "done", "cancelled"]


class Join(Part, frozen=True, kw_only=True):
    """How people join the call. `address` is the only URL a letter may hold; `short` is its form to type."""

    address: Safe = Safe("")
    short: Safe = Safe("")
    phone: Safe = Safe("")
    pin: Safe = Safe("")
    meeting_id: Safe = Safe("")
    passcode: Safe = Safe("")
    platform: Safe = Safe("")


class SeriesSettings(Part, frozen=True, kw_only=True):
    """What an organiser may switch per series; the defaults are the product's."""

    open_ahead: int = 3
    invite_first: bool = False
    forwarded: Literal["confirm", "auto"] = "confirm"
    declinecounter: bool = True
    alarm: bool = True
    passcode_in_calendar: bool = True
    notes_auto: bool = False
    came_minutes: int = 10
    low_numbers: int = 3
    feed_join_details: bool = False


class Series(Doc, frozen=True, kw_only=True):
    """A regular meeting with a rule. `id` is the slug (a-z, 0-9, hyphen) and never changes.

    `rule` is text as `core/schedule.py` reads it, `first` the date from which it counts; `start` is wall-clock `HH:MM`
    in `zone`, `length` minutes. `capacity` counts hosts, None is no limit. `hosts` are person ids in rota order.
    `asked_hosts` were asked to host and have not agreed: while there is no host, nothing opens.
    `former_rule` is the monthly rule before a cadence change (for people who chose one a month). `public_sequence` and
    `public_stamp` count the changes that its feed shows in every session, beside those of the sessions themselves.
    """

    name: Safe
    rule: str
    first: date
    start: str = "14:00"
    length: int = 60
    zone: str = "Europe/London"
    nations: tuple[Nation, ...] = ("england", "wales")
    what_is_it: Safe = Safe("A hangout is a one-hour group video call.")
    short: Safe = Safe("")
    hosts: tuple[str, ...] = ()
    asked_hosts: tuple[str, ...] = ()
    capacity: int | None = 10
    audience: Literal["open", "approval", "domains"] = "open"
    domains: tuple[str, ...] = ()
    join: Join = Join()
    hours: Literal["in", "out"] = "in"
    status: SeriesStatus = "active"
    organizers: Safe = Safe("")
    review_on: date | None = None
    reviewed_on: date | None = None
    former_rule: str = ""
    quiet_days: tuple[date, ...] = ()
    settings: SeriesSettings = SeriesSettings()
    last_number: int = 0
    public_sequence: int = 0
    public_stamp: datetime | None = None
    created_at: datetime


class Proposal(Part, frozen=True, kw_only=True):
    """Another time that somebody suggested in their calendar."""

    person: str
    start: datetime
    end: datetime
    at: datetime


class Kept(Part, frozen=True, kw_only=True):
    """An organiser's word that a clash is accepted."""

    clash: Safe
    by: Safe
    at: datetime


class Session(Doc, frozen=True, kw_only=True):
    """One dated meeting of a series. `id` is `slug-YYYY-MM-DD` of its first date and never changes.

    `starts` and `ends` are instants (UTC). `capacity` and `join` of None mean "as the series". `number` is given on
    opening. `hosts` are person ids. `public_sequence` and `public_stamp` belong to the feed. `earlier_starts` are the
    starts it had before it moved. `walk_ins` counts people nobody knows by name. `forgotten` counts those who came and
    whose data is gone since, by organisation ('' where fewer than five of it came).
    """

    series: str
    date: date
    starts: datetime
    ends: datetime
    state: SessionState = "planned"
    number: int | None = None
    topic: Safe = Safe("")
    topic_blurb: Safe = Safe("")
    hosts: tuple[str, ...] = ()
    capacity: int | None = None
    unlimited: bool = False
    join: Join | None = None
    reason: Safe = Safe("")
    kept: tuple[Kept, ...] = ()
    earlier_starts: tuple[datetime, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    join_tried_at: datetime | None = None
    past: bool = False
    walk_ins: int = 0
    forgotten: dict[str, int] = {}
    public_sequence: int = 0
    public_stamp: datetime | None = None
