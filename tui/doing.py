"""Carrying out actions: those of screens at once, those that change the store by a try, a question and a deed."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from core.model import Change
from core.text import Safe, cat, lit
from tui import status
from tui.actions import BY_ID, Action, Doing
from tui.facts.frame import FrameFacts
from tui.handlers import HANDLERS
from tui.marking import MARKABLE, OF_THE_SESSION, of_marked
from tui.text import say
from tui.views.bar import undone_name
from tui.views.plan import Plan
from tui.views.session import heading
from tui.where import Where
from tui.work import ERRORS, Deed, Done, Failed, Planned, try_out, words_of
from tui.workers import start

if TYPE_CHECKING:
    from tui.app import Dashboard


def carry_out(app: "Dashboard", id_: str) -> None:
    """Do the action, or say why it cannot be done just now."""
    action, desk = BY_ID[id_], app.desk_screen
    if desk is None or not desk.ready:
        return
    takes_marked = action.scope in MARKABLE and action.act is not None and id_ not in OF_THE_SESSION
    where, marked = desk.where(), desk.marked if takes_marked else ()
    if marked:
        carry_out_marked(app, action, marked)
        return
    reason = action.hindrance(where)
    if reason:
        app.say(status.note(say("{}: {}", action.label, reason)))
    elif action.act is not None:
        doing = Doing(desk=app.desk, actor=app.actor, where=where)
        asks = action.asks(where) if callable(action.asks) else action.asks
        warning = action.warns(where)
        propose(app, Deed(title=_title(action, doing), act=action.act, doing=doing, asks=asks, warning=warning))
    else:
        HANDLERS[id_](app)


def carry_out_marked(app: "Dashboard", action: Action, marked: Sequence[Where]) -> None:
    """Do the action to every marked row it can be done to, as one change, after a question; or say why to none."""
    deed, reason = of_marked(action, marked, app.desk, app.actor)
    if deed is None:
        app.say(status.note(say("{}: none of the marked, {}", action.label, reason)))
    else:
        propose(app, deed)


def _title(action: Action, doing: Doing) -> Safe:
    where = doing.where
    if action.scope == "SIGNUP" and where.person is not None:
        return say("{}: {}", where.person.name or where.person.address, action.label)
    if action.scope == "LETTER" and where.letter is not None:
        return say("{}: {} to {}", action.label, Safe(where.letter.kind.replace("_", " ")), where.letter.address)
    if action.id == "mail.hold":
        return lit("Let all mail go") if where.hold is not None else action.label
    if action.id == "mail.resume":
        return lit("Planned mail goes on")
    if action.scope == "MAIL" and where.record is not None:
        return say("{}: {}", where.record.name or where.record.address or lit("a mail"), action.label)
    if action.id == "topic.merge":
        return action.label
    if action.scope == "TOPIC" and where.topic is not None:
        return say("{}: {}", action.label, where.topic.text)
    if action.id == "automatic.skip" and where.due is not None:
        return say("{}: {}", action.label, Safe(where.due.kind.replace("_", " ")))
    if action.scope == "SESSION" and where.session is not None and where.series is not None:
        return say("{}: {}", action.label, heading(where.session, where.series))
    change = where.undo if action.id == "change.undo" else where.redo
    return say("{} “{}”", action.label, undone_name(change)) if change is not None else action.label


def propose(app: "Dashboard", deed: Deed) -> None:
    """Try a deed; what comes of it is asked about, or done where there is nothing to ask."""
    start(app, partial(_try, app, deed), "act")


async def _try(app: "Dashboard", deed: Deed) -> None:
    try:
        plan, _ = await try_out(app.store, deed, app.clock)
    except ERRORS as error:
        app.post_message(Failed(words_of(error)))
    else:
        app.post_message(Planned(deed, plan) if plan is not None else Done(deed, None, Plan(summary=Safe(""))))


def planned(app: "Dashboard", message: Planned) -> None:
    """Ask where anybody would be written to, or where the deed always asks; else do it."""
    if not message.deed.must_ask(message.plan):
        start(app, partial(_do, app, message.deed, message.plan), "act")
        return
    from tui.modals.confirm import Confirm

    def answered(yes: bool | None) -> None:
        if yes:
            start(app, partial(_do, app, message.deed, message.plan), "act")
        else:
            app.say(status.note(lit("nothing was changed")))

    app.push_screen(Confirm(message.deed, message.plan, again=message.again), answered)


async def _do(app: "Dashboard", deed: Deed, plan: Plan) -> None:
    """Do what was agreed to; where it has become something else meanwhile, ask again."""
    async with app.acting:
        try:
            now, _ = await try_out(app.store, deed, app.clock)
            if now is not None and now != plan:
                app.post_message(Planned(deed, now, again=True))
                return
            change = await deed.act(app.store, deed.doing)
        except ERRORS as error:
            app.post_message(Failed(words_of(error)))
        else:
            app.post_message(Done(deed, change, plan))


def done(app: "Dashboard", message: Done) -> None:
    """Say what was done, and how long its letters wait."""
    if message.change is None:
        app.say(status.note(lit("nothing to change")))
        return
    app.frame = noted(app.frame, message.change)
    if message.deed.marked and app.desk_screen is not None:
        app.desk_screen.table.unmark()
    until = app.clock() + timedelta(seconds=app.desk.hold_seconds)
    letters = message.plan.letters
    withdrawn = say(" · {}", _withdrawn(message.plan)) if message.plan.withdrawn else Safe("")
    app.say(status.done(cat(message.change.summary, withdrawn), letters=letters, until=until if letters else None))


def noted(frame: FrameFacts, change: Change) -> FrameFacts:
    """The frame's facts with my change, so that undo knows it before the store is read again."""
    if any(each.seq == change.seq for each in frame.mine):
        return frame
    mine = [replace(each, undone_by=change.seq) if each.seq == change.undoes else each for each in frame.mine]
    return replace(frame, mine=(change, *mine))


def _withdrawn(plan: Plan) -> Safe:
    return lit("1 letter withdrawn") if plan.withdrawn == 1 else say("{} letters withdrawn", plan.withdrawn)
