"""Writing what a screen lists to a file of one's own: which form, which folder, and who may read it."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from textual import on
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from core.operations.exporting import Export, Form, Wanted, What, export, save
from core.text import Safe, clean_line, lit
from tui import status
from tui.modals.form import bracketed, words
from tui.modals.frame import Modal
from tui.text import Line, Span, line, say
from tui.where import Where
from tui.widgets.field import Field
from tui.widgets.words import Push
from tui.work import ERRORS, words_of
from tui.workers import start

WHAT: dict[str, What] = {
    "home": "sessions", "schedule": "sessions", "inbox": "mails", "people": "people", "outbox": "letters",
    "topics": "topics", "log": "changes",
}  # fmt: skip
"""What each screen lists."""
_FORMS: dict[str, Form] = {"csv": "csv", "md": "md", "ics": "ics"}
_INTERNAL = ("mails", "letters", "changes")


def _saved(made: Export, folder: str) -> Safe:
    return clean_line(save(made, Path(folder).expanduser()), 300)


class Written(Message):
    """A file was written, or why not."""

    def __init__(self, path: Safe, trouble: Safe = Safe("")) -> None:
        super().__init__()
        self.path, self.trouble = path, trouble


class ExportView(Modal[None]):
    """One file of what the screen lists. It is for its owner only, and nothing is overwritten."""

    STATUS = lit("Nothing is written yet.")
    AUTO_FOCUS = "#csv"

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where
        self.what = WHAT[where.screen]

    def about(self) -> Line:
        """What is written."""
        return line(Span(say("Export {}", Safe(self.what))))

    def content(self) -> Iterable[Widget]:
        """Folder and readers above the buttons."""
        yield Horizontal(words(lit("Folder")), *bracketed("folder", clean_line(Path.cwd(), 200)), classes="line")
        given = lit("yes") if self.what in _INTERNAL else lit("no")
        yield Horizontal(
            words(lit("Internal")), *bracketed("internal", given),
            words(lit(" yes: names and small numbers, for organisers only"), "note"), classes="line",
        )  # fmt: skip
        yield words(Safe(""), "note")
        forms = [Push(lit("csv"), id="csv"), Push(lit("md"), id="md")]
        forms += [Push(lit("ics"), id="ics")] if self.what == "sessions" else []
        yield Horizontal(Push(lit("No, go back"), id="no"), *forms, id="buttons")

    @on(Field.Submitted)
    def _on(self) -> None:
        self.app.action_focus_next()

    def on_push_pressed(self, message: Push.Pressed) -> None:
        """Back, or a file in that form."""
        if message.push.id == "no":
            self.dismiss(None)
            return
        where = self.where
        series = where.series.id if where.series else self.dashboard.series
        wanted = Wanted(
            what=self.what, form=_FORMS[message.push.id or "csv"], series=series,
            session=where.session.id if where.session and self.what == "people" else "",
            internal=self.query_one("#internal", Field).text.casefold() == "yes",
        )  # fmt: skip
        start(self, partial(self._write, wanted, self.query_one("#folder", Field).text), "export")

    async def _write(self, wanted: Wanted, folder: Safe) -> None:
        app = self.dashboard
        try:
            async with app.store.view() as view:
                made = await export(view, app.desk, wanted, app.clock())
            path = self._deliver(made) if app.is_web else _saved(made, folder)
        except ERRORS as error:
            self.post_message(Written(Safe(""), words_of(error)))
        else:
            self.post_message(Written(path))

    def _deliver(self, made: Export) -> Safe:
        """In a browser a file is a download."""
        import io

        self.app.deliver_binary(io.BytesIO(made.content), save_filename=made.name)
        return clean_line(made.name)

    def on_written(self, message: Written) -> None:
        """Say where it is, or why it is not."""
        if message.trouble:
            self.draw_frame(say("✗ not written: {}", message.trouble))
        else:
            self.dismiss(None)
            self.dashboard.say(status.note(say("written: {}", message.path)))
