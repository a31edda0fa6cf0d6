"""What the editor of a session does with the store: a new date and other edits as one change, and what goes with them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from textual.message import Message

from core.model import Change, Session
from core.operations import sessions
from core.operations.sessions import SessionEdit
from core.operations.together import together
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import Safe
from tui.actions import Act, Doing
from tui.facts.planned import prepare, read_planned
from tui.modals.form_work import Typed
from tui.views import edit_more as mores
from tui.views.edit import Moment, Shown
from tui.views.plan import Told
from tui.views.plan_facts import Altered
from tui.work import ERRORS, Deed, try_out

if TYPE_CHECKING:
    from core.planner import Action
    from tui.app import Dashboard


class More(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with an edit beside what it changes itself: planned letters that move, and who hears nothing."""

    altered: tuple[Altered, ...] = ()
    told: tuple[Told, ...] = ()


class MoreRead(Message):
    """What goes with what stood in the fields."""

    def __init__(self, typed: Typed, more: More) -> None:
        super().__init__()
        self.typed, self.more = typed, more


def session_act(shown: Shown, edit: SessionEdit, moment: Moment | None, summary: Safe) -> Act:
    """The verb: an edit, a move, or both as one change."""
    id_ = shown.session.id

    async def edited(store: Store, doing: Doing) -> Change | None:
        return await sessions.edit(store, doing.desk, doing.actor, id_, edit, ids=doing.ids)

    async def moved(store: Store, doing: Doing) -> Change | None:
        assert moment is not None
        async with store.view() as view:
            now = await view.sessions.need(id_)
        if (now.starts, now.ends) != (shown.session.starts, shown.session.ends):
            raise sessions.Conflict("Somebody changed the date or the time meanwhile. Look again before you save.")
        return await sessions.move(
            store, doing.desk, doing.actor, id_, moment.day, start=moment.start, length=moment.length, ids=doing.ids
        )

    async def both(store: Store, doing: Doing) -> Change | None:
        return await together(
            store, doing.actor, summary, [lambda s: moved(s, doing), lambda s: edited(s, doing)]
        )  # fmt: skip

    if moment is None:
        return edited
    return both if edit != SessionEdit(seen=edit.seen) else moved


async def read_more(
    app: "Dashboard", deed_of: Callable[[Typed], Deed | None], shown: Shown, typed: Typed
) -> Message:  # fmt: skip
    """Try the edit once more, and ask the planner about the session before and after it."""
    try:
        deed = deed_of(typed)
        _, trial = await try_out(app.store, deed, app.clock) if deed is not None else (None, None)
    except ERRORS:
        return MoreRead(typed, More())
    if trial is None or trial.unit is None:
        return MoreRead(typed, More())
    await prepare()
    session = shown.session
    async with app.store.view() as view:
        before = await read_planned(view, app.desk, session.id, app.clock())
        others = await _others(view, session)
    after = await read_planned(trial.unit, app.desk, session.id, app.clock())
    now = await trial.unit.sessions.need(session.id)
    return MoreRead(typed, _more(shown, now, before, after, others))


async def _others(view: View, session: Session) -> tuple[int, bool]:
    """How many members have not answered, and whether the invitation has gone out."""
    answered = {each.person for each in await view.signups.for_session(session.id)} | set(session.hosts)
    members = [m for m in await view.memberships.of_series(session.series) if m.setting != "none"]
    letters = await view.outbox.of_session(session.id)
    return sum(m.person not in answered for m in members), any(row.kind == "invitation" for row in letters)


def _more(
    shown: Shown, now: Session, before: "tuple[Action, ...]", after: "tuple[Action, ...]", others: tuple[int, bool]
) -> More:
    altered = mores.moved(shown, before, after) if now.starts != shown.session.starts else ()
    return More(altered=altered, told=mores.others(now, *others))
