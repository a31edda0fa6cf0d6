"""What a form does with the store: try, save. Workers, which only give messages."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.message import Message

from core.text import Safe, lit
from tui.views.plan import Plan
from tui.work import ERRORS, Deed, Done, try_out, words_of

if TYPE_CHECKING:
    from tui.app import Dashboard

Typed = Mapping[str, Safe]
"""What stands in the fields of a form, by name."""

WAIT = 0.15
"""Seconds after the last key before the plan is made again."""


class PlanMade(Message):
    """What saving would do, or why it cannot be saved. No plan and no trouble: nothing differs."""

    def __init__(self, typed: Typed, plan: Plan | None, trouble: Safe = Safe("")) -> None:
        super().__init__()
        self.typed, self.plan, self.trouble = typed, plan, trouble


class NotSaved(Message):
    """Saving was refused: why, in words, and the error where there was one."""

    def __init__(self, reason: Safe, error: Exception | None = None) -> None:
        super().__init__()
        self.reason, self.error = reason, error


class Saved(Message):
    """It is saved."""

    def __init__(self, done: Done) -> None:
        super().__init__()
        self.done = done


async def make_plan(app: "Dashboard", deed_of: Callable[[Typed], Deed | None], typed: Typed) -> Message:
    """What saving would do, a moment after the last key."""
    await asyncio.sleep(WAIT)
    try:
        deed = deed_of(typed)
        plan = (await try_out(app.store, deed, app.clock))[0] if deed is not None else None
    except ERRORS as error:
        return PlanMade(typed, None, words_of(error))
    return PlanMade(typed, plan)


async def save(app: "Dashboard", deed_of: Callable[[Typed], Deed | None], typed: Typed, agreed: Plan | None) -> Message:
    """Save; letters are written only as `agreed` to."""
    async with app.acting:
        try:
            deed = deed_of(typed)
            if deed is None:
                return NotSaved(lit("nothing has changed"))
            plan, _ = await try_out(app.store, deed, app.clock)
            if plan is not None and plan.tells and plan != agreed:
                return NotSaved(lit("look at who gets told, then save"))
            change = await deed.act(app.store, deed.doing)
        except ERRORS as error:
            return NotSaved(words_of(error), error)
    return Saved(Done(deed, change, plan or Plan(summary=Safe(""))))
