"""Every engine keeps the contract."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from contracts.store_contract import Opens, StoreContract
from store_world import clock

from core.store.memory import MemoryStore
from core.store.opening import open_store
from core.store.ports import Store


class TestMemoryStore(StoreContract):
    @pytest.fixture
    async def opens(self) -> AsyncIterator[Opens]:
        store = MemoryStore(clock)

        async def opened() -> Store:
            return store

        yield opened
        await store.close()


class TestJournalStore(StoreContract):
    @pytest.fixture
    async def opens(self, tmp_path: Path) -> AsyncIterator[Opens]:
        stores: list[Store] = []

        async def opened() -> Store:
            stores.append(await open_store(tmp_path / "data", create=True, clock=clock))
            return stores[-1]

        yield opened
        for store in stores:
            await store.close()
