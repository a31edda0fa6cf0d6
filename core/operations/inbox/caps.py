"""How many automatic answers one sender may have: counted before an answer is queued (inbound.md 8)."""

from datetime import timedelta
from typing import NamedTuple

from core.operations.letters import REPEATS
from core.operations.work import Work
from core.text import Safe
from core.trust import Level

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KNOWN_AN_HOUR, KNOWN_A_DAY = 12, 30
STRANGER_AN_HOUR, STRANGER_A_DAY = 1, 3
REPEATS_A_DAY = 3
STRANGERS_TOGETHER, TOGETHER_IN = 20, timedelta(minutes=120)
CONFIRMS = ("confirm_address", "forwarded_invite")


class Allowance(NamedTuple):
    """`mute`: no answer at all. `quiet`: none that only repeats what is so already."""

    mute: bool
    quiet: bool


async def allowance(work: Work, address: Safe, level: Level) -> Allowance:
    """What the answers already given to `address` leave over for this mail."""
    rows = [r for r in await work.uow.outbox.to_address(address, since=work.now - DAY) if r.auto == "replied"]
    lately = sum(row.created_at > work.now - HOUR for row in rows)
    if level == "0":
        full = lately >= STRANGER_AN_HOUR or len(rows) >= STRANGER_A_DAY or await _strangers(work)
    else:
        full = lately >= KNOWN_AN_HOUR or len(rows) >= KNOWN_A_DAY
    return Allowance(mute=full, quiet=sum(row.kind in REPEATS for row in rows) >= REPEATS_A_DAY)


async def _strangers(work: Work) -> bool:
    """Whether strangers have had their share together."""
    since = work.now - TOGETHER_IN
    recent = await work.uow.outbox.recent(STRANGERS_TOGETHER * 10)
    return sum(r.kind in CONFIRMS and r.created_at > since for r in recent) >= STRANGERS_TOGETHER
