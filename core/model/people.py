"""People, how often they are invited, and their standing for a session."""

from datetime import date, datetime
from typing import Literal

from core.model.base import Doc, Part
from core.text import Safe

MembershipSetting = Literal["every", "every 2", "monthly", "paused", "none"]
SignupState = Literal[
    "unconfirmed", "waitlisted", "going", "offered", "maybe", "declined", "withdrawn", "removed"
]  # fmt: skip
Attendance = Literal["unmarked", "came", "absent"]


class Consent(Part, frozen=True, kw_only=True):
    """When and how a person agreed to one purpose, and on what evidence. `proof` is a hash of a Message-ID."""

    purpose: Literal["sign-up letters", "membership letters", "evidence figures"]
    at: datetime
    how: Safe
    proof: str = ""
    evidence: str = ""
    letter: str = ""


class BounceCount(Part, frozen=True, kw_only=True):
    """One returned letter: what it weighs towards pausing the address (half points count double: 2 is one)."""

    at: datetime
    row: str
    weight: int
    status: str = ""


class SecondAddress(Part, frozen=True, kw_only=True):
    """An own device's address: joining details and late changes only. `calendar` says that INVITE was written there, so
    that its calendar shows what the person's own one does.
    """

    address: Safe
    asked_at: datetime
    agreed_at: datetime | None = None
    calendar: bool = False


class Person(Doc, frozen=True, kw_only=True):
    """Somebody who wrote to us or was added. Addresses are lower case; `organisation` is a mail domain."""

    name: Safe = Safe("")
    address: Safe
    aliases: tuple[Safe, ...] = ()
    second: SecondAddress | None = None
    organisation: str = ""
    organisation_name: Safe = Safe("")
    personal: bool = False
    language: Literal["en", "cy"] = "en"
    source: Safe = Safe("")
    consents: tuple[Consent, ...] = ()
    bounces: tuple[BounceCount, ...] = ()
    undeliverable_since: datetime | None = None
    away_until: Safe = Safe("")
    shared: bool = False
    pairing: bool = False
    news_seen: tuple[str, ...] = ()
    created_at: datetime
    heard_at: datetime


class Organisation(Doc, frozen=True, kw_only=True):
    """A mail domain with a name. `blocked` counts video services its people cannot reach at work."""

    name: Safe
    kind: Safe = Safe("")
    blocked: dict[str, int] = {}


class Membership(Doc, frozen=True, kw_only=True):
    """How often a person is invited to a series; `id` is `series:person`."""

    series: str
    person: str
    setting: MembershipSetting
    former: MembershipSetting = "every"
    paused_until: date | None = None
    from_number: int = 0
    since: datetime


class Signup(Doc, frozen=True, kw_only=True):
    """One person's standing for one session; `id` is `session:person`.

    `order` is the number of the change that put the person into the queue (or made the sign-up). `holding` marks a
    maybe with a place. `reason` is the sentence that explains the last step. `wish` is what the unconfirmed asked.
    """

    session: str
    person: str
    series: str
    state: SignupState
    order: int
    holding: bool = False
    passed: bool = False
    offer_until: datetime | None = None
    reason: Safe = Safe("")
    how: Literal["mail", "calendar", "organiser", "import", "automatic"] = "mail"
    via: str = ""
    wish: Literal["", "join", "maybe"] = ""
    approval: bool = False
    comment: Safe = Safe("")
    access: Safe = Safe("")
    came: Attendance = "unmarked"
    minutes: int = 0
    hosting: bool = False
    created_at: datetime
    changed_at: datetime
