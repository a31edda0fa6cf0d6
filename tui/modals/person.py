"""Everything about one person on one page; the second address too, and the log notes who looked."""

from core.model import Person
from core.operations import looking_up
from core.store.unit_of_work import View
from core.text import Safe, lit
from tui.facts.people import PeopleFacts, read_detail
from tui.modals.reading import Reading
from tui.text import Line, Span, line
from tui.views.names import person_name
from tui.views.person import detail_wide, person
from tui.widgets.panel import Drawing


class WholePerson(Reading):
    """One person in full."""

    STATUS = lit("A second address that is shown stands in the log.")

    def __init__(self, who: Person) -> None:
        super().__init__()
        self.who = who

    def about(self) -> Line:
        """Who it is."""
        return line(Span(person_name(self.who)))

    async def read(self, view: View) -> Drawing:
        """What is known; a second address only now, and by a change of its own."""
        app = self.dashboard
        detail = await read_detail(view, self.who.id)
        if detail is None:
            return lambda _w, _h: [line(lit("it is gone"))]
        sessions = {id_: s for id_ in {s.session for s in detail.signups} if (s := await view.sessions.get(id_))}
        second = Safe("")
        if detail.person.second is not None:
            second = await looking_up.second_address(app.store, app.actor, self.who.id)
        shown = person(
            detail, PeopleFacts(), app.clock(), second=second, sessions=sessions,
            months=app.desk.retention.people_months,
        )  # fmt: skip
        return lambda w, _: detail_wide(shown, w)
