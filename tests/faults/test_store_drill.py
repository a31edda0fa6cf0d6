"""The drill: a backup under load, work goes on, somebody is erased, everything is lost, and is brought back."""

import asyncio
import shutil
from pathlib import Path

import pytest
from fakes_desk import AMIRA, DESK, KATE, Hands, fill
from store_world import letter, person, seen

from core.store import ledger, place
from core.store.backup import copies, copy_if_due
from core.store.erase import erase, subject_of
from core.store.memory import MemoryStore
from core.store.opening import open_store
from core.store.restore import restore
from core.store.transfer import everything, export, import_
from core.store.upkeep import look_after
from core.store.verify import verify
from core.text import lit

SECRET = b'{"secret":"' + b"c3Nz" * 10 + b'c3M=","instance":"01","uid_domain":"lgd.example"}'


@pytest.mark.slow
async def test_nobody_who_was_erased_and_no_letter_comes_out_of_a_restored_desk(tmp_path: Path) -> None:
    clock, folder = Hands(), tmp_path / "data"
    store = await open_store(folder, create=True, clock=clock)
    place.write_private(folder / "installation.json", SECRET)
    await fill(store, clock)
    async with store.unit_of_work(AMIRA) as uow:
        uow.begin("add", lit("Zadie Quillfeather added"))
        await uow.people.put(person("zq", name="Zadie Quillfeather", address="zq@home.example", created_at=clock()))

    async def work(start: int, count: int) -> None:
        for n in range(start, start + count):
            async with store.unit_of_work(AMIRA) as uow:
                uow.begin("add", lit("added"))
                await uow.people.put(person(f"p{n}"))
                await uow.outbox.put(letter(f"o{n}", state="queued", person=f"p{n}"))
                await uow.seen.put(seen(f"mid:{n}"))

    _, made = await asyncio.gather(work(0, 60), copy_if_due(folder, clock=clock))
    assert made is not None
    clock.move(hours=1)
    await work(60, 200)
    async with store.unit_of_work(KATE) as uow:
        await erase(uow, DESK.secret, subject_of(DESK.secret, [await uow.people.need("zq")]))
    await look_after(store, folder, clock=clock)
    await store.close()

    shutil.copy(made.path, tmp_path / "kept.tar.gz")
    shutil.copy(folder / ledger.FILE, tmp_path / "list.jsonl")
    assert list(copies(folder).values()) == [made.path]
    shutil.rmtree(folder)
    done = await restore(tmp_path / "kept.tar.gz", folder, KATE, erasures=tmp_path / "list.jsonl", clock=clock)

    assert (done.erased, done.problems) == (1, ())
    assert (await verify(folder)).problems == ()
    for path in folder.rglob("*"):
        assert not path.is_file() or not any(trace in path.read_bytes() for trace in (b"Quillfeather", b"zq@home"))
    store = await open_store(folder, clock=clock)
    async with store.view() as view:
        known = await everything(view)
        pairs = [({d.id[1:] for d in known["outbox"] if d.id[1:].isdigit()}, {d.id[4:] for d in known["seen"]})]
        assert all(letters == mails for letters, mails in pairs)
        assert await view.outbox.in_state("queued") == []
        assert await view.switches.get("hold") is not None
    other = MemoryStore(clock)
    await import_(other, await export(store, clock()), KATE)
    async with other.view() as view:
        assert await everything(view) == known
    await store.close()
