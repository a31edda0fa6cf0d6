"""Why a person stands where they stand: the reason kept with the sign-up, and the chain of changes behind it."""

from core.store.unit_of_work import View
from core.text import lit
from tui.facts.log import changes_of
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
        mine = {change.seq: change for change in changes if change.session in ("", session)}
        if self.where.signup is not None:  # a change of several people at once names none of them
            mine |= {each.seq: each for each in await changes_of(view, "signups", self.where.signup.id)}
        newest = [mine[seq] for seq in sorted(mine, reverse=True)]
        now = self.dashboard.clock()
        return lambda w, _: why(self.where, newest, now, w)
