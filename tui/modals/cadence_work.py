"""What the cadence wizard does with the store: the plan of a rule, its letters, and the change with its choices."""

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec
from textual.message import Message

from core.errors import Refused
from core.model import Change, Series
from core.operations import cadence, sessions
from core.operations.notices import CONCERNED
from core.operations.together import Verb, together
from core.schedule import CadencePlan
from core.store.ports import Store
from core.text import Safe, lit
from tui.actions import Doing
from tui.modals.form_work import WAIT
from tui.text import say
from tui.views.cadence import Choices, ClashChoice, without_gone
from tui.views.plan import Plan
from tui.where import Where
from tui.work import ERRORS, Deed, try_out, words_of

if TYPE_CHECKING:
    from tui.app import Dashboard

A_WEEK = timedelta(days=7)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed and chosen: the rule, its first date, the sentence that opens the letter, and the choices."""

    rule: Safe
    first: date
    reason: Safe
    chosen: Choices = Choices()


class CadenceRead(Message):
    """The plan for what was asked, with the people of each session and the letters; or why there is none."""

    def __init__(
        self, asked: Asked | None, planned: CadencePlan | None, people: dict[str, int] | None = None,
        plan: Plan | None = None, trouble: Safe = Safe(""), deed: Deed | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.asked, self.planned, self.people, self.plan = asked, planned, people or {}, plan
        self.trouble, self.deed = trouble, deed


async def read_cadence(app: "Dashboard", where: Where, series: Series, asked: Asked) -> Message:
    """Plan what was asked, a moment after the last key, and try it for its letters."""
    await asyncio.sleep(WAIT)
    try:
        async with app.store.view() as view:
            known = [s.id for s in await view.sessions.of_series(series.id)]
            plain = await cadence.plan(view, app.desk, series.id, asked.rule, asked.first, app.clock())
            asked = msgspec.structs.replace(asked, chosen=without_gone(asked.chosen, plain, known))
            planned = await cadence.plan(
                view, app.desk, series.id, asked.rule, asked.first, app.clock(), choices=asked.chosen.sessions
            )
            people = {
                id_: len([s for s in await view.signups.for_session(id_) if s.state in CONCERNED]) for id_ in known
            }
        deed = deed_of(app, where, series, asked, planned)
        plan, _ = await try_out(app.store, deed, app.clock)
    except ERRORS as error:
        return CadenceRead(asked, None, trouble=words_of(error))
    return CadenceRead(asked, planned, people, plan, deed=deed)


def deed_of(app: "Dashboard", where: Where, series: Series, asked: Asked, planned: CadencePlan) -> Deed:
    """The change with everything that was chosen, as one: one undo takes all of it back."""

    async def act(store: Store, doing: Doing) -> Change | None:
        async def changed(shared: Store) -> Change | None:
            return await cadence.change(
                shared, doing.desk, doing.actor, series.id, asked.rule, asked.first, choices=asked.chosen.sessions,
                reason=asked.reason, agreed=planned, ids=doing.ids,
            )  # fmt: skip

        verbs = [changed, *(_about(doing, planned, day, pick) for day, pick in asked.chosen.clashes.items())]
        if len(verbs) == 1:
            return await changed(store)
        return await together(store, doing.actor, cadence.summary(planned), verbs)

    return Deed(
        title=say("3 of 3 · mails · {}", Safe(planned.series.rule)), act=act,
        doing=Doing(desk=app.desk, actor=app.actor, where=where),
    )  # fmt: skip


def _about(doing: Doing, planned: CadencePlan, day: date, pick: ClashChoice) -> Verb:
    """What was chosen for a new date that meets something."""
    id_ = next((session.id for session in planned.new if session.date == day), None)
    if id_ is None:
        raise Refused("The new dates have changed meanwhile. Look at the plan again.")
    session = id_

    async def verb(store: Store) -> Change | None:
        if pick == "accept":
            return await sessions.keep(store, doing.desk, doing.actor, session, ids=doing.ids)
        if pick == "skip":
            return await sessions.skip(store, doing.desk, doing.actor, session, ids=doing.ids)
        return await sessions.move(
            store, doing.desk, doing.actor, session, day + A_WEEK, reason=lit("the date meets something else"),
            ids=doing.ids,
        )  # fmt: skip

    return verb


class CadenceDone(Message):
    """The change was made, or why not."""

    def __init__(self, deed: Deed, change: Change | None, plan: Plan, trouble: Safe = Safe("")) -> None:
        super().__init__()
        self.deed, self.change, self.plan, self.trouble = deed, change, plan, trouble


async def change_cadence(app: "Dashboard", deed: Deed, agreed: Plan) -> Message:
    """Make the change that was agreed to; where it would be another by now, nothing is done."""
    async with app.acting:
        try:
            plan, _ = await try_out(app.store, deed, app.clock)
            if plan != agreed:
                return CadenceDone(deed, None, agreed, lit("it has changed meanwhile: look again"))
            change = await deed.act(app.store, deed.doing)
        except ERRORS as error:
            return CadenceDone(deed, None, agreed, words_of(error))
    return CadenceDone(deed, change, agreed)
