"""What the desk would do by itself, in an organiser's hands: skip one thing, keep it back, let it go again.

An undo takes each of these back, so what was there is kept.
"""

from typing import Literal

from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Done
from core.operations import planning
from core.operations.work import Work
from core.planner import Action
from core.store.ports import Store
from core.store.tables import DONE
from core.text import clean_line
from core.wording import count_words

Outcome = Literal["skipped", "held"]
SKIP, HOLD, RELEASE = "skip_action", "hold_action", "release_action"


async def skip(store: Store, desk: Desk, actor: Actor, key: str, *, reason: str = "", ids: Ids = random_id) -> Change:
    """Leave an automatic action out: one by its key, or all that begin with it (`invitation:SESSION`).

    It stays out until that is undone, or it is released. Raises `Refused` where nothing with this key is to come.
    """
    return await _mark(store, desk, actor, key, SKIP, reason, ids)


async def hold(store: Store, desk: Desk, actor: Actor, key: str, *, reason: str = "", ids: Ids = random_id) -> Change:
    """Keep an automatic action (or all that begin with the key) back until it is released. Raises `Refused`."""
    return await _mark(store, desk, actor, key, HOLD, reason, ids)


async def _mark(store: Store, desk: Desk, actor: Actor, key: str, verb: str, reason: str, ids: Ids) -> Change:
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        found = await _coming(work, key)
        first = found[0]
        word = "skipped" if verb == SKIP else "kept back"
        number = f" ({count_words(len(found), 'letter')})" if len(found) > 1 else ""
        uow.begin(
            verb, clean_line(f"{word}: {key}{number}"), reason=clean_line(reason), series=first.series,
            session=first.session, person=first.person if len(found) == 1 else "",
        )  # fmt: skip
        for action in found:
            outcome: Outcome = "skipped" if verb == SKIP else "held"
            uow.keep_image(DONE, action.key)
            await uow.done.put(Done(id=action.key, at=work.now, outcome=outcome, by=actor.name))
    return uow.new_changes[-1]


async def _coming(work: Work, key: str) -> list[Action]:
    done = await work.uow.done.get(key)
    if done is not None:
        by = f" by {done.by}" if done.by else ""
        raise Refused(clean_line(f"This action was {done.outcome}{by} already: {key}.", 300))
    coming = await planning.coming(work.uow, work.desk, work.now)
    found = [each for each in coming if each.key == key or each.key.startswith(f"{key}:")]
    if not found or ":" not in key:
        raise Refused(
            f"Nothing of the key “{clean_line(key, 120)}” is to come. `thirdthursday schedule` lists everything."
        )
    return found


async def release(store: Store, desk: Desk, actor: Actor, key: str, *, ids: Ids = random_id) -> Change:
    """Let go again what was skipped or kept back; it runs at its time, or now if that has passed. Raises `Refused`."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        about = key.partition(":")[2].partition(":")[0]
        kept = [d for d in await work.uow.done.about(about) if d.id == key or d.id.startswith(f"{key}:")]
        kept = [each for each in kept if each.outcome in ("held", "skipped")]
        if not kept:
            raise Refused(f"Nothing of the key “{clean_line(key, 120)}” was skipped or kept back.")
        uow.begin(RELEASE, clean_line(f"no longer {kept[0].outcome}: {key}"))
        for each in kept:
            uow.keep_image(DONE, each.id)
            await uow.done.delete(each.id)
    return uow.new_changes[-1]
