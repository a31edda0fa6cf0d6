"""Stores as released versions wrote them still open, verify, and hold what they held.

Each folder `tests/fixtures/store-v*` is the state folder of a played demo, with `facts.json` as that version saw it.
"""

import shutil
from pathlib import Path

import msgspec
import pytest
from fakes_desk import AMIRA, Hands

from core.store import place
from core.store.migrate import migrate
from core.store.opening import open_store
from core.store.verify import verify
from core.text import lit

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("store-v*"))


class Facts(msgspec.Struct, frozen=True):
    """Documents by table, sessions with their topics, and by address how everybody stood."""

    counts: dict[str, int]
    topics: dict[str, str]
    standings: dict[str, dict[str, str]]


async def facts_of(folder: Path) -> Facts:
    """What an organiser relies on, read from a store."""
    found = await verify(folder)
    assert found.problems == ()
    topics: dict[str, str] = {}
    standings: dict[str, dict[str, str]] = {}
    store = await open_store(folder, read_only=True, clock=Hands())
    async with store.view() as view:
        for series in await view.series.all():
            for session in await view.sessions.of_series(series.id):
                topics[session.id] = session.topic
                standings[session.id] = {
                    (await view.people.need(signup.person)).address: signup.state
                    for signup in await view.signups.for_session(session.id)
                }
    await store.close()
    return Facts(found.counts, topics, standings)


@pytest.fixture(params=FIXTURES, ids=lambda each: each.name)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Facts]:
    """A copy of a store with the facts that were noted when it was written."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    for name in (place.JOURNAL, "installation.json"):
        shutil.copyfile(request.param / name, folder / name)
        (folder / name).chmod(0o600)
    return folder, msgspec.json.decode((request.param / "facts.json").read_bytes(), type=Facts)


def test_first_version_is_kept() -> None:
    assert "store-v0.1.0" in [each.name for each in FIXTURES]


async def test_store_of_an_older_version_holds_what_it_held(kept: tuple[Path, Facts]) -> None:
    folder, facts = kept
    await migrate(folder, clock=Hands())
    assert await facts_of(folder) == facts
    store = await open_store(folder, clock=Hands())
    async with store.unit_of_work(AMIRA) as uow:
        uow.begin("edit_session", lit("as it was"))
        await uow.sessions.put(await uow.sessions.need(next(iter(facts.topics))))
    await store.close()
