"""Editing a session: when, topic, host, places, joining; what others change meanwhile is told, nothing is overwritten."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import partial

from msgspec.structs import replace
from textual import on
from textual.containers import Container, Horizontal
from textual.message import Message
from textual.widget import Widget

from core.errors import Refused
from core.operations import sessions
from core.text import Safe, lit
from tui.actions import Doing
from tui.facts.hosting import read_said
from tui.feed import StoreChanged
from tui.modals.conflict import Answer, Conflicted
from tui.modals.edit_work import More, MoreRead, read_more, session_act
from tui.modals.form import Form, bracketed, words
from tui.modals.form_work import NotSaved, PlanMade, Typed
from tui.text import Line, Span, line, say
from tui.views import edit as edits
from tui.views import marks
from tui.views.edit import Fields, Shown
from tui.views.plan import Plan
from tui.widgets.field import Field
from tui.widgets.words import Pick, Push, Words
from tui.work import Deed

_READ_IN = ("sessions", "signups", "series", "people")


class SessionRead(Message):
    """The session as it is now; `first` when the editor opens, `conflict` when saving met another's edit."""

    def __init__(self, shown: Shown, *, first: bool = False, conflict: bool = False) -> None:
        super().__init__()
        self.shown, self.first, self.conflict = shown, first, conflict


class EditSession(Form):
    """The fields of one session. `focus` is the field to begin in."""

    NAMES = (*(name for name, _ in edits.FIELDS), "later")
    AUTO_FOCUS = None

    def __init__(self, session_id: str, focus: str) -> None:
        super().__init__()
        self._session, self._focus = session_id, focus
        self.shown: Shown | None = None
        self.now: Shown | None = None
        self.more = More()

    def about(self) -> Line:
        """Which session."""
        return line(Span(edits.title(self.shown) if self.shown else lit("Edit")))

    def fields(self) -> Iterable[Widget]:
        """When; topic; host and places; joining; how far it goes. The lines are those of the picture."""
        yield Horizontal(
            words(lit("Date")), *bracketed("date"), words(lit("  Start "), "word"), *bracketed("start"),
            words(lit("  End "), "end"), *bracketed("end"), Words(id="zone"), classes="line",
        )  # fmt: skip
        yield Horizontal(words(lit("Topic")), *bracketed("topic"), classes="line")
        yield Container(
            Horizontal(words(lit("Host")), *bracketed("host"), Words(id="said"), classes="line"),
            Horizontal(words(lit("Places")), *bracketed("places"), words(lit(" host counted"), "counted"), classes="line"),
            id="people",
        )  # fmt: skip
        yield Horizontal(
            words(lit("Join")), *bracketed("join"), words(lit("  PIN "), "end"), *bracketed("pin"), Words(id="joining"),
            classes="line",
        )  # fmt: skip
        scope = Pick((Safe(""), lit("this one")), (lit("yes"), lit("this and later")), id="later")
        yield Horizontal(words(lit("Change")), scope, classes="line")

    @property
    def typed(self) -> Typed:
        """What stands in the fields, and how far it goes."""
        fields = {name: self.query_one(f"#{name}", Field).text for name, _ in edits.FIELDS}
        return fields | {"later": self.query_one("#later", Pick).text}

    @on(Pick.Picked)
    def _picked(self) -> None:
        self._changed()

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
        fields = Fields(**typed)
        edit, moment = edits.edit_of(shown, fields), edits.moment_of(shown, fields, self._today(shown))
        if moment is not None and fields.later:
            raise Refused(edits.new_rule(edits.touches(edit)))
        act = session_act(shown, edit, moment, edits.summary(shown, moment, fields) if moment else Safe(""))
        where = app.where("edit", session=shown.session, series=shown.series)
        doing = Doing(desk=app.desk, actor=app.actor, where=where)
        return Deed(title=edits.title(shown), act=act, doing=doing) if moment or edits.touches(edit) else None

    def _today(self, shown: Shown) -> date:
        return self.dashboard.clock().astimezone(marks.zone_of(shown.series.zone)).date()

    # --- a new rule ---

    def show_plan(self) -> None:
        """The plan; and a new date for this and later goes on in the cadence wizard."""
        super().show_plan()
        if self._new_rule is not None:
            self.query_one("#save", Push).relabel(lit("Go on: new rule"), Safe(""))

    @property
    def _new_rule(self) -> date | None:
        """The date from which another rule is asked for: a new date for this and later, and nothing else."""
        shown = self.shown
        if shown is None or not self.typed["later"]:
            return None
        with suppress(Refused):
            fields = Fields(**self.typed)
            moment = edits.moment_of(shown, fields, self._today(shown))
            if moment is not None and not edits.touches(edits.edit_of(shown, fields)):
                return moment.day if moment.day != shown.session.date else None
        return None

    def on_push_pressed(self, message: Push.Pressed) -> None:
        """As in every form; a new rule goes on in the wizard."""
        first, shown = self._new_rule, self.shown
        if message.push.id == "save" and first is not None and shown is not None:
            message.prevent_default()
            from tui.modals.cadence import Cadence

            where = self.dashboard.where("edit", session=shown.session, series=shown.series)
            self.app.switch_screen(Cadence(where, first=first))

    # --- what goes with it ---

    def on_plan_made(self, message: PlanMade) -> None:
        """What the desk would do by itself is worked out after the plan."""
        self.more = More()
        if message.plan is not None and message.typed == self.typed and self.shown is not None:
            self.work(partial(read_more, self.dashboard, self.deed, self.shown, self.typed), "more")

    def on_more_read(self, message: MoreRead) -> None:
        """What goes with it, if the fields still say the same."""
        if message.typed == self.typed:
            self.more = message.more
            self.show_plan()

    def plan_shown(self, plan: Plan) -> Plan:
        """The plan with what goes with it."""
        more = self.more
        return replace(plan, altered=(*plan.altered, *more.altered), told=(*plan.told, *more.told))

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
                said=await read_said(view, session),
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
            theirs = edits.theirs(self.shown, message.shown)
            mine = edits.mine(self.shown, message.shown, Fields(**self.typed))
            self.app.push_screen(Conflicted(theirs, mine), self._settle)
        self.make_plan()

    def _begin(self, shown: Shown, fields: Fields) -> None:
        """Edit from what is stored now, with these fields."""
        self.shown = self.now = shown
        for name, _ in edits.FIELDS:
            self.query_one(f"#{name}", Field).value = getattr(fields, name)
        self.query_one("#later", Pick).pick(fields.later)
        for id_, text in (("zone", edits.zone(shown)), ("said", edits.said(shown)), ("joining", edits.joining(shown))):
            self.query_one(f"#{id_}", Words).say(line(Span(text, "dim")))
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
