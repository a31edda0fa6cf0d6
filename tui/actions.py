"""The one table of actions: keys, key bar, help, palette, command twins and tests come from it. No Textual here."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

import msgspec

from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change
from core.store.ports import Store
from core.text import Safe, lit
from tui import hindrances
from tui.hindrances import Hindrance
from tui.where import Where

Scope = Literal["EVERYWHERE", "MOVING", "SESSION", "MAIL", "SIGNUP"]


class Doing(msgspec.Struct, frozen=True, kw_only=True):
    """Who does something, where, and where ids come from."""

    desk: Desk
    actor: Actor
    where: Where
    ids: Ids = random_id


Asks = Literal["always", "letters", "more"]
"""Whether the preview is shown before: always, if a letter would be written, or if more than one would be."""
Act = Callable[[Store, Doing], Awaitable[Change | None]]


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One thing an organiser can do.

    `rank` orders the key bar (0: not in it). `hindrance` gives the reason why it cannot be done just now, or nothing.
    `act` is the core verb of an action that changes the store at once; it is tried first, and `asks` says whether
    its preview is shown before it is done. Actions without `act` are
    carried out by the screens. `twin` is the command that does the same, after `thirdthursday`.
    """

    id: str
    label: Safe
    keys: tuple[str, ...]
    scope: Scope
    says: Safe
    short: Safe = Safe("")
    rank: int = 0
    hindrance: Hindrance = hindrances.nothing
    act: Act | None = None
    asks: Asks = "always"
    twin: str = ""


# The verbs are imported when they are used: the letters' templates behind them would double the time to first paint.


async def _undo(store: Store, doing: Doing) -> Change | None:
    if doing.where.undo is None:
        raise Refused("There is nothing of yours to undo.")
    return await _take_back(store, doing, doing.where.undo)


async def _redo(store: Store, doing: Doing) -> Change | None:
    if doing.where.redo is None:
        raise Refused("There is nothing to redo.")
    return await _take_back(store, doing, doing.where.redo)


async def _take_back(store: Store, doing: Doing, change: Change) -> Change | None:
    from core.operations.undo import undo

    return await undo(store, doing.desk, doing.actor, change.seq, ids=doing.ids)


def _set(wish: str) -> Act:
    async def act(store: Store, doing: Doing) -> Change | None:
        from core.operations import signups

        session, person = _named(doing)
        return await signups.set_state(store, doing.desk, doing.actor, session, person, wish, ids=doing.ids)

    return act


async def _remove(store: Store, doing: Doing) -> Change | None:
    from core.operations import signups

    session, person = _named(doing)
    return await signups.remove(store, doing.desk, doing.actor, session, person, ids=doing.ids)


async def _skip(store: Store, doing: Doing) -> Change | None:
    from core.operations import sessions

    return await sessions.skip(store, doing.desk, doing.actor, _session(doing), ids=doing.ids)


async def _keep(store: Store, doing: Doing) -> Change | None:
    from core.operations import sessions

    return await sessions.keep(store, doing.desk, doing.actor, _session(doing), ids=doing.ids)


def _settle(wish: str) -> Act:
    async def act(store: Store, doing: Doing) -> Change | None:
        from core.operations import tray

        return await tray.settle(store, doing.desk, doing.actor, _mail(doing), wish, ids=doing.ids)

    return act


def _tray(verb: Literal["dismiss", "machine", "take"]) -> Act:
    async def act(store: Store, doing: Doing) -> Change | None:
        from core.operations import tray

        verbs = {"dismiss": tray.dismiss, "machine": tray.machine, "take": tray.take}
        return await verbs[verb](store, doing.desk, doing.actor, _mail(doing), ids=doing.ids)

    return act


def _mail(doing: Doing) -> str:
    if doing.where.record is None:
        raise Refused("Choose a mail first.")
    return doing.where.record.id


def _session(doing: Doing) -> str:
    if doing.where.session is None:
        raise Refused("Choose a session first.")
    return doing.where.session.id


def _named(doing: Doing) -> tuple[str, str]:
    where = doing.where
    if where.session is None or where.person is None:
        raise Refused("Choose a person of a session first.")
    return where.session.id, where.person.id


ACTIONS: tuple[Action, ...] = (
    Action(
        id="session.edit", label=lit("Edit"), keys=("e",), scope="SESSION", rank=10, hindrance=hindrances.editing,
        says=lit("topic, host and places of the session"), twin="sessions edit {session} --topic … --host … --places N",
    ),
    Action(
        id="session.new", label=lit("New"), keys=("n",), scope="SESSION", rank=14, hindrance=hindrances.running,
        says=lit("one more session of the series"), twin="sessions add {series} {date} --topic …",
    ),
    Action(
        id="session.move", label=lit("Move"), keys=("m",), scope="SESSION", rank=16, hindrance=hindrances.editing,
        says=lit("another date or time; its number and calendar entry stay"), twin="sessions move {session} {date} --time …",
    ),
    Action(
        id="session.cancel", label=lit("Cancel…"), keys=("x",), scope="SESSION", rank=25, hindrance=hindrances.editing,
        says=lit("call the session off; asks for its number"), twin="sessions cancel {session} --reason …",
    ),
    Action(
        id="session.skip", label=lit("Skip this one"), keys=(), scope="SESSION", hindrance=hindrances.editing, act=_skip,
        says=lit("leave this date out"), twin="sessions skip {session}",
    ),
    Action(
        id="session.keep", label=lit("Keep as it is"), keys=(), scope="SESSION", hindrance=hindrances.editing, act=_keep,
        says=lit("accept what the date clashes with"), twin="sessions keep {session}",
    ),
    Action(
        id="session.ledger", label=lit("Calendars"), keys=("L",), scope="SESSION", rank=60, hindrance=hindrances.session,
        says=lit("what each calendar was told, and which differ"), twin="sessions reconcile {session} --send",
    ),
    Action(
        id="session.places", label=lit("Places"), keys=("c",), scope="SESSION", rank=20, hindrance=hindrances.editing,
        says=lit("places of the session, and who moves up"), twin="sessions edit {session} --places N",
    ),
    Action(
        id="session.people", label=lit("People"), keys=("enter",), scope="SESSION", rank=30,
        hindrance=hindrances.session, says=lit("the people of the session"), twin="signups list {session}",
    ),
    Action(
        id="mail.yes", label=lit("Yes"), keys=("y",), scope="MAIL", rank=10, hindrance=hindrances.readable,
        says=lit("the sender is going"), act=_settle("going"), asks="more", twin="inbox decide {mail} yes",
    ),
    Action(
        id="mail.maybe", label=lit("Maybe"), keys=("m",), scope="MAIL", rank=11, hindrance=hindrances.readable,
        says=lit("the sender may come"), act=_settle("maybe"), asks="more", twin="inbox decide {mail} maybe",
    ),
    Action(
        id="mail.no", label=lit("No"), keys=("n",), scope="MAIL", rank=12, hindrance=hindrances.readable,
        says=lit("the sender does not come"), act=_settle("declined"), asks="more", twin="inbox decide {mail} no",
    ),
    Action(
        id="mail.wait", label=lit("Wait"), keys=("w",), scope="MAIL", rank=13, hindrance=hindrances.readable,
        says=lit("the sender waits in the queue"), act=_settle("waitlisted"), asks="more",
        twin="inbox decide {mail} wait",
    ),
    Action(
        id="mail.reply", label=lit("Reply"), keys=("r",), scope="MAIL", rank=15, hindrance=hindrances.answerable,
        says=lit("answer in your own words"), twin="inbox reply {mail} --text FILE",
    ),
    Action(
        id="mail.template", label=lit("Template"), keys=("t",), scope="MAIL", rank=47, hindrance=hindrances.answerable,
        says=lit("answer with one of our letters"), twin="inbox reply {mail} --template NAME",
    ),
    Action(
        id="mail.dismiss", label=lit("Dismiss"), keys=("d",), scope="MAIL", rank=42, hindrance=hindrances.mail,
        says=lit("settle it without a change or a letter"), act=_tray("dismiss"), asks="letters",
        twin="inbox dismiss {mail}",
    ),
    Action(
        id="mail.machine", label=lit("Machine"), keys=("b",), scope="MAIL", rank=48, hindrance=hindrances.mail,
        says=lit("file it as machine mail or spam"), act=_tray("machine"), asks="letters", twin="inbox machine {mail}",
    ),
    Action(
        id="mail.mine", label=lit("Mine"), keys=("a",), scope="MAIL", rank=49, hindrance=hindrances.mine,
        says=lit("say that you answer it"), act=_tray("take"), asks="letters", twin="inbox take {mail}",
    ),
    Action(
        id="mail.whole", label=lit("Whole mail"), short=lit("Whole"), keys=("W", "enter"), scope="MAIL", rank=60,
        hindrance=hindrances.any_mail, says=lit("the whole mail, and why it waits"), twin="inbox show {mail}",
    ),
    Action(
        id="mail.settled", label=lit("Settled"), keys=("v",), scope="MAIL", rank=61,
        says=lit("show all that was settled within a day, or fewer"), twin="inbox list --all",
    ),
    Action(
        id="signup.yes", label=lit("Going"), keys=("y",), scope="SIGNUP", rank=10, hindrance=hindrances.going,
        says=lit("give the person a place"), act=_set("going"), twin="signups set {session} {person} going",
    ),
    Action(
        id="signup.maybe", label=lit("Maybe"), keys=("m",), scope="SIGNUP", rank=11, hindrance=hindrances.standing,
        says=lit("note the person as maybe"), act=_set("maybe"), twin="signups set {session} {person} maybe",
    ),
    Action(
        id="signup.no", label=lit("No"), keys=("n",), scope="SIGNUP", rank=12, hindrance=hindrances.standing,
        says=lit("note that the person does not come"), act=_set("declined"),
        twin="signups set {session} {person} declined",
    ),
    Action(
        id="signup.wait", label=lit("Wait"), keys=("w",), scope="SIGNUP", rank=13, hindrance=hindrances.standing,
        says=lit("put the person into the queue"), act=_set("waitlisted"),
        twin="signups set {session} {person} waitlisted",
    ),
    Action(
        id="signup.remove", label=lit("Take off…"), short=lit("Off…"), keys=("x",), scope="SIGNUP", rank=14,
        hindrance=hindrances.removing, says=lit("take the person off the session"), act=_remove,
        twin="signups remove {session} {person}",
    ),
    Action(
        id="signup.why", label=lit("Why"), keys=("W", "enter"), scope="SIGNUP", rank=60, hindrance=hindrances.person,
        says=lit("why the person stands where they stand"), twin="signups list {session} --why",
    ),
    Action(
        id="change.undo", label=lit("Undo"), short=lit("Undo"),
        keys=("u",), scope="EVERYWHERE", rank=40, hindrance=hindrances.undoing,
        says=lit("take back your last change"), act=_undo, asks="letters", twin="undo",
    ),
    Action(
        id="change.redo", label=lit("Redo"), short=lit("Redo"),
        keys=("U",), scope="EVERYWHERE", rank=41, hindrance=hindrances.redoing,
        says=lit("do again what you took back"), act=_redo, asks="letters", twin="undo {change}",
    ),
    Action(
        id="view.find", label=lit("Find"), keys=("/",), scope="EVERYWHERE", rank=45,
        says=lit("show only rows that hold what you type"),
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
        id="series.previous", label=lit("Previous series"), keys=("[",), scope="EVERYWHERE",
        hindrance=hindrances.other_series, says=lit("the series before this one"), twin="series list",
    ),
    Action(
        id="series.next", label=lit("Next series"), keys=("]",), scope="EVERYWHERE", hindrance=hindrances.other_series,
        says=lit("the series after this one"), twin="series list",
    ),
    Action(
        id="view.reload", label=lit("Read again"), keys=("ctrl+r",), scope="EVERYWHERE", says=lit("read the store again")
    ),
    Action(id="view.theme", label=lit("Colours"), keys=(), scope="EVERYWHERE", says=lit("dark, light, contrast or none")),
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

FIXED = ("view.keys", "view.back")
"""What stands at the right end of every key bar and is never cut."""

SCOPES: dict[str, tuple[Scope, ...]] = {
    "home": ("SESSION", "EVERYWHERE", "MOVING"),
    "schedule": ("SESSION", "EVERYWHERE", "MOVING"),
    "inbox": ("MAIL", "EVERYWHERE", "MOVING"),
    "people": ("SIGNUP", "EVERYWHERE", "MOVING"),
}
"""Which scopes hold on a screen; the first is the screen's own."""

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}


def of_screen(screen: str) -> Sequence[Action]:
    """The actions that hold on a screen, its own first."""
    return [action for scope in SCOPES[screen] for action in ACTIONS if action.scope == scope]
