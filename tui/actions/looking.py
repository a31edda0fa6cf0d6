"""Actions of every screen that look further or choose: marks, jumps, searches, series, what comes by itself, files, QR."""

from core.text import lit
from tui import hindrances
from tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action(
        id="row.mark", label=lit("Mark"), keys=("space",), scope="EVERYWHERE", hindrance=hindrances.marking,
        says=lit("mark the row; keys then do all marked ones"),
    ),
    Action(
        id="automatic.list", label=lit("Automatic"), short=lit("Auto"), keys=("A",), scope="EVERYWHERE",
        says=lit("all the desk will do by itself; s skips one"), twin="schedule list",
    ),
    Action(
        id="series.pick", label=lit("Series"), keys=("S",), scope="EVERYWHERE", hindrance=hindrances.any_series,
        says=lit("choose the series by name"), twin="series list",
    ),
    Action(
        id="view.export", label=lit("Export"), keys=("X",), scope="EVERYWHERE", hindrance=hindrances.any_series,
        says=lit("write this view to a file: csv, md or ics"), twin="export view {what} {folder} --form csv",
    ),
    Action(
        id="view.jump", label=lit("Jump"), keys=("f",), scope="EVERYWHERE",
        says=lit("letters appear beside the rows; one goes there"),
    ),
    Action(
        id="view.search", label=lit("Search everything"), keys=(), scope="EVERYWHERE",
        says=lit("people, sessions, topics, mails, letters, log; also / then Tab"), twin="find {text}",
    ),
    Action(
        id="session.qr", label=lit("Join code"), keys=("J",), scope="EVERYWHERE", hindrance=hindrances.joinable,
        says=lit("the joining address as a QR code"), twin="sessions qr {session}",
    ),
)  # fmt: skip
