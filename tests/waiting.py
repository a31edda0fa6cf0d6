"""Waiting for a condition in tests: bounded, and as short as it can be."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until `condition` holds; the test fails after `seconds`."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for is code under test, which sets no event
            await asyncio.sleep(0.002)


async def eventually(condition: Callable[[], Awaitable[object]], seconds: float = 30.0) -> None:
    """Wait until `condition`, which looks at other processes, holds; the test fails after `seconds`."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - other processes set no event
            await asyncio.sleep(0.02)
