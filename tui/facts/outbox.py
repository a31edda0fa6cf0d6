"""What Outbox reads: letters by state, the switch that holds all mail, and one letter with its text and its tries."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from core.desk import Desk
from core.model import Change, OutboxRow, RowState, Session, Switch
from core.store.unit_of_work import View

if TYPE_CHECKING:
    from core.letters.render import Letter

NEED: tuple[RowState, ...] = ("unknown", "failed", "retry")
SOON: tuple[RowState, ...] = ("sending", "held", "queued")
OVER: tuple[RowState, ...] = ("sent", "withdrawn")
MANY = 200
TODAY = timedelta(hours=24)


class OutboxFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of Outbox. `counts` are of all letters in a state; `sent` those of the last day among them."""

    rows: tuple[OutboxRow, ...] = ()
    counts: dict[str, int] = {}
    hold: Switch | None = None
    sessions: dict[str, Session] = {}


class LetterDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One letter: as its reader sees it, the change that wrote it, or why it cannot be worded."""

    row: OutboxRow
    subject: str = ""
    text: str = ""
    change: Change | None = None
    trouble: str = ""


async def read_outbox(view: View, now: datetime) -> OutboxFacts:
    """Letters that need somebody, that leave soon, and those of the last day, at most so many of each state."""
    rows: list[OutboxRow] = []
    for state in (*NEED, *SOON):
        rows += await view.outbox.in_state(state, limit=MANY)
    recent = [row for row in await view.outbox.recent(2 * MANY) if row.state in OVER]
    rows += [row for row in recent if now - (row.settled_at or row.created_at) <= TODAY][:MANY]
    about = {row.session for row in rows if row.session}
    states: tuple[RowState, ...] = (*NEED, *SOON, *OVER)
    return OutboxFacts(
        rows=tuple(rows),
        counts={state: await view.outbox.count(state) for state in states},
        hold=await view.switches.get("hold"),
        sessions={id_: session for id_ in about if (session := await view.sessions.get(id_)) is not None},
    )


async def read_letter(view: View, desk: Desk, row_id: str, now: datetime) -> LetterDetail | None:
    """One letter, worded with the facts as they are now."""
    row = await view.outbox.get(row_id) if row_id else None
    if row is None:
        return None
    change = await view.changes.get(str(row.change)) if row.change else None
    try:
        letter = await _worded(view, desk, row, now)
    except (
        LookupError,
        ValueError,
        TypeError,
    ) as error:  # facts of another version: the rest can be shown all the same
        return LetterDetail(row=row, change=change, trouble=type(error).__name__)
    return LetterDetail(row=row, subject=row.subject or letter.subject, text=letter.text, change=change)


async def _worded(view: View, desk: Desk, row: OutboxRow, now: datetime) -> "Letter":
    from core.operations.letters import worded  # late: the letters' templates

    return await worded(view, desk, row, now)
