"""IDLE (RFC 2177): waiting until the server announces something."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from mailgateway.intake.imap_deadlines import Late


async def idling(protocol: Any, seconds: float, most: float) -> Any:
    """Enter IDLE, wait for an announcement or the end of `seconds`, leave it again; `most` seconds for each answer."""
    async with asyncio.TaskGroup() as group:
        idle = group.create_task(protocol.idle())
        if not await _came(group, protocol.wait_for_idle_response(), idle, most):
            raise Late("IDLE", most)
        if not idle.done():
            await _came(group, protocol.announced.wait(), idle, seconds)
        if not idle.done():
            protocol.idle_done()
            if not (await asyncio.wait({idle}, timeout=most))[0]:
                raise Late("DONE", most)
    return idle.result()


async def _came(
    group: asyncio.TaskGroup, event: Coroutine[Any, Any, object], command: asyncio.Task[Any], seconds: float
) -> bool:
    """Wait for `event` or the end of `command`, at most `seconds`; whether one of them came."""
    waiting = group.create_task(event)
    came, _ = await asyncio.wait({waiting, command}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    return bool(came)
