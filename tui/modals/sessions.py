"""Forms about sessions: moving one, adding one, calling one off by typing its number."""

from collections.abc import Iterable
from datetime import date

from textual.containers import Horizontal
from textual.widget import Widget

from core.errors import Refused
from core.model import Change, Session
from core.operations import sessions
from core.store.ports import Store
from core.text import Safe, lit
from tui.actions import Act, Doing
from tui.modals.form import Form, bracketed, words
from tui.modals.form_work import Typed
from tui.text import Line, Span, line, say
from tui.views import marks
from tui.views.days import clock_of, day_of
from tui.views.session import heading, when_words
from tui.where import Where
from tui.work import Deed


class SessionForm(Form):
    """A form about the session or the series under the cursor."""

    def __init__(self, where: Where) -> None:
        super().__init__()
        assert where.series is not None
        self.where, self.series = where, where.series

    @property
    def session(self) -> Session:
        """The session it is about."""
        assert self.where.session is not None
        return self.where.session

    @property
    def today(self) -> date:
        """Today where the series is."""
        return self.dashboard.clock().astimezone(marks.zone_of(self.series.zone)).date()

    def date_row(self, day: Safe, start: Safe) -> Widget:
        """The line of fields for date and start."""
        zone = words(say(" {}", marks.zone_word(self.series.zone)), "zone")
        return Horizontal(
            words(lit("Date")), *bracketed("date", day), words(lit("  Start "), "start"), *bracketed("start", start), zone,
            classes="line",
        )  # fmt: skip

    def made(self, title: Safe, act: Act) -> Deed:
        """A deed of this form."""
        app = self.dashboard
        return Deed(title=title, act=act, doing=Doing(desk=app.desk, actor=app.actor, where=self.where))


class MoveSession(SessionForm):
    """Another date or time for a session; its number, thread and calendar entry stay."""

    NAMES = ("date", "start", "reason")
    SAVE = lit("Move")

    def about(self) -> Line:
        """Which session moves."""
        return line(
            Span(say("Move {} · {}", heading(self.session, self.series), when_words(self.session, self.series)))
        )

    def fields(self) -> Iterable[Widget]:
        """Date and start; why."""
        start = marks.clock(self.session.starts, marks.zone_of(self.series.zone))
        yield self.date_row(marks.full_day(self.session.date), start)
        yield Horizontal(words(lit("Because")), *bracketed("reason"), classes="line")

    def dirty(self) -> bool:
        """Whether a reason was typed."""
        return bool(self.typed["reason"])

    def deed(self, typed: Typed) -> Deed | None:
        """The move."""
        day, start, session = day_of(typed["date"], self.today), clock_of(typed["start"]), self.session
        reason = str(typed["reason"])

        async def act(store: Store, doing: Doing) -> Change | None:
            return await sessions.move(
                store, doing.desk, doing.actor, session.id, day, start=start, reason=reason, ids=doing.ids
            )

        return self.made(say("Move {}", heading(session, self.series)), act)


class AddSession(SessionForm):
    """One more session beside those of the rule."""

    NAMES = ("date", "start", "topic")
    SAVE = lit("Add")

    def about(self) -> Line:
        """To which series."""
        return line(Span(say("New session · {}", self.series.name)))

    def fields(self) -> Iterable[Widget]:
        """Date and start; topic."""
        yield self.date_row(Safe(""), Safe(self.series.start))
        yield Horizontal(words(lit("Topic")), *bracketed("topic"), classes="line")

    def dirty(self) -> bool:
        """Whether a date or a topic was typed."""
        return bool(self.typed["date"] or self.typed["topic"])

    def deed(self, typed: Typed) -> Deed | None:
        """The new session."""
        if not typed["date"]:
            return None
        day, start, slug = day_of(typed["date"], self.today), clock_of(typed["start"]), self.series.id
        topic = str(typed["topic"])

        async def act(store: Store, doing: Doing) -> Change | None:
            return await sessions.add(
                store, doing.desk, doing.actor, slug, day, start=start, topic=topic, ids=doing.ids
            )

        return self.made(say("New session · {}", self.series.name), act)


class CancelSession(SessionForm):
    """Calling a session off: its number is typed, so that it never happens by a key alone."""

    NAMES = ("number", "reason")
    SAVE = lit("Call it off")

    def about(self) -> Line:
        """Which session."""
        return line(
            Span(say("Cancel {} · {}", heading(self.session, self.series), when_words(self.session, self.series)))
        )

    def fields(self) -> Iterable[Widget]:
        """The number; why."""
        hint = say(" type {} to call it off", number_of(self.session))
        yield Horizontal(words(lit("Number")), *bracketed("number"), words(hint, "hint"), classes="line")
        yield Horizontal(words(lit("Because")), *bracketed("reason"), classes="line")

    def deed(self, typed: Typed) -> Deed | None:
        """The end of it."""
        if not typed["number"]:
            return None
        if typed["number"].removeprefix("#") != number_of(self.session):
            raise Refused(f"Type {number_of(self.session)} to call this session off.")
        session, reason = self.session.id, str(typed["reason"])

        async def act(store: Store, doing: Doing) -> Change | None:
            return await sessions.cancel(store, doing.desk, doing.actor, session, reason=reason, ids=doing.ids)

        return self.made(say("Cancel {}", heading(self.session, self.series)), act)


def number_of(session: Session) -> Safe:
    """What names a session: its number, or its date where it has none yet."""
    return Safe(str(session.number)) if session.number is not None else Safe(session.date.isoformat())
