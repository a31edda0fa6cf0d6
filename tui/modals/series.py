"""A new series: what it is called, when it meets, who is asked to host it."""

from collections.abc import Iterable
from typing import ClassVar

from textual.containers import Horizontal
from textual.widget import Widget

from core.errors import Refused
from core.model import Change, Join
from core.operations import series
from core.store.ports import Store
from core.text import Safe, lit
from tui.actions import Doing
from tui.modals.form import Form, bracketed, words
from tui.modals.form_work import Saved, Typed
from tui.text import Line, Span, line, say
from tui.views.days import clock_of
from tui.where import Where
from tui.work import Deed

USUAL: dict[str, Safe] = {
    "rule": lit("third Thursday"), "start": lit("14:00"), "length": lit("60"), "places": lit("10"),
}  # fmt: skip
"""What stands in the fields at first."""


class NewSeries(Form):
    """A series with its first twelve months of sessions. Its host is asked by mail; nothing opens before they agree."""

    NAMES: ClassVar[tuple[str, ...]] = ("name", "slug", "rule", "start", "length", "places", "host", "join")
    SAVE = lit("Start it")

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where

    def about(self) -> Line:
        """What it is."""
        return line(Span(lit("New series")))

    def fields(self) -> Iterable[Widget]:
        """Names; when; how large; who; where."""
        yield self._row(lit("Name"), "name", lit("in letters, at most 30 characters"))
        yield self._row(lit("Short"), "slug", lit("a to z, 0 to 9, hyphens; for ever"))
        yield self._row(lit("Meets"), "rule", lit("third Thursday · every 2 weeks"))
        yield Horizontal(
            words(lit("Start")), *bracketed("start", USUAL["start"]), words(lit("  Minutes "), "beside"),
            *bracketed("length", USUAL["length"]), words(lit("  Places "), "beside"), *bracketed("places", USUAL["places"]),
            words(lit(" host counted, or none"), "unit"), classes="line",
        )  # fmt: skip
        yield self._row(lit("Host"), "host", lit("a mail address; asked before it opens"))
        yield self._row(lit("Join at"), "join", lit("where the call is; it may follow"))

    def _row(self, name: Safe, field: str, hint: Safe) -> Widget:
        value = USUAL.get(field, Safe(""))
        return Horizontal(words(name), *bracketed(field, value), words(say(" {}", hint), "hint"), classes="line")

    def dirty(self) -> bool:
        """Whether a field was filled in."""
        return any(text != USUAL.get(name, "") for name, text in self.typed.items())

    def deed(self, typed: Typed) -> Deed | None:
        """The start of it; nothing before it has its names."""
        if not (typed["name"] and typed["slug"]):
            return None
        new = described(typed)

        async def act(store: Store, doing: Doing) -> Change | None:
            return await series.add(store, doing.desk, doing.actor, new, ids=doing.ids)

        app = self.dashboard
        doing = Doing(desk=app.desk, actor=app.actor, where=self.where)
        return Deed(title=say("New series · {}", typed["name"]), act=act, doing=doing)

    def on_saved(self, message: Saved) -> None:
        """The dashboard goes on with the new series; the form closes itself."""
        app = self.dashboard
        if message.done.change is not None:
            app.series, app.session = message.done.change.series, ""
        app.reload()


def described(typed: Typed) -> series.NewSeries:
    """The series as it was typed. Raises `Refused`."""
    return series.NewSeries(
        slug=str(typed["slug"]), name=str(typed["name"]), rule=str(typed["rule"]), start=clock_of(typed["start"]),
        length=_number(typed["length"], "minutes"), join=Join(address=typed["join"]), ask_hosts=True,
        capacity=None if typed["places"].casefold() == "none" else _number(typed["places"], "places"),
        hosts=(series.NewHost(str(typed["host"])),) if typed["host"] else (),
    )  # fmt: skip


def _number(text: Safe, what: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise Refused(f"“{text[:20]}” is no number of {what}.")
    return int(text)
