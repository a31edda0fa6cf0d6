"""What a verb works with: the unit of work, the desk, and a source of ids; and the mail it answers."""

from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from core.desk import Desk
from core.ids import Ids, random_id
from core.model import Actor, Series, Session
from core.store.unit_of_work import UnitOfWork
from core.text import Safe, lit

GATEWAY = Actor(kind="gateway", name=lit("gateway"))
AUTOMATIC = Actor(kind="automatic", name=lit("automatic"))


class Work:
    """One unit of work in the hands of a verb. `now` is the moment of the transaction."""

    __slots__ = ("desk", "ids", "uow")

    def __init__(self, uow: UnitOfWork, desk: Desk, ids: Ids = random_id) -> None:
        self.uow, self.desk, self.ids = uow, desk, ids

    @property
    def now(self) -> datetime:
        """The moment of the transaction."""
        return self.uow.now


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Why a letter is written: `key` makes it once-only; the rest threads it to the mail it answers.

    `rank` is 0 for answers to people, 1 for organisers' changes, 2 for planned letters. `hold_until` keeps it waiting.
    `quiet` leaves out letters that only repeat what is so already, `mute` every answer: the caps of inbound.md 8.
    """

    key: str
    rank: int = 0
    in_reply_to: Safe = Safe("")
    references: tuple[Safe, ...] = ()
    answers_mail: bool = False
    hold_until: datetime | None = None
    due: datetime | None = None
    quiet: bool = False
    mute: bool = False

    def first(self, now: datetime) -> "Cause":
        """The same cause for the letter that leaves before the others of it."""
        blink = timedelta(milliseconds=1)
        held = self.hold_until - blink if self.hold_until else None
        return replace(self, hold_until=held, due=(self.due or now) - blink)

    def elsewhere(self) -> "Cause":
        """The same cause for a letter to another address: it answers no mail from there."""
        return replace(self, rank=max(self.rank, 1), in_reply_to=Safe(""), references=(), answers_mail=False)


class Meeting(msgspec.Struct, frozen=True):
    """A session with its series: what most verbs are about."""

    series: Series
    session: Session
