"""Erasing to the end: the last letters leave, then nothing of the person is left in the data folder but a hash."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes_desk import AMIRA, DESK, Hands
from fakes_inbox import Post, address_of, post, read
from msgspec.structs import replace

from core.errors import Refused
from core.ids import suppression_hash
from core.model import Person
from core.operations import erasing, requests, ticking
from core.operations.undo import undo
from core.store.engine import JournalStore
from core.store.opening import open_store
from core.understanding import Word

PRIYA, OMAR = address_of("Priya Shah"), address_of("Omar Khan")
HELD = timedelta(seconds=31)
TRACES = (b"priya", b"shah")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Post]:
    """A desk on disk. Priya goes, is a member, had an idea; one mail of hers lies in the data folder."""
    clock = Hands(datetime(2026, 11, 23, 9, 12, 7, tzinfo=UTC))
    store = await open_store(tmp_path / "data", create=True, clock=clock)
    made = await post(store=store, clock=clock, capacity=2)
    await made.says(read("Priya Shah", "join"))
    await made.says(read("Omar Khan", "join"))
    await made.says(
        read("Priya Shah", "series", words=(Word(word="SERIES", intent="series"),), arguments={"word": "SERIES"})
    )
    await made.says(read("Priya Shah", "topic", arguments={"word": "IDEA", "text": "writing for forms"}))
    raw = tmp_path / "data" / "inbox"
    raw.mkdir()
    (raw / "0a.eml").write_bytes(b"From: priya.shah@westshire.example")
    async with store.unit_of_work(AMIRA) as uow:
        [mail, *_] = await uow.inbound.of_person((await who(made)).id)
        await uow.inbound.put(replace(mail, raw="inbox/0a.eml"))
    yield made
    await store.close()


async def who(desk: Post, address: str = PRIYA) -> Person:
    async with desk.store.view() as view:
        found = await view.people.by_address(address)
    assert found is not None
    return found


def traces(desk: Post) -> set[str]:
    assert isinstance(desk.store, JournalStore)
    files = [path for path in desk.store.folder.rglob("*") if path.is_file()]
    return {path.name for path in files if any(trace in path.read_bytes().lower() for trace in TRACES)}


async def end(desk: Post) -> int:
    assert isinstance(desk.store, JournalStore)
    return await erasing.finish(desk.store, DESK, data=desk.store.folder, ids=desk.ids)


async def test_an_erasure_by_mail_leaves_nothing_once_the_last_letter_has_left(desk: Post) -> None:
    await desk.says(read("Priya Shah", "erase"))
    token = desk.sent[-1].token
    await desk.take(read("Priya Shah", "join", tokens=(token,)))
    assert await end(desk) == 0  # its last letter waits
    assert {(each.row.kind, each.row.address) for each in await desk.deliver()} == {
        ("erased", PRIYA),
        ("promoted", OMAR),
    }
    assert traces(desk) != set()
    assert await end(desk) == 1
    assert traces(desk) == set()
    async with desk.store.view() as view:
        assert await view.suppressed.get(suppression_hash(DESK.secret, PRIYA)) is not None
        assert [each.id for each in await view.switches.all()] == []
        assert [topic.person for topic in await view.topics.of_series("digital")] == [""]
    assert await end(desk) == 0


async def test_an_organizer_may_erase_and_undo_it_within_the_hold(desk: Post) -> None:
    session = await desk.next_id()
    person = (await who(desk)).id
    change = await erasing.erase(desk.store, DESK, AMIRA, person, ids=desk.ids)
    with pytest.raises(Refused, match="being erased already"):
        await erasing.erase(desk.store, DESK, AMIRA, person)
    assert await end(desk) == 0
    await undo(desk.store, DESK, AMIRA, change.seq, ids=desk.ids)
    assert (await desk.states(session))[PRIYA] == "going"
    desk.clock.at += HELD
    assert await desk.deliver() == []
    assert await end(desk) == 0


async def test_an_erasure_by_hand_takes_the_calendar_entry_back_and_then_everything(desk: Post) -> None:
    await erasing.erase(desk.store, DESK, AMIRA, (await who(desk)).id, reason="rang us", ids=desk.ids)
    desk.clock.at += HELD
    sent = {each.row.kind: each for each in await desk.deliver()}
    assert set(sent) == {"erased", "promoted"}
    assert "METHOD:CANCEL" in sent["erased"].calendar
    await ticking.tick(desk.store, DESK, ids=desk.ids)
    assert traces(desk) == {"0a.eml"}  # without the data folder the file is left to the daily tidying
    async with desk.store.view() as view:
        changes = await view.changes.recent(30)
    assert [c.summary for c in changes if c.verb == "erase"] == [
        f"erased-{suppression_hash(DESK.secret, PRIYA)[:4]}: erased"
    ]


async def test_a_letter_that_cannot_leave_keeps_nobodys_data_for_more_than_a_week(desk: Post) -> None:
    await erasing.erase(desk.store, DESK, AMIRA, (await who(desk)).id, ids=desk.ids)
    desk.clock.move(days=6)
    assert await end(desk) == 0
    desk.clock.move(days=1, seconds=1)
    assert await end(desk) == 1
    assert traces(desk) == set()


async def test_mails_that_lie_on_a_mail_server_are_asked_to_be_deleted_there(desk: Post) -> None:
    person = (await who(desk)).id
    async with desk.store.unit_of_work(AMIRA) as uow:
        for mail in await uow.inbound.of_person(person):
            await uow.inbound.put(replace(mail, raw="imap:hangouts:INBOX:1:7"))
    await erasing.erase(desk.store, DESK, AMIRA, person, ids=desk.ids)
    desk.clock.at += HELD
    await desk.deliver()
    await end(desk)
    async with desk.store.view() as view:
        said = [change.summary for change in await view.changes.recent(10) if change.verb == "erase"]
    assert [each.partition("; ")[2] for each in said] == ["3 mails are deleted from the mailbox too"]


async def test_attendance_stays_as_a_number_and_by_organization_only_from_five_up(desk: Post) -> None:
    session = await desk.next_id()
    async with desk.store.unit_of_work(AMIRA) as uow:
        uow.begin("came", (await who(desk)).name)
        for standing in await uow.signups.for_session(session):
            await uow.signups.put(replace(standing, came="came"))
        await erasing.keep_counts(uow, [await who(desk)])
        first = (await uow.sessions.need(session)).forgotten
        await uow.sessions.put(replace(await uow.sessions.need(session), forgotten={"westshire.example": 4}))
        await erasing.keep_counts(uow, [await who(desk)])
        second = (await uow.sessions.need(session)).forgotten
    assert (first, second) == ({"": 1}, {"westshire.example": 5})


async def test_requests_are_settled_once_each_in_its_way(desk: Post) -> None:
    person = (await who(desk)).id
    await desk.says(read("Priya Shah", "my-data", arguments={"word": "CHANGE", "text": "my surname is now Lee"}))
    for what in ("copy", "erase"):
        await requests.note(desk.store, DESK, AMIRA, person, what, text="rang us", ids=desk.ids)
    async with desk.store.view() as view:
        waiting = {each.what: each for each in await view.rights.open()}
        assert await view.inbound.count("waiting") == 1
    assert {str(each.due) for each in waiting.values()} == {"2026-12-23"}
    await requests.settle(desk.store, DESK, AMIRA, waiting["change"].id, told="your surname is now Lee", ids=desk.ids)
    await requests.settle(desk.store, DESK, AMIRA, waiting["copy"].id, ids=desk.ids)
    desk.clock.at += HELD
    sent = {each.row.kind: each for each in await desk.deliver()}
    assert set(sent) == {"details_noted", "my_data"}
    assert "your surname is now Lee" in sent["details_noted"].text
    assert [part.get_filename() for part in sent["my_data"].mail.iter_attachments()] == ["my-data.csv", "my-data.json"]
    async with desk.store.view() as view:
        assert await view.inbound.count("waiting") == 0
    await requests.settle(desk.store, DESK, AMIRA, waiting["erase"].id, ids=desk.ids)
    with pytest.raises(Refused, match="amira settled this request on 23 November 2026"):
        await requests.settle(desk.store, DESK, AMIRA, waiting["erase"].id)
    desk.clock.at += HELD
    await desk.deliver()
    assert await end(desk) == 1
    assert traces(desk) == set()


async def test_a_request_may_be_refused_with_a_reason_for_the_log(desk: Post) -> None:
    person = (await who(desk)).id
    await requests.note(desk.store, DESK, AMIRA, person, "erase", ids=desk.ids)
    async with desk.store.view() as view:
        [waiting] = await view.rights.open()
    change = await requests.settle(desk.store, DESK, AMIRA, waiting.id, refused="not the person")
    assert (change.summary, change.reason) == ("Priya Shah: deletion refused", "not the person")
    assert (await who(desk)).id == person
    with pytest.raises(Refused, match="copy, change or erase"):
        await requests.note(desk.store, DESK, AMIRA, person, "anything")
