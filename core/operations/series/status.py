"""Pausing, ending and resuming a series: no letter leaves, sessions that are open already run on."""

from msgspec.structs import replace

from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, SeriesStatus
from core.operations.opening import make_sessions
from core.operations.work import Work
from core.store.ports import Store
from core.text import clean_line

_SAYS: dict[SeriesStatus, str] = {
    "paused": "paused: no session opens, and no invitation is sent",
    "ended": "ended: no session opens any more",
    "active": "runs",
    "trial": "runs as a trial",
}


async def pause(store: Store, desk: Desk, actor: Actor, slug: str, *, reason: str = "", ids: Ids = random_id) -> Change:
    """Pause a series: no subscription letters, no new sessions; those open run on. Raises `Refused`."""
    return await set_status(store, desk, actor, slug, "paused", reason=reason, ids=ids)


async def end(store: Store, desk: Desk, actor: Actor, slug: str, *, reason: str = "", ids: Ids = random_id) -> Change:
    """End a series for good (only an undo brings it back). Raises `Refused`."""
    return await set_status(store, desk, actor, slug, "ended", reason=reason, ids=ids)


async def resume(
    store: Store, desk: Desk, actor: Actor, slug: str, *, trial: bool = False, ids: Ids = random_id
) -> Change:
    """Let a paused series run again, or end its trial. Sessions of the next twelve months are made at once."""
    return await set_status(store, desk, actor, slug, "trial" if trial else "active", ids=ids)


async def set_status(
    store: Store, desk: Desk, actor: Actor, slug: str, status: SeriesStatus, *, reason: str = "", ids: Ids = random_id
) -> Change:
    """Set the status of a series. Raises `Refused` where it has it already, or has ended."""
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        series = await uow.series.need(slug)
        if series.status == "ended":
            raise Refused(f"The series {slug} has ended for good. Start another one, or undo the change that ended it.")
        if series.status == status:
            raise Refused(f"The series {slug} is {status} already.")
        uow.begin(f"{_VERBS[status]}_series", clean_line(f"{series.name} {_SAYS[status]}"), series=slug)
        after = replace(series, status=status)
        await uow.series.put(after)
        await make_sessions(work, after)
    return uow.new_changes[-1]


_VERBS: dict[SeriesStatus, str] = {"paused": "pause", "ended": "end", "active": "resume", "trial": "resume"}
