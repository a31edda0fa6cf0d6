"""Answering a mail in one's own words: a plain text, hints on its English beside it, one's own editor, or one of our letters."""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from textual import on
from textual.app import SuspendNotSupported
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import TextArea

from core.model import Change
from core.operations import own_words, replying
from core.store.ports import Store
from core.text import Safe, clean_line, clean_text, lit
from tui.actions import Doing
from tui.modals.form import Form
from tui.modals.form_work import Typed
from tui.modals.mail import Template, record_of
from tui.text import Line, Span, line, say
from tui.where import Where
from tui.widgets.words import Push, Words
from tui.work import ERRORS, Deed, read_letters
from tui.workers import start

Run = Callable[[list[str]], object]


class Hinted(Message):
    """What could be plainer in the letter as it stands."""

    def __init__(self, hints: tuple[Safe, ...]) -> None:
        super().__init__()
        self.hints = hints


class Reply(Form):
    """An answer in an organiser's own words; greeting and signature are the letter's."""

    SAVE = lit("Send")
    AUTO_FOCUS = "TextArea"

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where
        self._hints: tuple[Safe, ...] = ()

    def about(self) -> Line:
        """Who is answered."""
        record = record_of(self.where)
        return line(Span(say("Reply to {}", record.name or record.address)))

    def fields(self) -> Iterable[Widget]:
        """The subject as it will stand, the text, and other ways to write it."""
        subject = replying.their_subject(record_of(self.where).subject) or lit("your email")
        yield Words((Span(say("Subject  Re: {}", subject), "dim"),))
        yield TextArea(id="text", compact=True, show_line_numbers=False, highlight_cursor_line=False)
        yield Words((Span(lit("Greeting, your name and the usual foot are added."), "dim"),))
        more = [Push(lit("One of our letters"), id="template")]
        if editor_of(os.environ) and not self.dashboard.is_web:
            more.append(Push(lit("My own editor"), id="editor"))
        yield Horizontal(*more, id="more")

    def remarks(self) -> list[Safe]:
        """Hints on plain English: nothing is refused for them."""
        return [say("? {}", hint) for hint in self._hints[:4]]

    @property
    def typed(self) -> Typed:
        """What was written, cleaned."""
        return {"text": Safe(clean_text(self.query_one("#text", TextArea).text).strip())}

    @on(TextArea.Changed)
    def _written(self) -> None:
        self._leaving = False
        self.make_plan()

    def deed(self, typed: Typed) -> Deed | None:
        """The answer."""
        if not typed["text"]:
            return None
        record, text = record_of(self.where).id, str(typed["text"])

        async def act(store: Store, doing: Doing) -> Change | None:
            return await replying.reply(store, doing.desk, doing.actor, record, text, ids=doing.ids)

        app = self.dashboard
        doing = Doing(desk=app.desk, actor=app.actor, where=self.where)
        return Deed(title=lit("Reply"), act=act, doing=doing)

    def show_plan(self) -> None:
        """The plan; what the letter could say more plainly follows."""
        super().show_plan()
        start(self, self._read_hints, "hints", exclusive=True)

    async def _read_hints(self) -> None:
        deed, app = self.deed(self.typed) if self.plan is not None else None, self.dashboard
        if deed is None:
            self.post_message(Hinted(()))
            return
        try:
            letters = await read_letters(app.store, deed, app.clock)
        except ERRORS:  # the plan above has said why
            return
        series = next((s for s in app.frame.series if s.id == record_of(self.where).series), None)
        found = [
            hint
            for letter in letters
            for hint in own_words.complaints(letter.kind, letter.subject, letter.text, replying.join_of(series))
        ]
        self.post_message(Hinted(tuple(clean_line(hint, 200) for hint in found)))

    def on_hinted(self, message: Hinted) -> None:
        """Show the hints."""
        if message.hints != self._hints:
            self._hints = message.hints
            super().show_plan()

    def on_push_pressed(self, message: Push.Pressed) -> None:
        """One of our letters, or one's own editor; the form's own buttons are the form's business."""
        if message.push.id == "template":
            message.prevent_default()
            self.dismiss(None)
            self.app.push_screen(Template(self.where))
        elif message.push.id == "editor":
            message.prevent_default()
            self._edit()

    def _edit(self) -> None:
        """Write in the program that EDITOR names; the dashboard waits meanwhile."""
        area = self.query_one("#text", TextArea)
        try:
            with self.app.suspend():
                area.text = edited(area.text, editor_of(os.environ))
        except SuspendNotSupported:
            self.draw_frame(lit("This terminal cannot be lent to another program."))
        except OSError as error:
            self.draw_frame(say("✗ the editor did not start: {}", clean_line(error.strerror or error, 100)))
        area.focus()


def editor_of(environment: Mapping[str, str]) -> str:
    """The command line of one's own editor; '' where none is named."""
    return environment.get("VISUAL") or environment.get("EDITOR") or ""


def edited(text: str, editor: str, run: Run = subprocess.run) -> str:
    """The text as it is after the editor has ended. Raises `OSError` where it does not start."""
    with tempfile.TemporaryDirectory(prefix="thirdthursday-") as folder:  # mode 0700, gone with the letter
        path = Path(folder) / "reply.txt"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        run([*shlex.split(editor), str(path)])
        return path.read_text(encoding="utf-8", errors="replace").rstrip("\n")
