"""People: who comes to a session, who may, who does not and who waits; beside it one person more closely."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

import msgspec
from msgspec.structs import replace
from textual.binding import BindingType

from core.store.unit_of_work import View
from core.text import lit
from tui import hindrances
from tui.facts.people import KINDS, ROWS, Detail, Kind, PeopleFacts, read_detail, read_people
from tui.facts.planned import read_to_invite
from tui.screens.desk import bindings_of
from tui.screens.listing import ListScreen, held
from tui.text import Line, Span, line
from tui.views import people_lines as lines
from tui.views.people import PeopleView, people
from tui.views.person import PersonView, by_hand, detail_narrow, detail_wide, person
from tui.where import Where


class Read(msgspec.Struct, frozen=True):
    """What was read: the people of a session, and more about the one under the cursor."""

    facts: PeopleFacts
    detail: Detail | None


async def session_shown(view: View, series: str, wanted: str, now: datetime) -> str:
    """The session to show: the one that was chosen, else the next of the series."""
    chosen = await view.sessions.get(wanted) if wanted else None
    if chosen is not None and chosen.series == series:
        return chosen.id
    coming = sorted((s for s in await view.sessions.coming(now) if s.series == series), key=lambda s: s.starts)
    return coming[0].id if coming else ""


class PeopleScreen(ListScreen):
    """Screen 4."""

    NAME = "people"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("people")

    def __init__(self) -> None:
        super().__init__()
        self.facts = PeopleFacts()
        self.view = PeopleView()
        self.detail: Detail | None = None
        self.kind: Kind = "session"
        self.shown = lines.Shown()
        self._held = False

    async def read(self, view: View) -> Read:
        """The people of the chosen session."""
        app = self.dashboard
        now = app.clock()
        session = await session_shown(view, app.series, app.session, now)
        facts = await read_people(view, app.series, session, now, self.kind)
        if facts.session is not None and facts.kind == "session" and not facts.signups:
            facts = replace(facts, to_invite=await read_to_invite(view, app.desk, facts.session, now))
        return Read(facts, await read_detail(view, self.table.cursor))

    def take(self, facts: Read) -> None:
        """Keep these facts and draw them."""
        if facts.facts.kind != self.facts.kind:
            self.shown = lines.Shown()
        self.facts, self.detail = facts.facts, facts.detail
        self.is_about(f"{self.facts.kind} {self.facts.session.id if self.facts.session else ''}")
        self.note_new(f"{s.person}:{s.state}" for s in self.facts.signups)
        self.redraw()

    def redraw(self) -> None:
        """Build the view of this moment and draw it."""
        self.view = people(self.facts, self.dashboard.clock())
        self.shown = replace(self.shown, found=str(self.found))
        shown = lines.items(self.view, self.shown)
        rows = self.table
        rows.fresh = {key.rpartition(":")[0] for key in self.fresh}
        rows.flashing = {key.rpartition(":")[0] for key in self.flashing}
        number = len(lines.chosen(self.view, self.shown))
        wide = self.wide
        rows.frame = "box" if wide else "none"
        title = lines.title(self.view, self.shown, number)
        kept = held(shown, rows.items, rows.cursor)
        self._held = [item.key for item in kept] != [item.key for item in shown]
        hint = line(Span(lit("v: view  /: find"), "dim"))
        rows.show_rows(kept, lines.row_line, title=title, hint=hint, head=lambda w: lines.head(self.view, w))
        self.draw_detail()

    def draw_detail(self) -> None:
        """Draw one person."""
        view = self._person(self.detail) if self.detail else None
        detail = self.panel
        if self.wide:
            title = line(Span(view.name)) if view else ()
            reason = hindrances.standing(self.where())
            detail.show(
                lambda w, _: detail_wide(view, w, by_hand(self.view.title, reason, w) if view else ()), title=title,
                hint=(Span(lit("Enter: all  W: why"), "dim"),),
            )  # fmt: skip
        else:
            detail.show(lambda w, h: detail_narrow(view, w, h), title=_named(view))

    def _person(self, detail: Detail) -> PersonView:
        return person(detail, self.facts, self.dashboard.clock(), months=self.dashboard.desk.retention.people_months)

    def context(self, cells: int) -> Sequence[Line]:
        """The session and its counts."""
        if self.wide:
            return lines.context_wide(self.view, cells)
        return lines.context_narrow(self.view, self.shown, len(lines.chosen(self.view, self.shown)), cells)

    def where(self) -> Where:
        """The person under the cursor."""
        return self.where_of(self.table.cursor)

    def where_of(self, key: str) -> Where:
        """A person of the list."""
        signup = next((s for s in self.facts.signups if s.person == key), None)
        return self.dashboard.where(
            self.NAME, series=self.facts.series, session=self.facts.session, counts=self.facts.counts,
            person=self.facts.people.get(key), signup=signup,
        )  # fmt: skip

    def status_page(self) -> Sequence[Line]:
        """The counts."""
        return [line(self.view.title), line(self.view.standings), line(self.view.places)]

    async def read_detail(self, view: View, key: str) -> Detail | None:
        """More about the person under the cursor."""
        return await read_detail(view, key)

    def next_kind(self) -> None:
        """List the members, everybody, or the session's sign-ups again."""
        self.kind = KINDS[(KINDS.index(self.kind) + 1) % len(KINDS)]
        self.dashboard.reload()

    def next_state(self) -> None:
        """List people in another state only, and in the end all of them again."""
        found = lines.states(self.view)
        at = found.index(self.shown.state) if self.shown.state in found else 0
        self._list_anew(replace(self.shown, state=found[(at + 1) % len(found)], first=0))

    def group(self) -> None:
        """List people under their organisations, or not."""
        self._list_anew(replace(self.shown, grouped=not self.shown.grouped))

    def turn_page(self, by: int) -> bool:
        """At the end of the rows go on to the next of them, at the top back; whether it did."""
        keys, more = self.table.keys, len(lines.chosen(self.view, self.shown))
        edge = keys[-1 if by > 0 else 0] if keys else ""
        first = self.shown.first + by * ROWS
        if self.table.cursor != edge or not 0 <= first < more:
            return False
        self._list_anew(replace(self.shown, first=first))
        return True

    def show_row(self, key: str) -> None:
        """The person, among everybody where they are not in this list."""
        found = [row.key for row in lines.chosen(self.view, self.shown)]
        if key in found:
            self._list_anew(replace(self.shown, first=found.index(key) // ROWS * ROWS))
            self.table.choose(key)
        elif self.kind != "everybody":
            self.kind, self.dashboard.wish = "everybody", (self.NAME, key)
            self.dashboard.reload()

    def _list_anew(self, shown: lines.Shown) -> None:
        """Other rows: one that is not listed any more is not kept under the cursor either."""
        self.shown, self.table.cursor = shown, ""
        self.redraw()
        self.draw_frame()

    def moved(self) -> None:
        """A row that was held in its place goes where it belongs."""
        if self._held:
            self.redraw()


def _named(view: PersonView | None) -> Line:
    return line(view.named) if view else ()
