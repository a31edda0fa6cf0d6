"""Where an organiser stands: what the actions are asked about. No Textual here."""

from datetime import datetime

import msgspec

from core.model import Change, InboundRecord, OutboxRow, Person, Series, Session, Signup, Switch, Topic, Vote
from core.text import Safe
from tui.facts.counts import Counts


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk does next by itself about a session: the key that skips it, which letter it is, and who is first."""

    key: str
    kind: str
    person: str = ""


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """The screen, the rows under its cursors, and what could be undone. `trouble` says why the store cannot be read.

    `stopped` are the switches by which the desk itself stopped planned mail or what it does by itself.
    `chosen`: what `undo` names was chosen in Log, and may be somebody else's. `ideas` are those that are marked, `vote`
    is open or not decided, with the `leading` options; `backlog` and `coming` count open ideas and sessions to come.
    """

    screen: str
    now: datetime
    me: Safe = Safe("")
    trouble: Safe = Safe("")
    series: Series | None = None
    every: tuple[Series, ...] = ()
    session: Session | None = None
    counts: Counts = Counts()
    due: Due | None = None
    person: Person | None = None
    signup: Signup | None = None
    record: InboundRecord | None = None
    letter: OutboxRow | None = None
    topic: Topic | None = None
    ideas: tuple[Topic, ...] = ()
    vote: Vote | None = None
    leading: tuple[str, ...] = ()
    backlog: int = 0
    coming: int = 0
    hold: Switch | None = None
    stopped: tuple[Switch, ...] = ()
    undo: Change | None = None
    chosen: bool = False
    redo: Change | None = None

    @property
    def hosting(self) -> bool:
        """Whether the person hosts the session: their place is not a sign-up."""
        return self.person is not None and self.session is not None and self.person.id in self.session.hosts
