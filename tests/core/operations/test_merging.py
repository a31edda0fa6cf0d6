"""Two records become one and a shared mailbox becomes two: nobody loses a place, no calendar shows a session twice."""

from datetime import timedelta

import pytest
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, Sent, address_of, post, presses, read

from core import calendar
from core.errors import Refused
from core.model import Person
from core.operations import calendars, merging, splitting
from core.operations.undo import undo
from core.operations.work import Meeting
from core.store.invariants import broken
from core.store.memory import MemoryStore
from core.understanding import Word

PRIYA, HOME, OMAR = address_of("Priya Shah"), "priya@home.example", address_of("Omar Khan")
HELD = timedelta(seconds=31)


async def who(desk: Post, address: str) -> Person:
    async with desk.store.view() as view:
        found = await view.people.by_address(address)
    assert found is not None
    return found


async def left(desk: Post) -> list[Sent]:
    desk.clock.at += HELD
    return await desk.deliver()


async def merge(desk: Post, keep: str = PRIYA, gone: str = HOME) -> str:
    first, second = (await who(desk, keep)).id, (await who(desk, gone)).id
    return (await merging.merge(desk.store, DESK, AMIRA, first, second, ids=desk.ids)).summary


async def sound(desk: Post, session: str) -> None:
    """All that must hold of the store, and no calendar that differs from the record."""
    assert isinstance(desk.store, MemoryStore)
    assert broken(desk.store._documents) == []
    async with desk.store.view() as view:
        about = Meeting(await view.series.need("digital"), await view.sessions.need(session))
        found = await calendars.mismatches(view, DESK, about, desk.clock())
        assert {each.why for each in found if each.person not in about.session.hosts} <= {"other address"}


async def test_a_place_of_the_other_record_is_kept_with_its_calendar_entry() -> None:
    desk = await post()
    session = await desk.next_id()
    await desk.says(read("Priya Shah", "decline", arguments={"date": "2027-01-21"}))
    await desk.says(read("Priya", "join", address=HOME))
    assert await merge(desk) == "Priya merged into Priya Shah"
    assert await desk.states(session) == {PRIYA: "going"}
    person = await who(desk, HOME)
    assert (person.address, person.aliases, person.name) == (PRIYA, (HOME,), "Priya Shah")
    async with desk.store.view() as view:
        entries = await view.entries.of(session, person.id)
    assert [(entry.address, entry.n, entry.told) for entry in entries] == [(HOME, 1, "invited")]
    await sound(desk, session)
    assert await left(desk) == []
    # the button on the old entry still counts, from the old address
    entry = desk.sent[1]
    await desk.take(presses("Priya", entry, "DECLINED", address=HOME, attendee=HOME))
    assert await desk.states(session) == {PRIYA: "withdrawn"}


async def test_of_two_places_one_comes_free_and_one_entry_is_taken_back() -> None:
    desk = await post(capacity=3)
    session = await desk.next_id()
    for name, address in (("Priya Shah", PRIYA), ("Priya", HOME), ("Omar Khan", OMAR)):
        await desk.says(read(name, "join", address=address))
    assert await merge(desk) == "Priya merged into Priya Shah; 1 place came free; 1 calendar entry taken back"
    assert await desk.states(session) == {PRIYA: "going", OMAR: "going"}
    sent = {(each.row.kind, each.row.address): each for each in await left(desk)}
    assert set(sent) == {("calendar_update", HOME), ("promoted", OMAR)}
    assert "METHOD:CANCEL" in sent["calendar_update", HOME].calendar
    async with desk.store.view() as view:
        entries = await view.entries.of(session, (await who(desk, PRIYA)).id)
    live = calendar.live(entries)
    assert live is not None
    assert (live.address, [entry.told for entry in entries]) == (PRIYA, ["cancelled", "invited"])
    await sound(desk, session)


@pytest.mark.parametrize(
    ("mine", "theirs", "state"),
    [("decline", "join", "going"), ("join", "maybe", "going"), ("maybe", "decline", "maybe")],
)
async def test_the_standing_that_says_more_counts(mine: str, theirs: str, state: str) -> None:
    desk = await post()
    session = await desk.next_id()
    await desk.says(read("Priya Shah", mine), read("Priya", theirs, address=HOME))  # type: ignore[arg-type]
    await merge(desk)
    assert await desk.states(session) == {PRIYA: state}
    await sound(desk, session)


async def test_of_two_that_wait_the_earlier_place_in_the_queue_counts() -> None:
    desk = await post(capacity=2)
    session = await desk.next_id()
    for name, address in (("Omar Khan", OMAR), ("Priya", HOME), ("Ana Diaz", ""), ("Priya Shah", "")):
        await desk.says(read(name, "join", address=address))
    await merge(desk)
    await desk.says(read("Omar Khan", "decline"))
    assert (await desk.states(session))[PRIYA] == "going"


async def test_memberships_votes_hosting_mails_and_letters_go_along() -> None:
    desk = await post()
    every = {"words": (Word(word="SERIES", intent="series"),), "arguments": {"word": "SERIES"}}
    await desk.says(read("Priya", "series", address=HOME, **every))  # type: ignore[arg-type]
    await desk.says(read("Priya", "topic", address=HOME, arguments={"word": "IDEA", "text": "forms"}))
    await desk.says(read("Priya Shah", "decline", arguments={"date": "2027-01-21"}))
    gone = await who(desk, HOME)
    await merge(desk)
    kept = await who(desk, HOME)
    async with desk.store.view() as view:
        assert (await view.memberships.need(f"digital:{kept.id}")).setting == "every"
        assert [topic.person for topic in await view.topics.of_series("digital")] == [kept.id]
        assert gone.id not in {mail.person for mail in await view.inbound.recent(10)}
        assert gone.id not in {row.person for row in await view.outbox.recent(10)}
        assert await view.people.get(gone.id) is None
        assert await view.tokens.of_person(gone.id, since=desk.clock()) == []
    # an answer to an old letter is still theirs
    assert await desk.says(read("Priya", "stop", address=HOME, tokens=(desk.sent[0].token,))) == [
        ("left_series", PRIYA)
    ]


async def test_a_merge_is_not_undone_but_taken_apart() -> None:
    desk = await post()
    await desk.says(read("Priya Shah", "join"), read("Priya", "decline", address=HOME))
    await merge(desk)
    async with desk.store.view() as view:
        [change] = await view.changes.recent(1)
    with pytest.raises(Refused, match="people split"):
        await undo(desk.store, DESK, AMIRA, change.seq)
    with pytest.raises(Refused, match="same person already"):
        await merge(desk, PRIYA, HOME)


async def test_one_of_a_shared_mailbox_gets_a_record_an_entry_and_a_letter_of_their_own() -> None:
    desk = await post()
    session = await desk.next_id()
    team = "digital@westshire.example"
    await desk.says(read("Digital team", "join", address=team))
    change = await splitting.split(
        desk.store, DESK, AMIRA, (await who(desk, team)).id, PRIYA, name="Priya Shah", sessions=[session], ids=desk.ids
    )
    assert change.summary == "Priya Shah split from Digital team; 1 standing"
    assert await desk.states(session) == {PRIYA: "going"}
    sent = {each.row.address: (each.row.kind, each.calendar.count("METHOD:CANCEL")) for each in await left(desk)}
    assert sent == {team: ("calendar_update", 1), PRIYA: ("signed_up", 0)}
    await sound(desk, session)
    async with desk.store.view() as view:
        assert await view.memberships.of_person((await who(desk, PRIYA)).id) == []
    assert [consent.purpose for consent in (await who(desk, PRIYA)).consents] == ["sign-up letters"]


async def test_a_split_in_its_hold_is_undone_without_a_letter() -> None:
    desk = await post()
    session = await desk.next_id()
    team = "digital@westshire.example"
    await desk.says(read("Digital team", "join", address=team))
    change = await splitting.split(
        desk.store, DESK, AMIRA, (await who(desk, team)).id, PRIYA, sessions=[session], ids=desk.ids
    )
    await undo(desk.store, DESK, AMIRA, change.seq, ids=desk.ids)
    assert await desk.states(session) == {team: "going"}
    assert await left(desk) == []
    await sound(desk, session)


async def test_a_split_takes_a_merge_apart_and_refuses_what_is_somebody_elses() -> None:
    desk = await post()
    await desk.says(read("Priya Shah", "join"), read("Priya", "decline", address=HOME), read("Omar Khan", "join"))
    await merge(desk)
    person = (await who(desk, PRIYA)).id
    for address, why in ((PRIYA, "stays the shared mailbox"), (OMAR, "belongs to Omar Khan")):
        with pytest.raises(Refused, match=why):
            await splitting.split(desk.store, DESK, AMIRA, person, address)
    with pytest.raises(Refused, match="no standing"):
        await splitting.split(desk.store, DESK, AMIRA, person, HOME, sessions=["digital-2027-01-21"])
    await splitting.split(desk.store, DESK, AMIRA, person, HOME)
    assert (await who(desk, HOME)).id != person
    assert (await who(desk, PRIYA)).aliases == ()
