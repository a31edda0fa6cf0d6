"""A letter the desk will write by itself, as its first reader will see it."""

from core.errors import Refused
from core.store.unit_of_work import View
from core.text import Safe, lit
from tui.modals.reading import Reading
from tui.text import Line, Span, line, say, wrap
from tui.widgets.panel import Drawing


class SampleLetter(Reading):
    """One letter in words, with the facts as they are now; what is not known yet is invented, and named."""

    STATUS = lit("Not written yet: this is how it would read now.")

    def __init__(self, kind: str, session: str, person: str) -> None:
        super().__init__()
        self.kind, self.session, self.person = kind, session, person

    def about(self) -> Line:
        """Which letter."""
        return line(Span(say("Letter: {}", Safe(self.kind.replace("_", " ")))))

    async def read(self, view: View) -> Drawing:
        """The letter in words; some of what comes by itself is no letter."""
        from core.operations.sampling import shown

        app = self.dashboard
        person = await view.people.get(self.person) if self.person else None
        session = await view.sessions.get(self.session) if self.session else None
        try:
            found = await shown(view, app.desk, app.clock(), self.kind, person=person, session=session)
        except Refused:
            return lambda w, _: [
                line(part) for part in wrap(lit("This is no letter: the desk does it without writing."), w)
            ]
        head = [say("To       {}", person.address)] if person is not None else []
        head.append(say("Subject  {}", found.letter.subject))
        invented = [say("invented here: {}", Safe(", ".join(found.invented)))] if found.invented else []
        says = [*head, Safe(""), found.letter.text, *([Safe("")] if invented else []), *invented]
        return lambda w, _: [line(part) for text in says for part in wrap(text, w)]
