"""What the actions on people, mails, letters and changes open or show: their modals, and other forms of their lists."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app import Dashboard
    from tui.screens.people import PeopleScreen

Handler = Callable[["Dashboard"], None]


def _people_view(change: "Callable[[PeopleScreen], None]") -> Handler:
    def changed(app: "Dashboard") -> None:
        from tui.screens.people import PeopleScreen

        if isinstance(app.desk_screen, PeopleScreen):
            change(app.desk_screen)

    return changed


def _person(app: "Dashboard") -> None:
    from tui.modals.person import WholePerson

    where = app.desk_screen.where() if app.desk_screen else None
    if where is not None and where.person is not None:
        app.push_screen(WholePerson(where.person))


def _person_form(name: str) -> Handler:
    def form(app: "Dashboard") -> None:
        from tui.modals import persons

        forms = {
            "edit": persons.EditPerson, "pause": persons.PausePerson, "merge": persons.MergePerson,
            "erase": persons.ErasePerson,
        }  # fmt: skip
        where = app.desk_screen.where() if app.desk_screen else None
        if where is not None and where.person is not None:
            app.push_screen(forms[name](where))

    return form


def _log_kind(app: "Dashboard") -> None:
    from tui.screens.log import LogScreen

    if isinstance(app.desk_screen, LogScreen):
        app.desk_screen.next_kind()


def _change(name: str) -> Handler:
    def modal(app: "Dashboard") -> None:
        from tui.modals.changes import Behind, WholeChange

        modals = {"whole": WholeChange, "why": Behind}
        change = app.desk_screen.where().undo if app.desk_screen else None
        if change is not None:
            app.push_screen(modals[name](change))

    return modal


def _letter_why(app: "Dashboard") -> None:
    from tui.modals.changes import BehindLetter

    row = app.desk_screen.where().letter if app.desk_screen else None
    if row is not None:
        app.push_screen(BehindLetter(row))


def _quoted(app: "Dashboard") -> None:
    from tui.screens.inbox import InboxScreen

    if isinstance(app.desk_screen, InboxScreen):
        app.desk_screen.quoted = not app.desk_screen.quoted
        app.desk_screen.draw_detail()


def _settled(app: "Dashboard") -> None:
    from tui.screens.inbox import InboxScreen

    if isinstance(app.desk_screen, InboxScreen):
        app.desk_screen.settled = not app.desk_screen.settled
        app.desk_screen.redraw()


def _only_mine(app: "Dashboard") -> None:
    from tui.screens.log import LogScreen

    if isinstance(app.desk_screen, LogScreen):
        app.desk_screen.only_mine = not app.desk_screen.only_mine
        app.desk_screen.table.cursor = ""  # a row that is not shown any more is not kept under the cursor either
        app.desk_screen.redraw()


def _states(app: "Dashboard") -> None:
    from tui.screens.outbox import OutboxScreen

    if isinstance(app.desk_screen, OutboxScreen):
        app.desk_screen.next_state()


def _letter(app: "Dashboard") -> None:
    from tui.modals.letter import WholeLetter

    row = app.desk_screen.where().letter if app.desk_screen else None
    if row is not None:
        app.push_screen(WholeLetter(row.id))


def _mail(name: str) -> Handler:
    def modal(app: "Dashboard") -> None:
        from tui.modals.choices import Choices
        from tui.modals.mail import Template, WholeMail
        from tui.modals.reply import Reply

        modals = {"reply": Reply, "template": Template, "whole": WholeMail, "letters": Choices}
        if app.desk_screen is not None:
            app.push_screen(modals[name](app.desk_screen.where()))

    return modal


def _why(app: "Dashboard") -> None:
    from tui.modals.why import Why

    where = app.desk_screen.where() if app.desk_screen else None
    if where is not None and where.person is not None:
        app.push_screen(Why(where))


ROWS: dict[str, Handler] = {
    "change.mine": _only_mine,
    "change.kind": _log_kind,
    "change.whole": _change("whole"),
    "change.why": _change("why"),
    "letter.why": _letter_why,
    "letter.see": _letter,
    "letter.states": _states,
    "signup.why": _why,
    "person.show": _person,
    "person.edit": _person_form("edit"),
    "person.pause": _person_form("pause"),
    "person.merge": _person_form("merge"),
    "person.erase": _person_form("erase"),
    "people.view": _people_view(lambda screen: screen.next_kind()),
    "people.states": _people_view(lambda screen: screen.next_state()),
    "people.organisations": _people_view(lambda screen: screen.group()),
    "mail.reply": _mail("reply"),
    "mail.template": _mail("template"),
    "mail.whole": _mail("whole"),
    "mail.settled": _settled,
    "mail.quoted": _quoted,
    "mail.letters": _mail("letters"),
}
