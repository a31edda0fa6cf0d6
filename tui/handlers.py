"""What the actions of screens do: looking elsewhere, moving, finding, opening modals. One handler an action."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.text import Safe, lit
from tui import status
from tui.handlers_everywhere import EVERYWHERE, search
from tui.handlers_topics import TOPICS
from tui.text import say
from tui.themes import THEMES

if TYPE_CHECKING:
    from tui.app import Dashboard
    from tui.screens.people import PeopleScreen
    from tui.widgets.rows import Rows

Handler = Callable[["Dashboard"], None]
FAR = 1_000_000


def _go(screen: str) -> Handler:
    def go(app: "Dashboard") -> None:
        app.switch_mode(screen)

    return go


def _series(step: int) -> Handler:
    def turn(app: "Dashboard") -> None:
        every = [series.id for series in app.frame.series]
        at = every.index(app.series) if app.series in every else 0
        app.series, app.session = every[(at + step) % len(every)], ""
        app.reload()

    return turn


def _row(move: "Callable[[Rows], None]") -> Handler:
    def moved(app: "Dashboard") -> None:
        if app.desk_screen is not None:
            move(app.desk_screen.table)

    return moved


def _page(by: int) -> Handler:
    def paged(app: "Dashboard") -> None:
        if app.desk_screen is not None and not app.desk_screen.turn_page(by):
            app.desk_screen.table.page(by)

    return paged


def _edit(focus: str) -> Handler:
    def edit(app: "Dashboard") -> None:
        from tui.modals.edit import EditSession

        session = app.desk_screen.where().session if app.desk_screen else None
        if session is not None:
            app.push_screen(EditSession(session.id, focus))

    return edit


def _form(name: str) -> Handler:
    def form(app: "Dashboard") -> None:
        from tui.modals import cadence, ledger, rota, sessions

        forms = {
            "move": sessions.MoveSession, "new": sessions.AddSession, "cancel": sessions.CancelSession,
            "ledger": ledger.Ledger, "cadence": cadence.Cadence, "rota": rota.Rota,
        }  # fmt: skip
        if app.desk_screen is not None:
            app.push_screen(forms[name](app.desk_screen.where()))

    return form


def _people(app: "Dashboard") -> None:
    session = app.desk_screen.where().session if app.desk_screen else None
    app.session = session.id if session else ""
    app.switch_mode("people")


def _commands(title: str) -> Handler:
    def commands(app: "Dashboard") -> None:
        from tui.modals.commands import SEARCH, Commands

        def chosen(id_: str | None) -> None:
            if id_ and id_.startswith(SEARCH):
                search(app, Safe(id_.removeprefix(SEARCH)))
            elif id_:
                app.act(id_)

        if app.desk_screen is not None:
            app.push_screen(Commands(title, app.desk_screen), chosen)

    return commands


def _why(app: "Dashboard") -> None:
    from tui.modals.why import Why

    where = app.desk_screen.where() if app.desk_screen else None
    if where is not None and where.person is not None:
        app.push_screen(Why(where))


def _mail(name: str) -> Handler:
    def modal(app: "Dashboard") -> None:
        from tui.modals.choices import Choices
        from tui.modals.mail import Reply, Template, WholeMail

        modals = {"reply": Reply, "template": Template, "whole": WholeMail, "letters": Choices}
        if app.desk_screen is not None:
            app.push_screen(modals[name](app.desk_screen.where()))

    return modal


def _letter(app: "Dashboard") -> None:
    from tui.modals.letter import WholeLetter

    row = app.desk_screen.where().letter if app.desk_screen else None
    if row is not None:
        app.push_screen(WholeLetter(row.id))


def _states(app: "Dashboard") -> None:
    from tui.screens.outbox import OutboxScreen

    if isinstance(app.desk_screen, OutboxScreen):
        app.desk_screen.next_state()


def _only_mine(app: "Dashboard") -> None:
    from tui.screens.log import LogScreen

    if isinstance(app.desk_screen, LogScreen):
        app.desk_screen.only_mine = not app.desk_screen.only_mine
        app.desk_screen.table.cursor = ""  # a row that is not shown any more is not kept under the cursor either
        app.desk_screen.redraw()


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


def _settled(app: "Dashboard") -> None:
    from tui.screens.inbox import InboxScreen

    if isinstance(app.desk_screen, InboxScreen):
        app.desk_screen.settled = not app.desk_screen.settled
        app.desk_screen.redraw()


def _quoted(app: "Dashboard") -> None:
    from tui.screens.inbox import InboxScreen

    if isinstance(app.desk_screen, InboxScreen):
        app.desk_screen.quoted = not app.desk_screen.quoted
        app.desk_screen.draw_detail()


def _theme(app: "Dashboard") -> None:
    names = [theme.name for theme in THEMES]
    app.theme = names[(names.index(app.theme) + 1) % len(names)]
    app.say(status.note(say("colours: {}", Safe(app.theme))))


def _reload(app: "Dashboard") -> None:
    app.reload()
    app.say(status.note(lit("read again")))


HANDLERS: dict[str, Handler] = {
    **EVERYWHERE,
    "view.home": _go("home"),
    "view.schedule": _go("schedule"),
    "view.inbox": _go("inbox"),
    "view.people": _go("people"),
    "view.outbox": _go("outbox"),
    "view.topics": _go("topics"),
    "view.log": _go("log"),
    **TOPICS,
    "change.mine": _only_mine,
    "letter.see": _letter,
    "letter.states": _states,
    "view.command": _commands("Commands"),
    "view.keys": _commands("Keys"),
    "view.reload": _reload,
    "view.theme": _theme,
    "series.previous": _series(-1),
    "series.next": _series(1),
    "session.edit": _edit("topic"),
    "session.new": _form("new"),
    "session.move": _form("move"),
    "session.cancel": _form("cancel"),
    "session.ledger": _form("ledger"),
    "series.cadence": _form("cadence"),
    "session.rota": _form("rota"),
    "session.places": _edit("places"),
    "session.people": _people,
    "row.down": _row(lambda rows: rows.move(1)),
    "row.up": _row(lambda rows: rows.move(-1)),
    "row.first": _row(lambda rows: rows.move(-FAR)),
    "row.last": _row(lambda rows: rows.move(FAR)),
    "row.page_down": _page(1),
    "row.page_up": _page(-1),
}
"""Every action of the table that has no verb of its own, by id."""
