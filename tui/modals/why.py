"""Why a person stands where they stand: the reason kept with the sign-up, and the chain of changes behind it."""

from core.store.unit_of_work import View
from core.text import lit
from tui.modals.reading import Reading
from tui.text import Line, Span, line, say
from tui.views.names import person_name
from tui.views.why import why
from tui.where import Where
from tui.widgets.panel import Drawing


class Why(Reading):
    """The story of one sign-up."""

    STATUS = lit("Newest first.")

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where

    def about(self) -> Line:
        """Whose story it is."""
        return line(Span(say("Why · {}", person_name(self.where.person))))

    async def read(self, view: View) -> Drawing:
        """The changes about the person and the session."""
        person, session = self.where.person, self.where.session.id if self.where.session else ""
        changes = await view.changes.of_person(person.id) if person else []
        mine = [change for change in changes if change.session in ("", session)]
        now = self.dashboard.clock()
        return lambda w, _: why(self.where, mine, now, w)
