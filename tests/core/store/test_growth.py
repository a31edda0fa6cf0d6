"""What one transaction costs must not grow with what is stored: bytes, syncs, documents touched, steps of Python."""

import os
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from store_world import AMIRA, clock, letter, person, seen, signup

from core.store.engine import JournalStore
from core.store.opening import open_store
from core.text import lit


async def fill(store: JournalStore, count: int) -> None:
    """A desk with `count` people, each with a place in one of many sessions, a letter and a mail."""
    async with store.unit_of_work(AMIRA) as uow:
        uow.begin("import", lit("imported"))
        for n in range(count):
            await uow.people.put(person(f"p{n}"))
            await uow.signups.put(signup(f"s{n // 10}", f"p{n}", order=n))
            await uow.outbox.put(letter(f"o{n}", state="sent", person=f"p{n}", session=f"s{n // 10}"))
            await uow.seen.put(seen(f"mid:{n}"))


async def sign_up(store: JournalStore, who: str) -> None:
    """What a mail that says yes costs: look-ups, the sign-up, the letter, the mark."""
    async with store.unit_of_work(AMIRA) as uow:
        if await uow.seen.get(f"mid:{who}") or await uow.outbox.by_key(f"signed_up:{who}"):
            return
        found = await uow.people.by_address(f"{who}@westshire.example")
        uow.begin("receive", lit("has a place"), session="new", person=who)
        await uow.people.put(found or person(who))
        await uow.signups.put(signup("new", who, order=await uow.signups.count("new", "going")))
        await uow.signups.for_session("new")
        await uow.outbox.put(letter(f"o{who}", key=f"signed_up:{who}", person=who, session="new"))
        await uow.seen.put(seen(f"mid:{who}"))


class Cost:
    """Counts the steps (bytecodes) of Python in the store, and what goes to the disk."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.steps = 0
        self.disk: Counter[str] = Counter()
        for name in ("pwrite", "fdatasync", "fsync"):
            patch.setattr(os, name, self._counted(name, getattr(os, name)))

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            self.disk[name] += 1
            self.disk["bytes"] += len(args[1]) if name == "pwrite" else 0
            return real(*args)

        return call

    async def of(self, work: Awaitable[None]) -> tuple[int, dict[str, int]]:
        def enter(frame: FrameType, _event: str, _: object) -> Any:
            if "core/store" not in frame.f_code.co_filename:
                return None
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
            return step

        def step(_frame: FrameType, event: str, _: object) -> Any:
            self.steps += event == "opcode"
            return step

        self.steps, self.disk = 0, Counter()
        before = sys.gettrace()
        sys.settrace(enter)
        try:
            await work
        finally:
            sys.settrace(before)
        return self.steps, dict(self.disk)


async def test_signup_costs_the_same_with_ten_times_as_much_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = {}
    for size in (200, 2_000):
        store = await open_store(tmp_path / str(size), create=True, clock=clock)
        await fill(store, size)
        cost = Cost(monkeypatch)
        await cost.of(sign_up(store, "first"))
        costs[size] = await cost.of(sign_up(store, "zara0"))
        [commit] = [commit async for commit in _after(store)]
        assert len(commit.touched) == 5
        await store.close()
    (few_steps, few), (many_steps, many) = costs[200], costs[2_000]
    assert few == many
    assert many["pwrite"] == many["fdatasync"] == 1
    assert "fsync" not in many
    assert many["bytes"] < 1_600
    assert many_steps == few_steps


async def _after(store: JournalStore) -> Any:
    async for commit in store.changes(store.seq - 1):
        yield commit
        return
