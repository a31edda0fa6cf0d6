"""The values of the planner: an action, and everything about one session that decides what is due."""

from datetime import datetime

import msgspec

from core.model import Membership, Note, Series, Session, Signup, Vote


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the desk does by itself. `key` is done once for ever; `kind` is a letter's key or a deed of its own.

    `at` is when it is due, `until` when it is too late (None: never). `person` is whom it is about ('' for none).
    """

    key: str
    kind: str
    at: datetime
    until: datetime | None
    series: str
    session: str = ""
    person: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A person as the planner sees them: whether they ever came before, and whether mail reaches them."""

    came_before: bool = False
    reachable: bool = True


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """One session with all that decides. `done` are the once-only keys that are used up, with when.

    `members` are the memberships of the series, `monthly` those sessions that people who chose one a month are invited
    to (by id). `standings` are the people by id. `organizers` says whether letters to organisers have an address.
    """

    now: datetime
    series: Series
    session: Session
    signups: tuple[Signup, ...] = ()
    members: tuple[Membership, ...] = ()
    monthly: frozenset[str] = frozenset()
    standings: dict[str, Standing] = {}
    done: dict[str, datetime] = {}
    note: Note | None = None
    vote: Vote | None = None
    polling: tuple[object, ...] = ()
    organizers: bool = True

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return sum(each.state == "waitlisted" for each in self.signups)

    def action(self, kind: str, at: datetime, until: datetime | None, *, person: str = "", key: str = "") -> Action:
        """An action of this session; the key is `kind:session[:person]` unless given."""
        plain = f"{kind}:{self.session.id}" + (f":{person}" if person else "")
        return Action(
            key=key or plain, kind=kind, at=at, until=until, series=self.series.id, session=self.session.id,
            person=person,
        )  # fmt: skip

    def open(self, actions: list[Action]) -> list[Action]:
        """Those that are not done yet."""
        return [each for each in actions if each.key not in self.done]
