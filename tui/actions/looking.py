"""Actions of every screen that look further or choose: marks, jumps, searches, series, what comes by itself, files, QR."""

from core.text import lit
from tui import hindrances
from tui.actions import acts
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
        id="automatic.skip", label=lit("Skip"), keys=("s",), scope="SESSION", rank=58, hindrance=hindrances.skipping,
        says=lit("leave out what comes next by itself"), act=acts.skip_next,
        twin="schedule skip {action}",
    ),
    Action(
        id="automatic.see", label=lit("See"), keys=("p",), scope="SESSION", rank=61, hindrance=hindrances.planned,
        says=lit("the letter that comes next by itself"), twin="letters show {kind} --session SESSION",
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
        id="view.search", label=lit("Search everything"), keys=("F",), scope="EVERYWHERE",
        says=lit("people, sessions, topics, mails, letters, log; also / then Tab"), twin="find {text}",
    ),
    Action(
        id="session.qr", label=lit("Join code"), keys=("J",), scope="EVERYWHERE", hindrance=hindrances.joinable,
        says=lit("the joining address as a QR code"), twin="sessions qr {session}",
    ),
)  # fmt: skip
