"""What every screen's frame reads: the series, what waits for a person, held letters, my changes, and the switches."""

from datetime import timedelta

import msgspec

from core.model import Actor, Change, OutboxRow, Series, Switch
from core.store.ports import Beat
from core.store.unit_of_work import View

NOT_UNDONE = ("show_second_address", "skip_action", "hold_action", "release_action")
"""What stands in the log with nothing to take back: looking at an address. What was skipped is taken back by its image, but
older changes have none.
"""
SHORT = timedelta(days=1)
"""A hold longer than this is an organiser's word to keep a letter back, not the time in which undo is free."""


class FrameFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The frame's facts. `mine` are my last changes, newest first; `held` the letters in their hold, first due first.

    `mine_held` counts those of them that changes of mine, in any series, have written.
    """

    series: tuple[Series, ...] = ()
    waiting: int = 0
    troubled: int = 0
    held: tuple[OutboxRow, ...] = ()
    switches: tuple[Switch, ...] = ()
    mine: tuple[Change, ...] = ()
    mine_held: int = 0
    beats: tuple[Beat, ...] = ()
    read: bool = False

    @property
    def hold(self) -> Switch | None:
        """The switch that holds all mail."""
        return next((switch for switch in self.switches if switch.id == "hold"), None)

    @property
    def stopped(self) -> tuple[Switch, ...]:
        """The switches by which the desk stopped planned mail, or all it does by itself."""
        return tuple(switch for switch in self.switches if switch.id in ("breaker", "clock"))

    @property
    def undo(self) -> Change | None:
        """My last change that still stands."""
        standing = (c for c in self.mine if not c.undoes and not c.undone_by)
        return next((c for c in standing if c.images or c.verb not in NOT_UNDONE), None)

    @property
    def redo(self) -> Change | None:
        """My last undo, while nothing of mine came after it."""
        newest = next(iter(self.mine), None)
        return newest if newest is not None and newest.undoes and not newest.undone_by else None


async def read_frame(view: View, actor: Actor, series: str) -> FrameFacts:
    """Read the frame's facts; `series` limits undo to changes of it and of no series."""
    retries = await view.outbox.in_state("retry", limit=200)
    troubled = len(retries) + await view.outbox.count("failed") + await view.outbox.count("unknown")
    mine = await view.changes.by_actor(actor, limit=50)
    held, numbers = await view.outbox.in_state("held", limit=50), {change.seq for change in mine}
    return FrameFacts(
        series=tuple(await view.series.all()),
        waiting=await view.inbound.count("waiting") + await view.inbound.count("quarantined"),
        troubled=troubled,
        held=tuple(held),
        mine_held=sum(row.change in numbers and row.due - row.created_at < SHORT for row in held),
        switches=tuple(await view.switches.all()),
        read=True,
        mine=tuple(c for c in mine if c.series in ("", series)),
    )
