"""What the editor of a session does with the store: look, try, save. Workers, which only post messages."""

import asyncio
from typing import TYPE_CHECKING

from textual.message import Message

from core.model import Change
from core.operations import sessions
from core.store.ports import Store
from core.text import Safe, lit
from tui.actions import Doing
from tui.views import edit as edits
from tui.views.edit import Fields, Shown
from tui.views.plan import Plan
from tui.work import ERRORS, Deed, Done, try_out, words_of

if TYPE_CHECKING:
    from tui.app import Dashboard

WAIT = 0.15
"""Seconds after the last key before the plan is made again."""


class SessionRead(Message):
    """The session as it is now; `first` when the editor opens."""

    def __init__(self, shown: Shown, *, first: bool) -> None:
        super().__init__()
        self.shown, self.first = shown, first


class PlanMade(Message):
    """What saving would do, or why it cannot be saved. No plan and no trouble: nothing differs."""

    def __init__(self, typed: Fields, plan: Plan | None, trouble: Safe = Safe("")) -> None:
        super().__init__()
        self.typed, self.plan, self.trouble = typed, plan, trouble


class NotSaved(Message):
    """Saving was refused; `now` is the session where somebody else changed the same field."""

    def __init__(self, reason: Safe, now: Shown | None = None) -> None:
        super().__init__()
        self.reason, self.now = reason, now


class Saved(Message):
    """It is saved."""

    def __init__(self, done: Done) -> None:
        super().__init__()
        self.done = done


async def look(app: "Dashboard", session_id: str) -> Shown:
    """The session as it is now. Raises `Refused` where there is none."""
    async with app.store.view() as view:
        session = await view.sessions.need(session_id)
        return Shown(
            session=session,
            series=await view.series.need(session.series),
            people=await view.people.many(session.hosts),
            change=await view.changes.last_of("sessions", session.id),
        )


def deed_of(app: "Dashboard", shown: Shown, typed: Fields) -> Deed:
    """The edit as a deed. Raises `Refused` for what cannot be read as a number of places."""
    edit = edits.edit_of(shown, typed)

    async def act(store: Store, doing: Doing) -> Change | None:
        return await sessions.edit(store, doing.desk, doing.actor, shown.session.id, edit, ids=doing.ids)

    where = app.where("edit", session=shown.session, series=shown.series)
    return Deed(title=edits.title(shown), act=act, doing=Doing(desk=app.desk, actor=app.actor, where=where))


async def make_plan(app: "Dashboard", shown: Shown, typed: Fields) -> Message:
    """What saving would do, a moment after the last key."""
    await asyncio.sleep(WAIT)
    try:
        if not edits.touches(edits.edit_of(shown, typed)):
            return PlanMade(typed, None)
        plan, _ = await try_out(app.store, deed_of(app, shown, typed), app.clock)
    except ERRORS as error:
        return PlanMade(typed, None, words_of(error))
    return PlanMade(typed, plan)


async def save(app: "Dashboard", shown: Shown, typed: Fields, agreed: Plan | None) -> Message:
    """Save; letters are written only as `agreed` to. Nothing is saved over what somebody else changed meanwhile."""
    async with app.acting:
        try:
            deed = deed_of(app, shown, typed)
            plan, _ = await try_out(app.store, deed, app.clock)
            if plan is not None and plan.tells and plan != agreed:
                return NotSaved(lit("look at who gets told, then save"))
            change = await deed.act(app.store, deed.doing)
        except sessions.Conflict as error:
            return NotSaved(words_of(error), await look(app, shown.session.id))
        except ERRORS as error:
            return NotSaved(words_of(error))
    return Saved(Done(deed, change, plan or Plan(summary=Safe(""))))
