"""What each key would do with a mail: its letters in full, one choice after another, before any of them is pressed."""

from core.operations.previewing import Preview, preview
from core.store.unit_of_work import View
from core.text import Safe, lit
from tui.actions import BY_ID, Doing
from tui.modals.mail import record_of
from tui.modals.reading import Reading
from tui.text import Line, Span, line, rule, say, wrap
from tui.where import Where
from tui.widgets.panel import Drawing
from tui.work import ERRORS, words_of

CHOICES = ("mail.yes", "mail.maybe", "mail.no", "mail.wait")


class Choices(Reading):
    """The letters of y, m, n and w."""

    STATUS = lit("Nothing is written yet: this is how they would read.")

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where

    def about(self) -> Line:
        """Whose mail."""
        record = record_of(self.where)
        return line(Span(say("What each key would write to {}", record.name or record.address or lit("nobody"))))

    async def read(self, view: View) -> Drawing:  # noqa: ARG002 - each choice is tried on a look of its own
        """Every choice, tried."""
        tried = [(id_, *(await self._try(id_))) for id_ in CHOICES]

        def draw(cells: int, _rows: int) -> list[Line]:
            return [each for id_, plan, trouble in tried for each in _choice(id_, plan, trouble, cells)]

        return draw

    async def _try(self, id_: str) -> tuple[Preview | None, Safe]:
        app, act = self.dashboard, BY_ID[id_].act
        assert act is not None
        doing = Doing(desk=app.desk, actor=app.actor, where=self.where)
        try:
            return await preview(app.store, app.desk, lambda store: act(store, doing), clock=app.clock), Safe("")
        except ERRORS as error:
            return None, words_of(error)


def _choice(id_: str, plan: Preview | None, trouble: Safe, cells: int) -> list[Line]:
    action = BY_ID[id_]
    lines = [rule(say("{} {}, {}", Safe(action.keys[0]), action.label, action.says), cells)]
    if plan is None or not plan.letters:
        words = say("! {}", trouble) if trouble else lit("writes to nobody")
        return [*lines, *(line(part) for part in wrap(words, cells)), line()]
    for letter in plan.letters:
        head = (
            say("To       {}", letter.to), say("Subject  {}", letter.subject),
            say("Parts    {}", say("text, calendar {}", Safe(letter.calendar)) if letter.calendar else lit("text")), Safe(""),
        )  # fmt: skip
        lines += [line(part) for text in (*head, letter.text, Safe("")) for part in wrap(text, cells)]
    return lines
