"""Asking before a deed is done: what changes, who gets told, and how many letters wait. The default is No."""

from collections.abc import Iterable

from textual.containers import Horizontal
from textual.widget import Widget

from core.text import Safe, lit
from core.wording import count_words
from tui.modals.frame import Modal
from tui.text import Line, Span, say
from tui.views.plan import Plan
from tui.views.plan_lines import preview
from tui.widgets.field import Field
from tui.widgets.panel import Panel
from tui.widgets.words import Push, Words
from tui.work import Deed


def yes_label(plan: Plan, hold: int, word: Safe = lit("Save")) -> Safe:
    """`Save, 7 letters wait 30 s`, or `Save` where nobody is told."""
    if not plan.letters:
        return word
    waits = lit("waits") if plan.letters == 1 else lit("wait")
    return say("{}, {} {} {} s", word, count_words(plan.letters, "letter"), waits, hold)


MANY = 50
"""More letters than this are agreed to by typing their number."""


class Confirm(Modal[bool]):
    """Whether to do a deed. `again` says that it is not what was agreed to a moment ago."""

    STATUS = lit("Nothing is done yet.")
    KEYS = lit(" Tab Next  Enter Choose  Esc Back   (default: No, go back)")
    AUTO_FOCUS = "#no"

    def __init__(self, deed: Deed, plan: Plan, *, again: bool = False) -> None:
        super().__init__()
        self.deed, self.plan, self.again = deed, plan, again

    def content(self) -> Iterable[Widget]:
        """The plan above the buttons; many letters are agreed to by typing how many."""
        hold = self.deed.doing.desk.hold_seconds
        plan = Panel("none", id="plan")
        plan.show(lambda w, h: [*self._warning(), *preview(self.plan, hold, w, h - len(self._warning()))])
        yield plan
        if self.plan.letters > MANY:
            hint = (Span(say("Type {} to agree: ", self.plan.letters)),)
            yield Horizontal(Words(hint, classes="counting"), Field(id="count"), classes="line")
        pushes: list[Widget] = [Push(lit("No, go back"), id="no")]
        if self.plan.tells:
            pushes.append(Push(lit("Read the letters"), id="read"))
        yield Horizontal(*pushes, Push(yes_label(self.plan, hold), id="yes"), id="buttons")

    def _warning(self) -> list[Line]:
        says = [say("! {}", self.deed.warning)] if self.deed.warning else []
        says += [lit("! it has changed meanwhile: look again")] if self.again else []
        return [(Span(text, "need"),) for text in says]

    def about(self) -> Line:
        """The deed's own title."""
        return (Span(self.deed.title),)

    def on_push_pressed(self, message: Push.Pressed) -> None:
        """Yes, no, or reading first."""
        if message.push.id == "read":
            from tui.modals.letters import ReadLetters

            self.app.push_screen(ReadLetters(self.deed))
        elif message.push.id == "yes" and not self._counted():
            self.draw_frame(say("Type {} first: that many letters would leave.", self.plan.letters))
        else:
            self.dismiss(message.push.id == "yes")

    def _counted(self) -> bool:
        """Whether the number of many letters was typed."""
        fields = self.query("#count")
        return not fields or fields.first(Field).text.replace(",", "") == str(self.plan.letters)
