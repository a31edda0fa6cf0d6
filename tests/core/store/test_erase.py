"""Erasing a person: no trace in any file of the data folder but a salted hash; others keep what is theirs."""

import base64
import os
from collections.abc import AsyncIterator
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from fakes_desk import AMIRA, DESK, Hands, fill, next_session, person_id
from msgspec.structs import replace
from store_world import letter, person, seen

from core.errors import Refused
from core.ids import suppression_hash
from core.model import Answer, Ballot, Note, Rendered, RightsRequest, SecondAddress, Topic
from core.operations.undo import undo
from core.store import ledger, place
from core.store.engine import JournalStore
from core.store.erase import Erased, erase, subject_of
from core.store.opening import open_store
from core.store.transfer import everything
from core.store.upkeep import look_after
from core.store.verify import verify
from core.text import Safe, lit

NAME, ADDRESS, SECOND = "Zadie Quillfeather", "zadie.quillfeather@westshire.example", "zq@home.example"
TRACES = (b"quillfeather", b"zadie", b"zq@home")


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def store(tmp_path: Path, clock: Hands) -> AsyncIterator[JournalStore]:
    """A filled desk in which Zadie has left traces in every table, in others' documents and in the journal's history."""
    store = await open_store(tmp_path / "data", create=True, clock=clock)
    await fill(store, clock)
    await leave_traces(store, clock)
    yield store
    await store.close()


def mail(to: str, text: str) -> bytes:
    message = EmailMessage()
    message["To"], message["Subject"] = to, "Ŵho is coming"
    message.set_content(text, cte="base64")
    return bytes(message)


async def leave_traces(store: JournalStore, clock: Hands) -> None:
    session, now = await next_session(store), clock()
    async with store.unit_of_work(AMIRA) as uow:
        seq = uow.begin("add", Safe(f"{NAME} added"), person="zq", session=session)
        second = SecondAddress(address=Safe(SECOND), asked_at=now)
        await uow.people.put(person("zq", name=NAME, address=ADDRESS, second=second, created_at=now, heard_at=now))
        await uow.topics.put(Topic(id="t1", series="digital", number=1, text=lit("Forms"), person="zq", created_at=now))
        await uow.ballots.put(Ballot(id="v1:zq", vote="v1", person="zq", choice=(1,), at=now))
        await uow.answers.put(
            Answer(id=f"{session}:zq", series="digital", session=session, person="zq", text=Safe(f"ask {NAME}"), at=now)
        )
        await uow.rights.put(
            RightsRequest(id="r1", person="zq", what="erase", text=Safe(NAME), asked_at=now, due=date(2026, 12, 22))
        )
        await uow.notes.put(
            Note(id=session, series="digital", session=session, text=Safe(f"{NAME} told us"), by="zq", saved_at=now)
        )
        found = await uow.sessions.need(session)
        await uow.sessions.put(replace(found, hosts=(*found.hosts, "zq"), reason=Safe(f"moved for {NAME.upper()}")))
        await uow.outbox.put(letter("z1", address=Safe(ADDRESS), person="zq", change=seq))
        await uow.rendered.put(Rendered(id="z1", content=mail(ADDRESS, "hello"), at=now))
        others = letter("z2", address=Safe("omar.khan@eastham.example"), facts={"who": f"{NAME}, Westshire"})
        await uow.outbox.put(others)
        await uow.rendered.put(Rendered(id="z2", content=mail(others.address, f"- {NAME}, Westshire"), at=now))
        await uow.rendered.put(Rendered(id="z3", content=mail(others.address, "- Omar Khan"), at=now))
        waiting = (await uow.inbound.in_state("waiting"))[0]
        own = replace(waiting, id="m1", address=Safe(ADDRESS), excerpt=lit("me too"), raw="inbox/0a.eml")
        await uow.inbound.put(own)
        await uow.inbound.put(replace(waiting, id="m2", excerpt=Safe(f"ask Quillfeather, Zadie or <{ADDRESS}>")))
    (store.folder / "inbox").mkdir(mode=0o700)
    (store.folder / "inbox" / "0a.eml").write_bytes(b"From: " + ADDRESS.encode())
    await store.compact()
    async with store.unit_of_work(AMIRA) as uow:
        uow.begin("rename", Safe(f"renamed to {NAME}"), person="zq")
        await uow.people.put(replace(await uow.people.need("zq"), heard_at=now + timedelta(hours=1)))


async def erase_zadie(store: JournalStore) -> Erased:
    async with store.unit_of_work(AMIRA) as uow:
        zadie = await uow.people.need("zq")
        return await erase(uow, DESK.secret, subject_of(DESK.secret, [zadie]))


def traces(folder: Path) -> list[str]:
    """Files that still hold a trace, in clear or base64."""
    needles = [*TRACES, base64.b64encode(b"- Zadie Quillf")[:-4].lower()]
    return [
        path.name for path in folder.rglob("*") if path.is_file()
        and any(needle in path.read_bytes().lower() for needle in needles)
    ]  # fmt: skip


async def test_no_trace_stays_in_any_file_after_the_compaction(store: JournalStore) -> None:
    assert set(traces(store.folder)) == {"store.journal", "store.journal.bak", "0a.eml"}
    erased = await erase_zadie(store)
    assert (erased.pseudonym, erased.mails) == (
        "erased-" + suppression_hash(DESK.secret, ADDRESS)[:4],
        ("inbox/0a.eml",),
    )
    for name in erased.mails:
        (store.folder / name).unlink()
    await store.tidy()
    assert traces(store.folder) == []
    assert not (store.folder / place.BACKUP).exists()
    assert (await verify(store.folder)).problems == ()


async def test_others_keep_what_is_theirs(store: JournalStore) -> None:
    async with store.view() as view:
        before = await everything(view)
    await erase_zadie(store)
    async with store.view() as view:
        after = await everything(view)
        topic, note = await view.topics.need("t1"), (await view.notes.of_series("digital"))[0]
        other, mail2 = await view.outbox.need("z2"), await view.inbound.need("m2")
        change = (await view.changes.recent(3))[1]
        session = await view.sessions.need(note.session)
        assert [await view.rendered.get(id_) is None for id_ in ("z1", "z2", "z3")] == [True, True, False]
        assert await view.people.by_address(SECOND) is None
    who = "erased-" + suppression_hash(DESK.secret, ADDRESS)[:4]
    assert (topic.text, topic.person) == ("Forms", "")
    assert (note.text, note.by) == (f"{who} told us", "")
    assert other.facts == {"who": f"{who}, Westshire"}
    assert mail2.excerpt == f"ask {who} or <{who}>"
    assert (session.reason, "zq" in session.hosts) == (f"moved for {who}", False)
    assert change.summary == f"renamed to {who}"
    untouched = ("series", "memberships", "signups", "organisations", "entries", "switches")
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}
    assert len(after["people"]) == len(before["people"]) - 1


async def test_salted_hash_of_every_address_stays_in_store_and_list(store: JournalStore, clock: Hands) -> None:
    await erase_zadie(store)
    await store.tidy()
    hashes = {suppression_hash(DESK.secret, address) for address in (ADDRESS, SECOND)}
    async with store.view() as view:
        assert {doc.id for doc in (await everything(view))["suppressed"]} == hashes
    listed = ledger.read(store.folder)
    assert {each.hash: each.at for each in listed.values()} == dict.fromkeys(hashes, clock())


async def test_erasure_and_what_it_touched_cannot_be_undone(store: JournalStore) -> None:
    async with store.view() as view:
        renamed = (await view.changes.recent(1))[0]
    await erase_zadie(store)
    with pytest.raises(Refused, match="An erasure cannot be undone"):
        await undo(store, DESK, AMIRA, renamed.seq + 1)
    with pytest.raises(Refused, match="what was there before has been erased with a person's data"):
        await undo(store, DESK, AMIRA, renamed.seq)


async def test_change_that_only_others_are_in_can_still_be_undone(store: JournalStore) -> None:
    async with store.unit_of_work(AMIRA) as uow:
        seq = uow.begin("edit", lit("topic of another session"))
        other = (await uow.sessions.of_series("digital"))[5]
        await uow.sessions.put(replace(other, topic=lit("Clinic")))
    await erase_zadie(store)
    await undo(store, DESK, AMIRA, seq)
    async with store.view() as view:
        assert (await view.sessions.need(other.id)).topic == other.topic


async def test_killed_before_the_compaction_the_next_start_does_it(store: JournalStore, clock: Hands) -> None:
    await erase_zadie(store)
    (store.folder / "inbox" / "0a.eml").unlink()
    await store.close()
    assert set(traces(store.folder)) == {"store.journal", "store.journal.bak"}
    later = await open_store(store.folder, clock=clock)
    await look_after(later, store.folder, clock=clock)
    await later.close()
    assert traces(store.folder) == []


async def test_letter_that_says_so_may_still_leave(store: JournalStore, clock: Hands) -> None:
    async with store.unit_of_work(AMIRA) as uow:
        zadie = await uow.people.need("zq")
        await uow.outbox.put(letter("bye", kind="erased", address=Safe(ADDRESS)))
        await erase(uow, DESK.secret, subject_of(DESK.secret, [zadie]), keep=("bye",))
    async with store.view() as view:
        assert [row.id for row in await view.outbox.to_address(ADDRESS, since=clock())] == ["bye"]


async def test_whoever_writes_again_starts_from_nothing(store: JournalStore) -> None:
    await erase_zadie(store)
    async with store.unit_of_work(AMIRA) as uow:
        uow.begin("add", lit("new"))
        await uow.people.put(person("new", name=NAME, address=ADDRESS))
    async with store.view() as view:
        assert await view.signups.of_person("new") == []
        assert await view.changes.of_person("new") == []
    assert await person_id(store, NAME) == "new"


async def test_namesake_keeps_their_name_and_part_words_are_left_alone(store: JournalStore) -> None:
    async with store.unit_of_work(AMIRA) as uow:
        uow.begin("add", lit("namesake"))
        await uow.people.put(person("p2", name=NAME, address="other@eastham.example"))
        await uow.inbound.put(
            replace((await uow.inbound.need("m2")), excerpt=lit("Zadie Quillfeathers and xzq@home.example"))
        )
    await erase_zadie(store)
    async with store.view() as view:
        assert (await view.people.need("p2")).name == NAME
        assert (await view.inbound.need("m2")).excerpt == "Zadie Quillfeathers and xzq@home.example"


async def test_stray_mails_go_after_an_hour(store: JournalStore, clock: Hands) -> None:
    inbox = store.folder / "inbox"
    for name, age in (("stray.eml", 2), ("young.eml", 0.5), ("note.txt", 99), ("0a.eml", 99)):
        (inbox / name).write_bytes(b"x")
        at = clock().timestamp() - age * 3600
        os.utime(inbox / name, (at, at))
    await look_after(store, store.folder, clock=clock)
    assert sorted(path.name for path in inbox.iterdir()) == ["0a.eml", "note.txt", "young.eml"]
    assert await store.beats() != ()
    assert (await verify(store.folder)).counts["inbound"] == 3
    async with store.unit_of_work(AMIRA) as uow:
        await uow.seen.put(seen())
