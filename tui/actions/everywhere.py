"""Actions that hold on every screen: undo, screens, finding, moving, leaving."""

from core.text import lit
from tui import hindrances
from tui.actions import acts
from tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action(
        id="mail.hold", label=lit("Hold all"), keys=("H",), scope="EVERYWHERE", rank=65,
        hindrance=hindrances.changing,
        says=lit("stop all mail, or let it go again"), act=acts.hold_all, asks=acts.asks_letting_go, twin="outbox hold --all",
    ),
    Action(
        id="mail.resume", label=lit("Go on"), keys=("R",), scope="EVERYWHERE", hindrance=hindrances.resuming,
        says=lit("let planned mail go again after the desk stopped it"), act=acts.resume, warns=acts.warns_resuming,
        twin="outbox resume",
    ),
    Action(
        id="change.undo", label=lit("Undo"), short=lit("Undo"),
        keys=("u",), scope="EVERYWHERE", rank=40, hindrance=hindrances.undoing,
        says=lit("take back your last change"), act=acts.undo, asks=acts.asks_undoing, twin="undo",
    ),
    Action(
        id="change.redo", label=lit("Redo"), short=lit("Redo"),
        keys=("U",), scope="EVERYWHERE", rank=41, hindrance=hindrances.redoing,
        says=lit("do again what you took back"), act=acts.redo, asks="letters", twin="undo {change}",
    ),
    Action(
        id="view.find", label=lit("Find"), keys=("/",), scope="EVERYWHERE", rank=45,
        says=lit("show only rows that hold what you type"), twin="find {text}",
    ),
    Action(
        id="view.command", label=lit("Command"), short=lit("Cmd"), keys=(":", "ctrl+p"), scope="EVERYWHERE", rank=50,
        says=lit("every action and screen by name"),
    ),
    Action(id="view.home", label=lit("Home"), keys=("1",), scope="EVERYWHERE", says=lit("screen 1, Home"), twin="status"),
    Action(
        id="view.schedule", label=lit("Schedule"), keys=("2",), scope="EVERYWHERE",
        says=lit("screen 2, the sessions of a series"), twin="sessions list",
    ),
    Action(
        id="view.inbox", label=lit("Inbox"), keys=("3",), scope="EVERYWHERE",
        says=lit("screen 3, mails that wait for a person"), twin="inbox list",
    ),
    Action(
        id="view.people", label=lit("People"), keys=("4",), scope="EVERYWHERE", says=lit("screen 4, people of a session"),
        twin="signups list {session}",
    ),
    Action(
        id="view.outbox", label=lit("Outbox"), keys=("5",), scope="EVERYWHERE",
        says=lit("screen 5, letters and what becomes of them"), twin="outbox list",
    ),
    Action(
        id="view.topics", label=lit("Topics"), keys=("6",), scope="EVERYWHERE",
        says=lit("screen 6, ideas for topics and the vote"), twin="topics list",
    ),
    Action(
        id="view.log", label=lit("Log"), keys=("l",), scope="EVERYWHERE", says=lit("every change; u takes one back"),
        twin="log list",
    ),
    Action(
        id="series.previous", label=lit("Previous series"), keys=("[",), scope="EVERYWHERE",
        hindrance=hindrances.other_series, says=lit("the series before this one"), twin="series list",
    ),
    Action(
        id="series.next", label=lit("Next series"), keys=("]",), scope="EVERYWHERE", hindrance=hindrances.other_series,
        says=lit("the series after this one"), twin="series list",
    ),
    Action(
        id="series.new", label=lit("New series"), keys=("N",), scope="EVERYWHERE", hindrance=hindrances.changing,
        says=lit("start a series: when it meets, and who is asked to host it"),
        twin="series add {series} --name … --rule … --time … --length N --capacity N --host … --join URL",
    ),
    Action(
        id="view.reload", label=lit("Read again"), keys=("ctrl+r",), scope="EVERYWHERE", says=lit("read the store again")
    ),
    Action(id="view.theme", label=lit("Colours"), keys=("T",), scope="EVERYWHERE", says=lit("dark, light, contrast or none")),
    Action(
        id="view.keys", label=lit("Keys"), keys=("?",), scope="EVERYWHERE", says=lit("every key; type to find, Enter runs")
    ),
    Action(id="view.back", label=lit("Back"), keys=("q",), scope="EVERYWHERE", says=lit("back; on Home it quits")),
    Action(id="row.down", label=lit("Down"), keys=("j", "down"), scope="MOVING", says=lit("the next row")),
    Action(id="row.up", label=lit("Up"), keys=("k", "up"), scope="MOVING", says=lit("the row before")),
    Action(id="row.first", label=lit("First"), keys=("g", "home"), scope="MOVING", says=lit("the first row")),
    Action(id="row.last", label=lit("Last"), keys=("G", "end"), scope="MOVING", says=lit("the last row")),
    Action(id="row.page_down", label=lit("Page down"), keys=("pagedown",), scope="MOVING", says=lit("a page on")),
    Action(id="row.page_up", label=lit("Page up"), keys=("pageup",), scope="MOVING", says=lit("a page back")),
    Action(id="view.leave", label=lit("Leave"), keys=("escape",), scope="MOVING", says=lit("end a search; never quits")),
)  # fmt: skip
