"""What a verb would do, as values: every letter in words with its calendar part, every session before and after.

The verb itself runs over a trial of the store, so a preview cannot differ from what is then done.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

import msgspec

from core.clock import Clock, system_clock
from core.desk import Desk
from core.ids import Ids, random_id
from core.model import Change, OutboxRow, Session
from core.operations import following, letters, outbox
from core.operations.work import Work
from core.store.ports import Store
from core.store.tables import SESSIONS
from core.store.trial import Trial
from core.text import Safe

Verb = Callable[[Store], Awaitable[Change | None]]


class LetterShown(msgspec.Struct, frozen=True, kw_only=True):
    """One letter as its reader would get it. `calendar` is '' where no calendar part travels; `sequence` is its own."""

    to: Safe
    name: Safe
    kind: str
    person: str
    session: str
    subject: Safe
    text: Safe
    calendar: Literal["", "REQUEST", "CANCEL", "DECLINECOUNTER"] = ""
    sequence: int = 0


class SessionShown(msgspec.Struct, frozen=True, kw_only=True):
    """One session that would differ; `before` is None for a new one, `after` for one that vanishes."""

    id: str
    before: Session | None
    after: Session | None


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a verb would do; `change` is None where it would change nothing. `withdrawn` counts letters taken back."""

    change: Change | None
    letters: tuple[LetterShown, ...] = ()
    sessions: tuple[SessionShown, ...] = ()
    withdrawn: int = 0


async def preview(
    store: Store, desk: Desk, verb: Verb, *, clock: Clock = system_clock, ids: Ids = random_id
) -> Preview:  # fmt: skip
    """What `verb` would do to the store. Raises what the verb raises."""
    trial = Trial(store, clock=clock)
    change = await verb(trial)
    if change is None or trial.unit is None:
        return Preview(change=None)
    work, by_verb = Work(trial.unit, desk, ids), trial.letters
    if await following.bring_up_to_date(work):  # what the next tick makes of it for second addresses
        trial.writes = trial.unit.writes()
    new = [row for row in trial.letters if row.state in ("held", "queued")]
    shown = [await _letter(work, row) for row in sorted(new, key=lambda row: row.due)]
    return Preview(
        change=change,
        letters=tuple(shown),
        sessions=tuple(_sessions(trial)),
        withdrawn=sum(row.state == "withdrawn" for row in by_verb),
    )


async def _letter(work: Work, row: OutboxRow) -> LetterShown:
    entry, part, method = await outbox.calendar_part(work, row)
    letter = await letters.worded(work.uow, work.desk, row, work.now, attached=bool(part))
    return LetterShown(
        to=row.shown_address, name=row.name, kind=row.kind, person=row.person, session=row.session, subject=letter.subject,
        text=letter.text, calendar=method if part else "", sequence=entry.sequence if entry else 0,
    )  # fmt: skip


def _sessions(trial: Trial) -> Sequence[SessionShown]:
    after = dict(trial.written(SESSIONS.name))
    before = {
        image.id: image.before for change in trial.noted for image in change.images if image.table == SESSIONS.name
    }
    shown = []
    for id_, doc in after.items():
        old = before.get(id_)
        was = msgspec.convert(old, Session) if old else None
        if isinstance(doc, Session | None) and doc != was:
            shown.append(SessionShown(id=id_, before=was, after=doc))
    return sorted(shown, key=lambda each: each.id)


def counted(of: Preview) -> tuple[int, int]:
    """How many letters, and how many of them carry a calendar part."""
    return len(of.letters), sum(bool(each.calendar) for each in of.letters)
