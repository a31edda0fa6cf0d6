"""What a change costs the dashboard does not grow with the sign-ups stored: documents read are counted, rows painted too."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import fakes_desk
import pytest
from dashes import dash
from fakes_desk import AMIRA, DESK, NOW, Hands, say
from textual.geometry import Region

from core.model import Person, Signup
from core.store.memory import MemoryStore
from core.store.tables import D, Index, Table
from core.store.unit_of_work import View
from core.text import Safe, lit
from tui.facts.frame import read_frame
from tui.facts.home import read_home
from tui.facts.inbox import read_inbox
from tui.facts.log import read_log
from tui.facts.outbox import read_outbox
from tui.facts.schedule import read_schedule
from tui.screens.home import HomeScreen
from tui.widgets.rows import Rows


class CountingView(View):
    """A view that counts the documents it gives away, by table."""

    given: Counter[str]

    async def get(self, table: Table[D], id_: str) -> D | None:
        """The document, counted."""
        found = await super().get(table, id_)
        self.given[table.name] += found is not None
        return found

    async def find(self, index: Index[D], key: str = "", **bounds: Any) -> list[D]:
        """The documents, counted."""
        found = await super().find(index, key, **bounds)
        self.given[index.table.name] += len(found)
        return found


class CountingStore(MemoryStore):
    """A store whose views count."""

    def __init__(self, clock: Hands) -> None:
        super().__init__(clock)
        self.given: Counter[str] = Counter()

    @asynccontextmanager
    async def view(self) -> AsyncIterator[View]:
        """A view that counts into `given`."""
        with CountingView(self._documents).looking() as view:
            assert isinstance(view, CountingView)
            view.given = self.given
            yield view


async def crowd(number: int) -> CountingStore:
    """The filled desk with so many more people who are going."""
    hands = Hands()
    store = CountingStore(hands)
    await fakes_desk.fill(store, hands)
    session = await fakes_desk.next_session(store)
    async with store.unit_of_work(AMIRA) as uow:
        uow.begin("import", lit("a crowd"), series="digital")
        for at in range(number):
            await uow.people.put(_person(at))
            await uow.signups.put(
                Signup(
                    id=f"{session}:c{at}", session=session, person=f"c{at}", series="digital", state="going",
                    order=1000 + at, created_at=NOW, changed_at=NOW,
                )
            )  # fmt: skip
    return store


def _person(at: int) -> Person:
    address = Safe(f"c{at}@westshire.example")
    return Person(id=f"c{at}", name=Safe(f"Crowd {at:04}"), address=address, created_at=NOW, heard_at=NOW)


async def read(number: int) -> dict[str, int]:
    """How many documents of each table are read after one change, for every screen but People, which lists them all."""
    store = await crowd(number)
    await say(store, await fakes_desk.next_session(store), "Ines Roy", "no")
    store.given = Counter()
    async with store.view() as view:
        await read_frame(view, AMIRA, "digital")
        await read_home(view, "digital", NOW)
        await read_schedule(view, DESK, "digital", NOW)
        await read_inbox(view, "", NOW)
        await read_outbox(view, NOW)
        await read_log(view)
    return dict(store.given)


async def test_change_is_shown_by_reading_as_few_documents_among_thousands_as_among_ten() -> None:
    assert await read(3_000) == await read(10)


@pytest.mark.parametrize("screen", ["1", "4"])
async def test_change_paints_only_the_rows_that_differ(screen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await crowd(100)
    async with dash((120, 36), store=store) as on:
        await on.press(screen)
        await on.shows("Amira Khan")
        await on.pilot.pause(0.5)
        painted: list[Region] = []
        real = Rows.refresh

        def noted(self: Rows, *regions: Region, **more: Any) -> Any:
            painted.extend(regions or [self.size.region])
            return real(self, *regions, **more)

        monkeypatch.setattr(Rows, "refresh", noted)
        await say(on.store, await fakes_desk.next_session(on.store), "Crowd 0099", "maybe")
        await on.shows("Crowd 0099: going -> maybe")
        await on.pilot.pause(0.3)
        assert 0 < rows_of(painted) <= 6


def rows_of(regions: Iterable[Region]) -> int:
    return len({y for region in regions for y in range(region.y, region.bottom)})


async def test_thousands_of_people_are_shown_by_their_whole_number() -> None:
    async with dash((120, 36), store=await crowd(1_200)) as on:
        await on.shows("✓ going   1,210 ")


async def test_what_comes_by_itself_is_grouped_once_for_all_that_is_drawn_within_a_minute() -> None:
    async with dash((120, 36)) as on:
        await on.shows("host reminder")
        home = on.app.screen
        assert isinstance(home, HomeScreen)
        grouped = home.by_itself()
        home.redraw()
        home.draw_frame()
        assert home.by_itself() is grouped
