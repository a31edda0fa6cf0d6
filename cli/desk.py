"""The desk a command works on: its configuration, its store while the command runs, and the clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import msgspec

from cli import faults
from cli.chosen import Chosen
from cli.who import actor
from core.clock import Clock, from_environment
from core.config import Config, find, load
from core.desk import Desk
from core.model import Actor
from core.store.ports import Store


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """An open desk: what the commands are given to work with."""

    config: Config
    desk: Desk
    store: Store
    actor: Actor
    clock: Clock

    @property
    def now(self) -> datetime:
        """The present moment, or the one that THIRDTHURSDAY_NOW holds still."""
        return self.clock()


def configured(chosen: Chosen) -> Config:
    """The configuration. Raises `Refused` with file, line and key."""
    config = load(find(chosen.config))
    faults.keep_in(config.data)
    return config


@asynccontextmanager
async def opened(chosen: Chosen, *, read_only: bool = True) -> AsyncIterator[Open]:
    """The desk, open while the block runs. Raises `Refused` with a sentence."""
    from core.installation import open_desk

    clock = from_environment()
    config = configured(chosen)
    store, desk = await open_desk(config, read_only=read_only, clock=clock)
    try:
        yield Open(config=config, desk=desk, store=store, actor=actor(chosen.name), clock=clock)
    finally:
        await store.close()
