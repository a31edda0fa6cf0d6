"""Topics: ideas with the points of the vote, who can talk about them, and one of them more closely."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from core.store.unit_of_work import View
from core.text import lit
from tui.facts.topics import TopicsFacts, read_topics
from tui.screens.desk import bindings_of
from tui.screens.listing import ListScreen
from tui.text import Line, Span, line, say
from tui.views import topics_lines as lines
from tui.views.topics import TopicsView, idea, topics
from tui.where import Where


class TopicsScreen(ListScreen):
    """Screen 6. Votes move the bars at once; the order of the ideas changes with your next key only."""

    NAME = "topics"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("topics")

    def __init__(self) -> None:
        super().__init__()
        self.facts = TopicsFacts()
        self.view = TopicsView()
        self._stood: list[str] = []

    async def read(self, view: View) -> TopicsFacts:
        """The ideas of the chosen series."""
        return await read_topics(view, self.dashboard.series, self.dashboard.clock())

    async def read_detail(self, view: View, key: str) -> None:
        """Everything about an idea is among the facts."""

    def take(self, facts: TopicsFacts) -> None:
        """Keep these facts and draw them; another series begins in its own order."""
        self.facts = facts
        if self.is_about(facts.series.id if facts.series else ""):
            self._stood = []
        self.note_new(topic.id for topic in facts.topics)
        self.redraw()

    def redraw(self) -> None:
        """Build the view of this moment and draw it."""
        self.view = topics(self.facts, self.dashboard.clock())
        rows = lines.ordered(self.view.rows, self._stood)
        self._stood = [row.key for row in rows]
        table, shown = self.table, lines.items(rows, self.found)
        table.fresh, table.flashing, table.frame = self.fresh, self.flashing, "box" if self.wide else "none"
        what = say("“{}”: {} of {}", self.found, len(shown), len(rows)) if self.found else lit("Ideas")
        hint = line(Span(lit("Space: mark  m: merge"), "dim"))
        table.show_rows(shown, lines.row_line, title=line(what), hint=hint, head=lines.head if rows else None)
        self.draw_detail()

    def draw_detail(self) -> None:
        """Draw one idea."""
        view = idea(self.table.cursor, self.facts, self.dashboard.clock())
        draw = lines.detail_wide if self.wide else lines.detail_narrow
        self.panel.show(lambda w, _: draw(view, w), title=line(view.title) if view else ())

    def moved(self) -> None:
        """The detail follows at once: it is known already."""
        self.draw_detail()

    def action_act(self, id_: str) -> None:
        """The next key puts the ideas into the order of their points."""
        if self.ready and self._stood != [row.key for row in self.view.rows]:
            self._stood = []
            self.redraw()
        super().action_act(id_)

    def context(self, cells: int) -> Sequence[Line]:
        """The series and how the vote stands."""
        return lines.context_wide(self.view, cells) if self.wide else lines.context_narrow(self.view, cells)

    def where(self) -> Where:
        """The idea under the cursor, those that are marked, and the vote."""
        facts, table = self.facts, self.table
        topic = next((each for each in facts.topics if each.id == table.cursor), None)
        marked = tuple(each for each in facts.topics if each.id in table.marked)
        return self.dashboard.where(
            self.NAME, series=facts.series, topic=topic, ideas=marked, vote=facts.vote, leading=facts.leading,
            backlog=len(facts.open), coming=len(facts.coming),
        )  # fmt: skip

    def status_page(self) -> Sequence[Line]:
        """The vote and the first ideas."""
        first = self.view.rows[:8]
        return [line(self.view.vote.span), *(line(row.number, lit(" "), row.words) for row in first)]
