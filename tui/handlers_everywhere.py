"""What the actions of every screen open: searches, lists to choose from, files, jumps, marks, and the question before leaving."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.text import Safe, lit
from core.wording import count_words
from tui import status
from tui.text import say

if TYPE_CHECKING:
    from tui.app import Dashboard

Handler = Callable[["Dashboard"], None]


def search(app: "Dashboard", text: Safe = Safe("")) -> None:
    """Look among everything; the chosen hit is shown."""
    from tui.going import show_hit
    from tui.modals.search import Search

    app.push_screen(Search(text), lambda hit: show_hit(app, hit) if hit else None)


def find(app: "Dashboard") -> None:
    """Let the organiser type what the rows must hold."""
    if app.desk_screen is not None:
        app.call_later(app.desk_screen.open_find)


def leave(app: "Dashboard") -> None:
    """Esc ends a search, then takes marks away; it never quits."""
    desk = app.desk_screen
    if desk is not None and desk.finding:
        desk.close_find()
    elif desk is not None:
        desk.table.unmark()


def mark(app: "Dashboard") -> None:
    """Mark the row and go on to the next."""
    if app.desk_screen is None:
        return
    table = app.desk_screen.table
    table.mark()
    table.move(1)
    number = len(table.marked)
    words = say("{} marked: keys do all of them, Esc takes the marks away", number) if number else lit("nothing marked")
    app.say(status.note(words))


def jump(app: "Dashboard") -> None:
    """Letters beside the rows in sight."""
    if app.desk_screen is not None and app.desk_screen.table.show_labels():
        app.say(status.note(lit("type the letter of a row; Esc stays here")))


def automatic(app: "Dashboard") -> None:
    """Everything that comes by itself."""
    from tui.modals.automatic import Automatic

    app.push_screen(Automatic())


def next_letter(app: "Dashboard") -> None:
    """The letter that comes next by itself about the session, as its first reader will see it."""
    from tui.modals.sample import SampleLetter

    where = app.desk_screen.where() if app.desk_screen else None
    if where is not None and where.due is not None and where.session is not None:
        app.push_screen(SampleLetter(where.due.kind, where.session.id, where.due.person))


def pick_series(app: "Dashboard") -> None:
    """Choose the series by name."""
    from tui.modals.picking import PickSeries

    def chosen(id_: str | None) -> None:
        if id_:
            app.series, app.session = id_, ""
            app.reload()

    app.push_screen(PickSeries(app.frame.series, app.series), chosen)


def export(app: "Dashboard") -> None:
    """Write what is listed to a file."""
    from tui.modals.export import ExportView

    if app.desk_screen is not None:
        app.push_screen(ExportView(app.desk_screen.where()))


def join_code(app: "Dashboard") -> None:
    """The joining address as a QR code."""
    from tui.modals.qr import JoinCode

    if app.desk_screen is not None:
        app.push_screen(JoinCode(app.desk_screen.where()))


def back(app: "Dashboard") -> None:
    """Back to Home; from there, out. It asks only while letters of one's own wait in their hold."""
    if app.current_mode != "home":
        app.switch_mode("home")
        return
    waiting = app.frame.mine_held
    if not waiting:
        app.exit()
        return
    from tui.modals.leaving import Leaving

    words = count_words(waiting, "letter")
    app.push_screen(Leaving(words), lambda yes: app.exit() if yes else None)


EVERYWHERE: dict[str, Handler] = {
    "row.mark": mark,
    "automatic.list": automatic,
    "automatic.see": next_letter,
    "series.pick": pick_series,
    "view.export": export,
    "view.find": find,
    "view.jump": jump,
    "view.leave": leave,
    "view.search": search,
    "view.back": back,
    "session.qr": join_code,
}
