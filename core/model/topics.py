"""Ideas, votes, notes and answers."""

from datetime import datetime

from core.model.base import Doc
from core.text import Safe


class Topic(Doc, frozen=True, kw_only=True):
    """An idea for a topic, numbered per series. `merged_into` and `session` are ids."""

    series: str
    number: int
    text: Safe
    person: str = ""
    talkers: tuple[str, ...] = ()
    merged_into: str = ""
    session: str = ""
    dropped: bool = False
    created_at: datetime


class Vote(Doc, frozen=True, kw_only=True):
    """A vote on what to talk about; `options` are topic ids in the order of their numbers."""

    series: str
    session: str
    options: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    winner: str = ""


class Ballot(Doc, frozen=True, kw_only=True):
    """One person's order of preference (option numbers from 1); `id` is `vote:person`."""

    vote: str
    person: str
    choice: tuple[int, ...]
    at: datetime


class Note(Doc, frozen=True, kw_only=True):
    """What people shared in a session; `id` is the session's."""

    series: str
    session: str
    text: Safe
    by: str = ""
    saved_at: datetime
    approved_at: datetime | None = None


class Answer(Doc, frozen=True, kw_only=True):
    """An answer to the one question; `id` is `session:person`."""

    series: str
    session: str
    person: str
    text: Safe
    share: bool = False
    at: datetime
