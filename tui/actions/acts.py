"""The core verbs behind the actions, as functions of where an organiser stands.

The verbs are imported when they are used: the letters' templates behind them would double the time to first paint.
"""

from typing import Literal

from core.errors import Refused
from core.model import Change
from core.store.ports import Store
from core.text import Safe, lit
from tui.actions.action import Act, Asks, Doing
from tui.where import Where


async def undo(store: Store, doing: Doing) -> Change | None:
    if doing.where.undo is None:
        raise Refused("There is nothing of yours to undo.")
    return await _take_back(store, doing, doing.where.undo)


async def redo(store: Store, doing: Doing) -> Change | None:
    if doing.where.redo is None:
        raise Refused("There is nothing to redo.")
    return await _take_back(store, doing, doing.where.redo)


async def _take_back(store: Store, doing: Doing, change: Change) -> Change | None:
    from core.operations.undo import undo as taken_back

    return await taken_back(store, doing.desk, doing.actor, change.seq, ids=doing.ids)


def standing(wish: str) -> Act:
    async def act(store: Store, doing: Doing) -> Change | None:
        from core.operations import signups

        session, person = _named(doing)
        return await signups.set_state(store, doing.desk, doing.actor, session, person, wish, ids=doing.ids)

    return act


async def remove(store: Store, doing: Doing) -> Change | None:
    from core.operations import signups

    session, person = _named(doing)
    return await signups.remove(store, doing.desk, doing.actor, session, person, ids=doing.ids)


async def clear_bounces(store: Store, doing: Doing) -> Change | None:
    from core.operations import persons

    if doing.where.person is None:
        raise Refused("Choose a person first.")
    return await persons.clear_bounces(store, doing.desk, doing.actor, doing.where.person.id, ids=doing.ids)


async def skip(store: Store, doing: Doing) -> Change | None:
    from core.operations import sessions

    return await sessions.skip(store, doing.desk, doing.actor, _session(doing), ids=doing.ids)


async def skip_next(store: Store, doing: Doing) -> Change | None:
    from core.operations import skipping

    if doing.where.due is None:
        raise Refused("Nothing is planned about this session.")
    return await skipping.skip(store, doing.desk, doing.actor, doing.where.due.key, ids=doing.ids)


def early(kind: Literal["invitation", "reminder"]) -> Act:
    async def act(store: Store, doing: Doing) -> Change | None:
        from core.operations import early_letters
        from core.operations.planning.early import due_early

        session = _session(doing)
        async with store.view() as view:
            now = await view.sessions.need(session)
            number = len(await due_early(view, doing.desk, now, kind, doing.where.now))
        return await early_letters.send(
            store, doing.desk, doing.actor, session, kind, approved=number, ids=doing.ids
        )  # fmt: skip

    return act


async def keep(store: Store, doing: Doing) -> Change | None:
    from core.operations import sessions

    return await sessions.keep(store, doing.desk, doing.actor, _session(doing), ids=doing.ids)


def settle(wish: str) -> Act:
    async def act(store: Store, doing: Doing) -> Change | None:
        from core.operations import tray

        return await tray.settle(store, doing.desk, doing.actor, _mail(doing), wish, ids=doing.ids)

    return act


def tray(verb: Literal["dismiss", "machine", "take"]) -> Act:
    async def act(store: Store, doing: Doing) -> Change | None:
        from core.operations import tray

        verbs = {"dismiss": tray.dismiss, "machine": tray.machine, "take": tray.take}
        return await verbs[verb](store, doing.desk, doing.actor, _mail(doing), ids=doing.ids)

    return act


def letter(verb: Literal["retry", "hold", "arrived", "withdraw"]) -> Act:
    async def act(store: Store, doing: Doing) -> Change | None:
        from core.operations import outbox

        if doing.where.letter is None:
            raise Refused("Choose a letter first.")
        async with store.view() as view:
            letter = await view.outbox.need(doing.where.letter.id)
        kept = verb == "hold" and letter.state == "held" and letter.reason != ""
        verbs = {"retry": outbox.retry, "hold": outbox.hold, "arrived": outbox.arrived, "withdraw": outbox.withdraw}
        done = outbox.release if kept else verbs[verb]
        return await done(store, doing.desk, doing.actor, letter.id, ids=doing.ids)

    return act


def asks_unknown(where: Where) -> Asks:
    return "always" if where.letter is not None and where.letter.state == "unknown" else "letters"


def warns_unknown(where: Where) -> Safe:
    if asks_unknown(where) == "letters":
        return Safe("")
    return lit("They may get it twice; it is the same letter and the same calendar entry.")


async def hold_all(store: Store, doing: Doing) -> Change | None:
    from core.operations import outbox

    done = outbox.hold_all if doing.where.hold is None else outbox.release_all
    return await done(store, doing.desk, doing.actor, ids=doing.ids)


async def resume(store: Store, doing: Doing) -> Change | None:
    from core.operations import outbox

    return await outbox.resume(store, doing.desk, doing.actor, ids=doing.ids)


def warns_resuming(where: Where) -> Safe:
    """Why the desk stopped."""
    reasons = [switch.reason for switch in where.stopped if switch.reason]
    return reasons[0] if reasons else lit("look at the letters first")


def asks_undoing(where: Where) -> Asks:
    """What somebody else did is never taken back without a question."""
    mine = where.undo is None or (where.undo.actor.kind == "organiser" and where.undo.actor.name == where.me)
    return "letters" if mine else "always"


def asks_letting_go(where: Where) -> Asks:
    return "letters" if where.hold is None else "always"


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
