"""Modals about a mail: answering with one of our letters, and the whole mail."""

from collections.abc import Iterable
from typing import ClassVar

import msgspec
from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.errors import Refused
from core.model import Change, InboundRecord
from core.operations import replying
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import Safe, lit
from tui.actions import Doing
from tui.doing import propose
from tui.facts.inbox import read_mail
from tui.modals.frame import Modal
from tui.modals.reading import Reading
from tui.text import Line, Span, columns, line, say
from tui.views.inbox import mail
from tui.views.inbox_lines import whole
from tui.where import Where
from tui.widgets.panel import Drawing
from tui.widgets.rows import Rows
from tui.work import Deed


def record_of(where: Where) -> InboundRecord:
    """The mail a modal is about. Raises `Refused` where there is none."""
    if where.record is None:
        raise Refused("Choose a mail first.")
    return where.record


class TemplateRow(msgspec.Struct, frozen=True):
    """One of our letters that can answer a mail."""

    key: str
    says: Safe


class Template(Modal[None]):
    """Which of our letters answers the mail; it is shown and asked about before it is written."""

    STATUS = lit("Enter shows what it would write.")
    KEYS = lit(" j ↓ Next  k ↑ Before  Enter Choose  Esc Back")
    AUTO_FOCUS = "#found"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False, priority=True),
        Binding("up,k", "move(-1)", show=False, priority=True),
        Binding("enter", "choose", show=False),
    ]

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where

    def about(self) -> Line:
        """Who is answered."""
        record = record_of(self.where)
        return line(Span(say("Answer {} with a letter", record.name or record.address)))

    def content(self) -> Iterable[Widget]:
        """The letters."""
        yield Rows("none", id="found")

    def on_mount(self) -> None:
        """Every letter that answers a mail."""
        items = [TemplateRow(key, Safe(says)) for key, says in replying.TEMPLATES.items()]
        self.query_one(Rows).show_rows(items, _template_line)

    def action_move(self, by: int) -> None:
        """Another letter."""
        self.query_one(Rows).move(by)

    @on(Rows.Opened)
    def action_choose(self) -> None:
        """Try it, and ask."""
        app, record, name = self.dashboard, record_of(self.where).id, self.query_one(Rows).cursor

        async def act(store: Store, doing: Doing) -> Change | None:
            return await replying.reply(store, doing.desk, doing.actor, record, template=name, ids=doing.ids)

        self.dismiss(None)
        doing = Doing(desk=app.desk, actor=app.actor, where=self.where)
        propose(app, Deed(title=lit("Answer with a letter"), act=act, doing=doing))


def _template_line(row: TemplateRow, cells: int) -> Line:
    return columns([(Span(Safe(row.key.replace("_", " ")), "bold"), 22), (row.says, max(10, cells - 23))])


class WholeMail(Reading):
    """The whole mail as far as it is kept, why it waits, and everything that was read in it."""

    STATUS = lit("As far as it is kept.")

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where

    def about(self) -> Line:
        """Whose mail."""
        record = record_of(self.where)
        return line(Span(record.name or record.address or lit("A mail")))

    async def read(self, view: View) -> Drawing:
        """The mail with what is known of its sender."""
        detail = await read_mail(view, record_of(self.where).id)
        if detail is None:
            return lambda _w, _h: [line(lit("it is gone"))]
        found, record = mail(detail, self.dashboard.clock()), detail.record
        return lambda w, _: whole(found, record, w)
