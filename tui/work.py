"""Deeds: an action on its way from a first try, over a preview, to being done, in workers that only post messages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from textual.message import Message

from core.clock import Clock
from core.errors import Refused
from core.model import Change
from core.store.ports import Duplicate, Store, StoreBroken
from core.store.trial import Trial
from core.text import Safe, clean_line
from tui.actions import Act, Asks, Doing
from tui.views.plan import Plan, named_in, plan
from tui.views.plan_facts import Tried

if TYPE_CHECKING:
    from core.operations.previewing import LetterShown

ERRORS = (Refused, StoreBroken, Duplicate, OSError)
"""What may go wrong with a store and its verbs; `str()` says what."""


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done to the store: what it is called, the verb, who does it where, when it asks, of what it warns.

    `marked`: it takes all rows that are marked.
    """

    title: Safe
    act: Act
    doing: Doing
    asks: Asks = "always"
    warning: Safe = Safe("")
    marked: bool = False

    def must_ask(self, plan: Plan) -> bool:
        """Whether its plan is shown before it is done."""
        return self.asks == "always" or plan.letters > (1 if self.asks == "more" else 0)


class Planned(Message):
    """A deed was tried; this is what it would do. `again`: it is not what was agreed to any more."""

    def __init__(self, deed: Deed, plan: Plan, *, again: bool = False) -> None:
        super().__init__()
        self.deed, self.plan, self.again = deed, plan, again


class Done(Message):
    """A deed was done; `change` is None where there was nothing to change."""

    def __init__(self, deed: Deed, change: Change | None, plan: Plan) -> None:
        super().__init__()
        self.deed, self.change, self.plan = deed, change, plan


class Failed(Message):
    """A deed was not done, and why. Nothing was changed."""

    def __init__(self, reason: Safe) -> None:
        super().__init__()
        self.reason = reason


def words_of(error: BaseException) -> Safe:
    """An error as one line for people."""
    return clean_line(error) or clean_line(type(error).__name__)


async def try_out(store: Store, deed: Deed, clock: Clock) -> tuple[Plan | None, Trial]:
    """What the deed would do; no plan where it would change nothing. Raises what the verb raises."""
    trial = Trial(store, clock=clock)
    change = await deed.act(trial, deed.doing)
    if change is None or trial.unit is None:
        return None, trial
    writes, images = tuple(trial.writes), tuple(image for each in trial.noted for image in each.images)
    async with store.view() as view:
        rows = [await view.outbox.get(id_) for id_, _ in trial.written("outbox")]
        known = {row.id: row.state for row in rows if row is not None}
    tried = Tried(
        known=known,
        summary=change.summary,
        images=images,
        writes=writes,
        people=await trial.unit.people.many(named_in(images, writes)),
        series=await trial.unit.series.get(change.series) if change.series else None,
        polling=deed.doing.desk.polling_days,
        quiet=deed.doing.desk.quiet_days,
    )
    return plan(tried), trial


async def read_letters(store: Store, deed: Deed, clock: Clock) -> Sequence["LetterShown"]:
    """The letters of a deed in words, as they would leave."""
    from core.operations.previewing import preview  # late: the letters' templates

    shown = await preview(store, deed.doing.desk, lambda trial: deed.act(trial, deed.doing), clock=clock)
    return shown.letters
