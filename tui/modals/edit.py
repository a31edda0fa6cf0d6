"""Editing a session: topic, host and places; what others change meanwhile is told, and nothing is overwritten."""

from collections.abc import Iterable
from functools import partial

from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from core.model import Change
from core.operations import sessions
from core.store.ports import Store
from core.text import Safe, lit
from tui.actions import Doing
from tui.feed import StoreChanged
from tui.modals.conflict import Answer, Conflicted
from tui.modals.form import Form, bracketed, words
from tui.modals.form_work import NotSaved, Typed
from tui.text import Line, Span, line, say
from tui.views import edit as edits
from tui.views.edit import Fields, Shown
from tui.widgets.field import Field
from tui.work import Deed

_READ_IN = ("sessions", "signups", "series", "people")


class SessionRead(Message):
    """The session as it is now; `first` when the editor opens, `conflict` when saving met another's edit."""

    def __init__(self, shown: Shown, *, first: bool = False, conflict: bool = False) -> None:
        super().__init__()
        self.shown, self.first, self.conflict = shown, first, conflict


class EditSession(Form):
    """The fields of one session. `focus` is the field to begin in."""

    NAMES = ("topic", "host", "places")
    AUTO_FOCUS = None

    def __init__(self, session_id: str, focus: str) -> None:
        super().__init__()
        self._session, self._focus = session_id, focus
        self.shown: Shown | None = None
        self.now: Shown | None = None

    def about(self) -> Line:
        """Which session."""
        return line(Span(edits.title(self.shown) if self.shown else lit("Edit")))

    def fields(self) -> Iterable[Widget]:
        """Topic; host and places."""
        yield Horizontal(words(lit("Topic")), *bracketed("topic"), classes="line")
        yield Horizontal(
            words(lit("Host")), *bracketed("host"), words(lit("  Places "), "places"), *bracketed("places"),
            words(lit(" host counted"), "counted"), classes="line",
        )  # fmt: skip

    def notices(self) -> list[Safe]:
        """What others changed while this stood open."""
        if self.shown is None or self.now is None:
            return []
        return [say("! {}. Your fields stay.", each) for each in edits.theirs(self.shown, self.now)]

    def dirty(self) -> bool:
        """Whether the fields differ from what was shown."""
        return self.shown is not None and Fields(**self.typed) != edits.fields_of(self.shown)

    def deed(self, typed: Typed) -> Deed | None:
        """The edit; what was seen travels with it, so that nothing is saved over what others changed."""
        app, shown = self.dashboard, self.shown
        if shown is None:
            return None
        edit = edits.edit_of(shown, Fields(**typed))

        async def act(store: Store, doing: Doing) -> Change | None:
            return await sessions.edit(store, doing.desk, doing.actor, shown.session.id, edit, ids=doing.ids)

        where = app.where("edit", session=shown.session, series=shown.series)
        doing = Doing(desk=app.desk, actor=app.actor, where=where)
        return Deed(title=edits.title(shown), act=act, doing=doing) if edits.touches(edit) else None

    # --- reading ---

    def on_mount(self) -> None:
        """Read the session in a worker."""
        self.work(partial(self._read, first=True), "read")

    async def _read(self, *, first: bool = False, conflict: bool = False) -> Message:
        async with self.dashboard.store.view() as view:
            session = await view.sessions.need(self._session)
            shown = Shown(
                session=session,
                series=await view.series.need(session.series),
                people=await view.people.many(session.hosts),
                change=await view.changes.last_of("sessions", session.id),
            )
        return SessionRead(shown, first=first, conflict=conflict)

    def on_session_read(self, message: SessionRead) -> None:
        """Fill the fields the first time; later only say what others changed."""
        self.now = message.shown
        if message.first:
            self._begin(message.shown, edits.fields_of(message.shown))
            field = self.query_one(f"#{self._focus}", Field)
            field.focus()
            field.cursor_position = len(field.value)
        elif message.conflict and self.shown is not None:
            self.app.push_screen(Conflicted(edits.theirs(self.shown, message.shown)), self._settle)
        self.make_plan()

    def _begin(self, shown: Shown, fields: Fields) -> None:
        """Edit from what is stored now, with these fields."""
        self.shown = self.now = shown
        for name in self.NAMES:
            self.query_one(f"#{name}", Field).value = getattr(fields, name)
        self.draw_frame()

    def store_changed(self, message: StoreChanged) -> None:
        """Somebody committed: look at the session again, without touching the fields."""
        if message.gap or any(table in _READ_IN for table, _ in message.touched):
            self.work(partial(self._read, first=self.shown is None), "read")

    # --- conflicts ---

    def on_not_saved(self, message: NotSaved) -> None:
        """Say why; where somebody else changed the same field, show both and ask."""
        if isinstance(message.error, sessions.Conflict):
            message.prevent_default()
            self.work(partial(self._read, conflict=True), "read")

    def _settle(self, answer: Answer | None) -> None:
        """Theirs, mine, or neither yet."""
        if answer is None or self.shown is None or self.now is None:
            return
        choose = edits.taken if answer == "theirs" else edits.kept
        self._begin(self.now, choose(self.shown, self.now, Fields(**self.typed)))
        self.make_plan()
        if answer == "mine":
            self.save()
