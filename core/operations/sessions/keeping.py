"""Keeping a session on its date although it meets a holiday or the like: an organiser's word, with name and time."""

from msgspec.structs import replace

from core import clashes, wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Kept
from core.operations import signups
from core.operations.work import Work
from core.store.ports import Store
from core.text import clean_line


async def keep(
    store: Store, desk: Desk, actor: Actor, session_id: str, *, reason: str = "", ids: Ids = random_id
) -> Change:
    """Accept whatever the date of a session meets; it is not warned about any more. Raises `Refused`."""
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        about = await signups.meeting(work, session_id)
        session = about.session
        if session.state not in ("planned", "open"):
            word = "cancelled" if session.state == "cancelled" else "over"
            raise Refused(f"The session of {wording.plain_date(session.date)} is {word}.")
        waiting = clashes.unsettled(session, about.series, desk.polling_days, desk.quiet_days)
        if not waiting:
            raise Refused(f"{wording.date_words(session.date)} meets nothing that waits for a decision.")
        words = "; ".join(each.words for each in waiting)
        uow.begin(
            "keep_session", clean_line(f"kept on {wording.date_words(session.date)}: {words}"), series=about.series.id,
            session=session_id,
        )  # fmt: skip
        kept = tuple(Kept(clash=each.words, by=actor.name, at=work.now) for each in waiting)
        await uow.sessions.put(replace(session, kept=(*session.kept, *kept)))
    return uow.new_changes[-1]
