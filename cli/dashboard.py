"""`dashboard`: the terminal program of the organisers."""

import asyncio
import sys

from cli.chosen import Chosen
from cli.desk import opened
from core.errors import Refused


def show(chosen: Chosen) -> None:
    """Run the dashboard until it is left. Raises `Refused` where there is no terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused("The dashboard needs a terminal. Over SSH use `ssh -t`; for scripts there is `status --json`.")
    asyncio.run(_run(chosen))


async def _run(chosen: Chosen) -> None:
    async with opened(chosen, read_only=False) as it:
        from tui.app import Dashboard

        await Dashboard(it.store, it.desk, it.actor, clock=it.clock).run_async()
