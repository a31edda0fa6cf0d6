"""Choosing the session that an idea becomes the topic of: sessions without a topic first."""

from collections.abc import Iterable
from typing import ClassVar

import msgspec
from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.model import Change, Session
from core.operations import topics
from core.store.ports import Store
from core.text import lit
from tui.actions import Doing
from tui.doing import propose
from tui.facts.topics import TopicsFacts
from tui.modals.frame import Modal
from tui.text import Line, Span, columns, line, say
from tui.views.marks import Marked
from tui.views.topics import session_word
from tui.where import Where
from tui.widgets.rows import Rows
from tui.work import Deed


class Option(msgspec.Struct, frozen=True):
    """A session that can be chosen."""

    session: Session

    @property
    def key(self) -> str:
        """Its id."""
        return self.session.id


class PlaceIdea(Modal[None]):
    """Which session the idea is put on; what that does is shown and asked about before it is done."""

    STATUS = lit("Enter shows what it would do.")
    KEYS = lit(" j ↓ Next  k ↑ Before  Enter Choose  Esc Back")
    AUTO_FOCUS = "#found"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False, priority=True),
        Binding("up,k", "move(-1)", show=False, priority=True),
        Binding("enter", "choose", show=False),
    ]

    def __init__(self, where: Where, facts: TopicsFacts) -> None:
        super().__init__()
        assert where.topic is not None
        self.where, self.facts, self.topic = where, facts, where.topic

    def about(self) -> Line:
        """Which idea."""
        return line(Span(say("Put on a session: {}", self.topic.text)))

    def content(self) -> Iterable[Widget]:
        """The sessions."""
        yield Rows("none", id="found")

    def on_mount(self) -> None:
        """Those without a topic first, each group in order of time."""
        found = sorted(self.facts.coming, key=lambda each: (bool(each.topic), each.starts))
        self.query_one(Rows).show_rows([Option(each) for each in found], _option_line)

    def action_move(self, by: int) -> None:
        """Another session."""
        self.query_one(Rows).move(by)

    @on(Rows.Opened)
    def action_choose(self) -> None:
        """Try it, and ask."""
        app, topic, session = self.dashboard, self.topic.id, self.query_one(Rows).cursor

        async def act(store: Store, doing: Doing) -> Change | None:
            return await topics.place(store, doing.desk, doing.actor, topic, session, ids=doing.ids)

        self.dismiss(None)
        doing = Doing(desk=app.desk, actor=app.actor, where=self.where)
        propose(app, Deed(title=say("Topic of a session: {}", self.topic.text), act=act, doing=doing))


def _option_line(option: Option, cells: int) -> Line:
    topic = option.session.topic
    has = Marked("ok", say("now: {}", topic)) if topic else Marked("later", lit("no topic yet"))
    return columns([(session_word(option.session), 18), (has.span, max(10, cells - 19))])
