"""What the actions of screens do: looking elsewhere, moving, finding, opening modals. One handler an action."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.text import Safe, lit
from tui import status
from tui.handlers_everywhere import EVERYWHERE, search
from tui.handlers_rows import ROWS
from tui.handlers_topics import TOPICS
from tui.text import say
from tui.themes import THEMES

if TYPE_CHECKING:
    from tui.app import Dashboard
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
        from tui.modals import cadence, ledger, rota, series, sessions, waiting

        forms = {
            "move": sessions.MoveSession, "new": sessions.AddSession, "cancel": sessions.CancelSession,
            "ledger": ledger.Ledger, "cadence": cadence.Cadence, "rota": rota.Rota, "waiting": waiting.Waiting,
            "series": series.NewSeries,
        }  # fmt: skip
        if app.desk_screen is not None:
            where = app.desk_screen.where()
            form = series.NewSeries if name == "new" and where.series is None else forms[name]
            app.push_screen(form(where))

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


def _theme(app: "Dashboard") -> None:
    names = [theme.name for theme in THEMES]
    app.theme = names[(names.index(app.theme) + 1) % len(names)]
    app.say(status.note(say("colours: {}", Safe(app.theme))))


def _reload(app: "Dashboard") -> None:
    app.reload()
    app.say(status.note(lit("read again")))


HANDLERS: dict[str, Handler] = {
    **EVERYWHERE,
    **ROWS,
    "view.home": _go("home"),
    "view.schedule": _go("schedule"),
    "view.inbox": _go("inbox"),
    "view.people": _go("people"),
    "view.outbox": _go("outbox"),
    "view.topics": _go("topics"),
    "view.log": _go("log"),
    **TOPICS,
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
    "series.new": _form("series"),
    "series.cadence": _form("cadence"),
    "session.rota": _form("rota"),
    "waitlist.why": _form("waiting"),
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
