"""Restoring: what was backed up is there, nobody who was erased comes back, and no letter leaves by itself."""

import asyncio
import stat
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from dying import each_step
from fakes_desk import AMIRA, DESK, KATE, Hands, Numbers, fill
from msgspec.structs import replace
from store_world import letter, person, seen

from core.errors import Refused
from core.ids import suppression_hash
from core.model import Cursor, Owner
from core.operations.outbox import Draft, claim, release_all
from core.operations.work import Work
from core.store import ledger, place
from core.store.backup import backup
from core.store.engine import JournalStore
from core.store.erase import erase, subject_of
from core.store.opening import open_store
from core.store.restore import Restored, restore
from core.store.transfer import everything
from core.store.verify import verify
from core.text import Safe, lit

HOURS = timedelta(hours=1)
INSTALLATION = b'{"secret":"' + b"c3Nz" * 10 + b'c3M=","instance":"01","uid_domain":"lgd.example"}'


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def store(tmp_path: Path, clock: Hands) -> AsyncIterator[JournalStore]:
    """A filled desk with letters in every state, a place in a mailbox, and two people who will be erased."""
    store = await open_store(tmp_path / "data", create=True, clock=clock)
    await fill(store, clock)
    place.write_private(store.folder / "installation.json", INSTALLATION)
    (store.folder / "inbox").mkdir(mode=0o700)
    owner = Owner(host="h", pid=1, started="x", lease_until=clock() + HOURS)
    async with store.unit_of_work(AMIRA) as uow:
        uow.begin("add", lit("added"))
        for id_ in ("early", "late"):
            await uow.people.put(person(id_, name=f"Guest {id_.capitalize()}", created_at=clock()))
        for state in ("held", "queued", "retry", "sent", "failed", "unknown", "withdrawn"):
            settled = clock() if state in ("sent", "failed", "unknown", "withdrawn") else None
            await uow.outbox.put(letter(f"L-{state}", state=state, settled_at=settled))
        await uow.outbox.put(letter("L-sending", state="sending", owner=owner, phase="dot", attempts=1))
        await uow.cursors.put(Cursor(id="imap:desk:INBOX", uidvalidity=1, uid=99))
        waiting = (await uow.inbound.in_state("waiting"))[0]
        for id_, raw in (("m1", "inbox/1.eml"), ("m2", "inbox/2.eml")):
            address = Safe("early@westshire.example" if id_ == "m1" else "x@x.example")
            await uow.inbound.put(replace(waiting, id=id_, raw=raw, address=address))
            (store.folder / raw).write_bytes(id_.encode())
    yield store
    await store.close()


async def erased(store: JournalStore, id_: str) -> None:
    async with store.unit_of_work(AMIRA) as uow:
        gone = await uow.people.need(id_)
        await erase(uow, DESK.secret, subject_of(DESK.secret, [gone]))
    await store.tidy()


async def restored(file: Path, folder: Path, clock: Hands, **options: object) -> Restored:
    return await restore(file, folder, KATE, clock=clock, **options)  # type: ignore[arg-type]


async def test_everything_but_letters_and_cursors_is_as_it_was(
    store: JournalStore, clock: Hands, tmp_path: Path
) -> None:
    made = await backup(store.folder, tmp_path, clock=clock)
    async with store.view() as view:
        before = await everything(view)
    done = await restored(made.path, tmp_path / "new", clock, nobody_erased=True)
    assert (done.at, done.erased, done.problems) == (clock(), 0, ())
    other = await open_store(tmp_path / "new", clock=clock)
    async with other.view() as view:
        after = await everything(view)
        change = (await view.changes.recent(1))[0]
    assert (change.verb, change.actor, change.summary) == (
        "restore", KATE, "restored from the backup of 2026-11-22 10:34 UTC",
    )  # fmt: skip
    assert change.seq == len(before["changes"]) + 1
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"outbox", "cursors", "switches", "changes"}
    assert {doc.id for doc in after["changes"]} == {doc.id for doc in before["changes"]} | {change.id}
    assert after["cursors"] == []
    async with other.unit_of_work(AMIRA) as uow:
        await uow.seen.put(seen())
    await other.close()
    assert (await verify(tmp_path / "new")).problems == ()
    assert (tmp_path / "new" / "installation.json").read_bytes() == INSTALLATION
    assert (tmp_path / "new" / "inbox" / "1.eml").read_bytes() == b"m1"
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert modes == {0o600}


async def test_no_letter_leaves_before_it_is_released(store: JournalStore, clock: Hands, tmp_path: Path) -> None:
    made = await backup(store.folder, tmp_path, clock=clock)
    done = await restored(made.path, tmp_path / "new", clock, nobody_erased=True)
    other = await open_store(tmp_path / "new", clock=clock)
    async with other.view() as view:
        states = {row.id: row.state for row in (await view.outbox.recent(999))}
    ours = {id_.removeprefix("L-"): state for id_, state in states.items() if id_.startswith("L-")}
    assert ours == {
        "held": "held", "queued": "held", "retry": "held", "sending": "unknown",
        "sent": "sent", "failed": "failed", "unknown": "unknown", "withdrawn": "withdrawn",
    }  # fmt: skip
    assert (done.held, done.unknown) == (sum(state == "held" for state in states.values()), 1)
    clock.move(days=3)
    assert await claims(other, clock) is False
    await release_all(other, DESK, KATE)
    assert await claims(other, clock) is True
    await other.close()


async def claims(store: JournalStore, clock: Hands) -> bool:
    """Whether a gateway would find a letter to send."""
    owner = Owner(host="h", pid=2, started="y", lease_until=clock() + HOURS)

    def finish(draft: Draft) -> bytes:
        return draft.letter.text.encode()

    async with store.unit_of_work(AMIRA) as uow:
        return await claim(Work(uow, DESK, Numbers()), owner, finish) is not None


async def test_nobody_who_was_erased_comes_back(store: JournalStore, clock: Hands, tmp_path: Path) -> None:
    await erased(store, "early")
    clock.move(hours=1)
    made = await backup(store.folder, tmp_path, clock=clock)
    clock.move(hours=1)
    await erased(store, "late")
    async with store.unit_of_work(AMIRA) as uow:
        uow.begin("add", lit("writes again"))
        await uow.people.put(person("again", address="early@westshire.example", created_at=clock()))
    done = await restored(made.path, tmp_path / "new", clock, erasures=store.folder / ledger.FILE)
    assert done.erased == 1
    listed = ledger.read(tmp_path / "new")
    assert listed == ledger.read(store.folder)
    assert listed[suppression_hash(DESK.secret, "late@westshire.example")].at == clock()
    other = await open_store(tmp_path / "new", clock=clock)
    async with other.view() as view:
        assert await view.people.get("late") is None
    await other.close()
    assert all(b"Guest Late" not in path.read_bytes() for path in (tmp_path / "new").iterdir() if path.is_file())


async def test_backup_from_before_an_erasure_is_scrubbed_with_its_mails(
    store: JournalStore, clock: Hands, tmp_path: Path
) -> None:
    made = await backup(store.folder, tmp_path, clock=clock)
    clock.move(hours=1)
    await erased(store, "early")
    done = await restored(made.path, tmp_path / "new", clock, erasures=store.folder / ledger.FILE)
    assert done.erased == 1
    assert [path.name for path in (tmp_path / "new" / "inbox").iterdir()] == ["2.eml"]
    contents = [path.read_bytes() for path in (tmp_path / "new").rglob("*") if path.is_file()]
    assert not any(b"early@westshire" in data or b"Guest Early" in data for data in contents)


async def test_whoever_wrote_again_after_the_erasure_stays(store: JournalStore, clock: Hands, tmp_path: Path) -> None:
    await erased(store, "early")
    clock.move(hours=1)
    async with store.unit_of_work(AMIRA) as uow:
        uow.begin("add", lit("writes again"))
        await uow.people.put(person("again", address="early@westshire.example", created_at=clock()))
    made = await backup(store.folder, tmp_path, clock=clock)
    done = await restored(made.path, tmp_path / "new", clock, nobody_erased=True)
    assert done.erased == 0
    other = await open_store(tmp_path / "new", clock=clock)
    async with other.view() as view:
        assert await view.people.get("again") is not None
    await other.close()


async def test_address_that_no_person_has_is_erased_from_letters_and_mails(
    store: JournalStore, clock: Hands, tmp_path: Path
) -> None:
    made = await backup(store.folder, tmp_path, clock=clock)
    (tmp_path / "list.jsonl").write_bytes(
        ledger.encode([ledger.Erasure(suppression_hash(DESK.secret, "x@x.example"), clock())])
    )
    assert (await restored(made.path, tmp_path / "new", clock, erasures=tmp_path / "list.jsonl")).erased == 1
    assert [path.name for path in (tmp_path / "new" / "inbox").iterdir()] == ["1.eml"]


async def test_restore_refuses_what_could_go_wrong(store: JournalStore, clock: Hands, tmp_path: Path) -> None:
    made = await backup(store.folder, tmp_path, clock=clock)
    new = tmp_path / "new"
    with pytest.raises(Refused, match=r"holds store\.journal already\. Move it away first, for example: mv "):
        await restored(made.path, store.folder, clock, nobody_erased=True)
    with pytest.raises(Refused, match=r"The list of erasures is missing: .* say --nobody-erased\."):
        await restored(made.path, new, clock)
    with pytest.raises(Refused, match=r"There is no .*/gone"):
        await restored(made.path, new, clock, erasures=tmp_path / "gone")
    with pytest.raises(Refused, match="cannot be read"):
        await restored(tmp_path / "nothing.tar.gz", new, clock, nobody_erased=True)
    (tmp_path / "text.tar.gz").write_text("hello")
    with pytest.raises(Refused, match="is no backup of Third Thursday"):
        await restored(tmp_path / "text.tar.gz", new, clock, nobody_erased=True)
    place.write_private(new / "installation.json", b"{}")
    with pytest.raises(Refused, match="is of another installation"):
        await restored(made.path, new, clock, nobody_erased=True)
    assert not (new / place.JOURNAL).exists()


async def test_damaged_store_is_moved_away_and_restored_in_place(
    store: JournalStore, clock: Hands, tmp_path: Path
) -> None:
    made = await backup(store.folder, clock=clock)
    await store.close()
    (store.folder / place.JOURNAL).rename(tmp_path / "store.journal.damaged")
    await restored(made.path, store.folder, clock)
    other = await open_store(store.folder, clock=clock)
    async with other.view() as view:
        assert await view.people.get("early") is not None
    await other.close()


def test_death_at_every_step_leaves_no_half_store(store: JournalStore, clock: Hands, tmp_path: Path) -> None:
    made = asyncio.run(backup(store.folder, tmp_path, clock=clock))
    new = tmp_path / "new"
    whole = 0
    for _ in each_step(lambda: asyncio.run(restored(made.path, new, clock, nobody_erased=True))):
        if (new / place.JOURNAL).exists():
            found = asyncio.run(verify(new))
            assert (found.problems, found.counts["people"]) == ((), 19)
            whole += 1
            (new / place.JOURNAL).unlink()
    assert whole == 1
