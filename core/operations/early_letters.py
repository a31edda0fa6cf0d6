"""The invitation and the reminder of a session by an organiser's hand, before the desk would send them by itself.

They are the planner's own letters: whoever gets one now does not get it a second time.
"""

from core import wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Done
from core.operations import bulk, signups
from core.operations.planning import writing
from core.operations.planning.early import Early, due_early
from core.operations.work import Meeting, Work
from core.store.ports import Store
from core.store.tables import DONE
from core.text import clean_line
from core.wording import count_words

VERBS: dict[Early, str] = {"invitation": "send_invitation", "reminder": "send_reminder"}
_NOBODY: dict[Early, str] = {
    "invitation": "Nobody is left to invite: every member has had it, has answered, pauses or cannot be reached.",
    "reminder": "Nobody is left to remind: whoever holds a place has had it, has just signed up or cannot be reached.",
}


async def send(
    store: Store, desk: Desk, actor: Actor, session_id: str, kind: Early, *, approved: int = 0, ids: Ids = random_id
) -> Change:
    """Queue the invitation or the reminder of a session now, one letter to each person it is due to, after the hold.

    `approved` is the number of letters agreed to, needed over fifty. Raises `Refused` where the session is not open, and
    where nobody is left.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        about = await signups.meeting(work, session_id)
        _refuse(work, about, kind)
        due = await due_early(uow, desk, about.session, kind, work.now)
        if not due:
            raise Refused(_nobody(kind, await uow.signups.count(session_id, "waitlisted")))
        day = wording.plain_date(about.session.date)
        summary = clean_line(f"{kind} for {day}: {count_words(len(due), 'letter')}")
        uow.begin(VERBS[kind], summary, series=about.series.id, session=session_id)
        cause = bulk.cause_of(work, len(due), approved)
        for action in due:
            await bulk.mark(work, await writing.to_person(work, action, cause))
            uow.keep_image(DONE, action.key)
            await uow.done.put(Done(id=action.key, at=work.now, by=actor.name))
    return uow.new_changes[-1]


def _refuse(work: Work, about: Meeting, kind: Early) -> None:
    signups.refuse_past(work, about)
    day = wording.plain_date(about.session.date)
    if about.session.state != "open":
        raise Refused(f"The session of {day} is not open yet: nobody can sign up for it.")
    if kind == "invitation" and about.series.status == "paused":
        raise Refused(f"The series {about.series.id} is paused: nobody is invited to it.")


def _nobody(kind: Early, waiting: int) -> str:
    """Why nobody is left; while somebody waits, the reminder becomes a question."""
    if kind == "reminder" and waiting:
        return "Somebody waits for a place: two days before, everybody is asked “still coming?” instead of reminded."
    return _NOBODY[kind]
