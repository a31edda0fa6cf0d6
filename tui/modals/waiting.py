"""The waiting list with its reasons; what would happen with more places; and a place for one person by name."""

from collections.abc import Iterable
from functools import partial

from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from core.errors import Refused
from core.model import Change
from core.operations import sessions, signups
from core.operations.sessions import SessionEdit
from core.store.ports import Store
from core.text import Safe, lit
from tui import hindrances
from tui.actions import Doing
from tui.facts.waiting import WaitingFacts, read_waiting
from tui.feed import StoreChanged
from tui.modals.form import bracketed, words
from tui.modals.form_work import Typed
from tui.modals.sessions import SessionForm
from tui.modals.topics import known
from tui.text import Line, Span, line, say
from tui.views import marks
from tui.views.edit import capacity
from tui.views.session import heading
from tui.views.waiting import waiting
from tui.where import Where
from tui.widgets.panel import Panel
from tui.work import Deed


class WaitingRead(Message):
    """The list as it is now."""

    def __init__(self, facts: WaitingFacts) -> None:
        super().__init__()
        self.facts = facts


class Waiting(SessionForm):
    """Who waits and why. Nothing is saved by looking: the fields only try what saving would do."""

    NAMES = ("places", "who", "reason")
    AUTO_FOCUS = "#places"

    def __init__(self, where: Where) -> None:
        super().__init__(where)
        self.facts: WaitingFacts | None = None

    def about(self) -> Line:
        """Of which session."""
        day = marks.full_day(self.session.date)
        return line(Span(say("Waiting list · {} · {}", heading(self.session, self.series), day)))

    def fields(self) -> Iterable[Widget]:
        """The list above the two questions."""
        queue = Panel("none", id="queue")
        queue.show(lambda _w, _h: [line(Span(lit("reading …"), "dim"))])
        yield queue
        hint = words(lit(" shown below before it is saved"), "hint")
        yield Horizontal(words(lit("And if places became "), "asks"), *bracketed("places"), hint, classes="line")
        yield Horizontal(
            words(lit("A place for "), "asks"), *bracketed("who"), words(lit(" because "), "because"),
            *bracketed("reason"), classes="line",
        )  # fmt: skip

    def on_mount(self) -> None:
        """Read the list in a worker."""
        self.work(self._read, "read")

    def store_changed(self, _message: StoreChanged) -> None:
        """Somebody moved."""
        self.work(self._read, "read")

    async def _read(self) -> Message:
        async with self.dashboard.store.view() as view:
            return WaitingRead(await read_waiting(view, self.session.id))

    def on_waiting_read(self, message: WaitingRead) -> None:
        """Show it."""
        facts, now = message.facts, self.dashboard.clock()
        self.query_one("#queue", Panel).show(lambda w, _: waiting(facts, now, w))

    def deed(self, typed: Typed) -> Deed | None:
        """More places, or a place for one person; one of them at a time."""
        places, who, reason = typed["places"], str(typed["who"]), str(typed["reason"])
        if places and who:
            raise Refused("One at a time: either other places, or a place for somebody.")
        if not (places or who):
            return None
        over = hindrances.editing(self.where)
        if over:
            raise Refused(str(over))
        if places:
            act = partial(_resize, self.session.id, capacity(places))
            return self.made(say("Places of {}", heading(self.session, self.series)), act)
        if not reason:
            raise Refused("Say why: the queue is passed, and the reason stands in the log.")
        return self.made(say("A place for {}", Safe(who)), partial(_give, self.session.id, who, reason))


async def _resize(session: str, places: int | None, store: Store, doing: Doing) -> Change | None:
    edit = SessionEdit(capacity=places)
    return await sessions.edit(store, doing.desk, doing.actor, session, edit, ids=doing.ids)


async def _give(session: str, who: str, reason: str, store: Store, doing: Doing) -> Change | None:
    async with store.view() as view:
        person = await known(view, who)
    return await signups.set_state(
        store, doing.desk, doing.actor, session, person.id, "going", reason=reason, ids=doing.ids
    )
