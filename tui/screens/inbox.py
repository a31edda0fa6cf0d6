"""Inbox: mails that wait for a person, each with its text, why it waits, and what a key would cause."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from textual.binding import BindingType

from core.store.unit_of_work import View
from core.text import Safe
from tui.actions import Doing
from tui.facts.inbox import InboxFacts, MailDetail, read_inbox, read_mail
from tui.screens.desk import bindings_of
from tui.screens.listing import ListScreen, held
from tui.text import Line, line, say
from tui.views import inbox_lines as lines
from tui.views.bar import key_word
from tui.views.inbox import InboxView, inbox, mail
from tui.views.inbox_lines import Cause
from tui.where import Where
from tui.work import ERRORS, Deed, try_out, words_of

CHOICES = ("mail.yes", "mail.maybe", "mail.no", "mail.wait")


class Looked(msgspec.Struct, frozen=True):
    """One mail, and what each key that decides would do with it."""

    detail: MailDetail
    causes: tuple[Cause, ...] = ()


class InboxScreen(ListScreen):
    """Screen 3."""

    NAME = "inbox"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("inbox")

    def __init__(self) -> None:
        super().__init__()
        self.facts = InboxFacts()
        self.view = InboxView()
        self.detail: Looked | None = None
        self.settled = self.quoted = False
        self._held = False

    async def read(self, view: View) -> tuple[InboxFacts, Looked | None]:
        """The mails, and more about the one under the cursor."""
        facts = await read_inbox(view, self.table.cursor, self.dashboard.clock())
        return facts, await self.read_detail(view, self.table.cursor)

    async def read_detail(self, view: View, key: str) -> Looked | None:
        """One mail; and what each key would cause, tried."""
        detail = await read_mail(view, key)
        if detail is None or detail.record.state != "waiting":
            return Looked(detail) if detail else None
        return Looked(detail, tuple([await self._cause(detail, id_) for id_ in CHOICES]))

    async def _cause(self, detail: MailDetail, id_: str) -> Cause:
        """What one key would do, tried."""
        app, action = self.dashboard, self.dashboard.keymap.action(id_)
        where = app.where(self.NAME, record=detail.record, person=detail.person, session=detail.session)
        assert action.act is not None
        deed = Deed(title=Safe(""), act=action.act, doing=Doing(desk=app.desk, actor=app.actor, where=where))
        key = key_word(action.keys[0]) if action.keys else action.label
        try:
            return Cause(key, (await try_out(app.store, deed, app.clock))[0])
        except ERRORS as error:
            return Cause(key, None, words_of(error))

    def take(self, facts: tuple[InboxFacts, Looked | None]) -> None:
        """Keep these facts and draw them."""
        self.facts, self.detail = facts
        self.note_new(record.id for record in self.facts.waiting)
        self.redraw()

    def redraw(self) -> None:
        """Build the view of this moment and draw it."""
        self.view = inbox(self.facts, self.dashboard.clock())
        rows = self.table
        shown = lines.items(self.view, self.found, settled=self.settled, wide=self.wide)
        kept = held(shown, rows.items, rows.cursor)
        self._held = [item.key for item in kept] != [item.key for item in shown]
        rows.fresh, rows.flashing, rows.frame = self.fresh, self.flashing, "box" if self.wide else "none"
        rows.show_rows(kept, lines.row_line, title=lines.title(self.view))
        self._share(len(kept))
        self.draw_detail()

    def _share(self, rows: int) -> None:
        """Where there is little room it is the mail's: the list has what it needs, and half of it at most."""
        half = self.query_one("#columns").size.height // 2
        most = half if self.settled else half // 2
        self.table.styles.height = "100%" if self.wide else max(1, min(rows, most))

    def draw_detail(self) -> None:
        """Draw one mail."""
        looked = self.detail if self.detail and self.detail.detail.record.id == self.table.cursor else None
        view = mail(looked.detail, self.dashboard.clock()) if looked else None
        hold = self.dashboard.desk.hold_seconds
        causes = [lines.after(cause, hold) for cause in looked.causes] if looked else []
        title, quoted = line(view.named) if view else (), self.quoted
        if self.wide:
            self.panel.show(
                lambda w, _: lines.detail_wide(view, causes, w, quoted=quoted), title=title, hint=self._place()
            )
        else:
            self.panel.show(
                lambda w, h: lines.detail_narrow(view, causes, w, h, quoted=quoted), title=title, hint=self._place()
            )

    def _place(self) -> Line:
        """`1 of 3`."""
        keys = [row.key for row in self.view.rows]
        cursor = self.table.cursor
        return line(say("{} of {}", keys.index(cursor) + 1, len(keys))) if cursor in keys else ()

    def moved(self) -> None:
        """A mail that somebody settled goes when the cursor leaves it; what it quotes is hidden again."""
        self.quoted = False
        if self._held or self.facts.current is not None:
            self.facts = msgspec.structs.replace(self.facts, current=None)
            self.redraw()

    def context(self, cells: int) -> Sequence[Line]:
        """What waits."""
        if self.wide:
            return lines.context_wide(self.view, Safe(self.dashboard.series), cells)
        return lines.context_narrow(self.view, cells)

    def where(self) -> Where:
        """The mail under the cursor, as soon as the cursor is on it."""
        return self.where_of(self.table.cursor)

    def where_of(self, key: str) -> Where:
        """A mail of the list."""
        facts = self.facts
        known = (*facts.waiting, *facts.settled, *((facts.current,) if facts.current else ()))
        record = next((each for each in known if each.id == key), None)
        if record is None:
            return self.dashboard.where(self.NAME)
        person, session = facts.people.get(record.person), facts.sessions.get(record.session)
        return self.dashboard.where(self.NAME, record=record, person=person, session=session)

    def status_page(self) -> Sequence[Line]:
        """What waits, and the oldest."""
        return [line(self.view.waiting), *(line(row.age, Safe(" "), row.sender) for row in self.view.rows[:6])]
