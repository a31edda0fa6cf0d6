"""A letter in an organiser's own words: one recipient a mail, to whom it may go, what it may hold, when it needs a second yes."""

from datetime import date, timedelta

import pytest
from fakes_desk import AMIRA, DESK
from fakes_inbox import Post, address_of, post, read
from msgspec.structs import replace

from core.errors import Refused
from core.operations import bulk, own_words
from core.operations.broadcast import Broadcast, Group, group_of, send
from core.operations.undo import undo
from core.text import Safe
from core.understanding import Word

PRIYA, OMAR, ANA = (address_of(name) for name in ("Priya Shah", "Omar Khan", "Ana Diaz"))
HELD = timedelta(seconds=31)
WORDS = "The room has changed. You do not need to do anything."


@pytest.fixture
async def desk() -> Post:
    """Priya and Omar are members; Omar and Ana have a place."""
    made = await post()
    for name in ("Priya Shah", "Omar Khan"):
        await made.says(
            read(name, "series", words=(Word(word="SERIES", intent="series"),), arguments={"word": "SERIES"})
        )
    for name in ("Omar Khan", "Ana Diaz"):
        await made.says(read(name, "join"))
    return made


async def left(desk: Post) -> list[str]:
    desk.clock.at += HELD
    sent = await desk.deliver()
    assert {each.row.kind for each in sent} <= {"broadcast"}
    return sorted(each.row.address for each in sent)


def to(group: Group, **more: object) -> Broadcast:
    return Broadcast(to=group, subject="A new room", text=WORDS, **more)  # type: ignore[arg-type]


async def test_members_get_one_mail_each_with_a_way_out(desk: Post) -> None:
    change = await send(desk.store, DESK, AMIRA, to(Group(series="digital")))
    assert change.summary == "2 letters: “A new room”"
    assert await desk.deliver() == []
    assert await left(desk) == [OMAR, PRIYA]
    omar = next(each for each in desk.sent if each.row.kind == "broadcast" and each.row.address == OMAR)
    mail = omar.mail
    assert (mail["Subject"], mail["To"].addresses[0].addr_spec, mail["Cc"], mail["Bcc"]) == (
        "A new room",
        OMAR,
        None,
        None,
    )
    assert mail["List-Unsubscribe"] is not None
    assert f"Hello Omar\n\n{WORDS}\n\nRowan Ellis and Nia Morgan, for LocalGov Digital Hangouts\n" in omar.text


async def test_people_of_a_session_and_hosts_can_be_written_to(desk: Post) -> None:
    session = await desk.next_id()
    await send(desk.store, DESK, AMIRA, to(group_of("", session)))
    assert await left(desk) == [ANA, OMAR]
    await send(desk.store, DESK, AMIRA, to(group_of("digital", hosts=True)))
    assert await left(desk) == ["nia.morgan@northdale.example"]
    with pytest.raises(Refused, match="Nobody is in that group"):
        await send(desk.store, DESK, AMIRA, to(group_of("", session, ["declined"])))
    with pytest.raises(Refused, match="is no standing"):
        group_of("", session, ["asleep"])


async def test_nobody_is_written_to_whom_mail_does_not_reach(desk: Post) -> None:
    async with desk.store.unit_of_work(AMIRA) as uow:
        uow.begin("bounce", Safe("bounced"))
        omar = await uow.people.by_address(OMAR)
        assert omar is not None
        await uow.people.put(replace(omar, undeliverable_since=uow.now))
    await send(desk.store, DESK, AMIRA, to(Group(series="digital")))
    assert await left(desk) == [PRIYA]


async def test_before_an_election_it_takes_a_second_yes(desk: Post) -> None:
    before = replace(DESK, sensitive_periods=((date(2026, 11, 20), date(2026, 12, 3)),))
    with pytest.raises(Refused, match="until Thursday 3 December 2026"):
        await send(desk.store, before, AMIRA, to(Group(series="digital")))
    await send(desk.store, before, AMIRA, to(Group(series="digital"), pre_election=True))
    assert await left(desk) == [OMAR, PRIYA]


async def test_undo_in_the_hold_takes_all_of_it_back(desk: Post) -> None:
    change = await send(desk.store, DESK, AMIRA, to(Group(series="digital")))
    await undo(desk.store, DESK, AMIRA, change.seq)
    assert await left(desk) == []


async def test_over_fifty_letters_leave_only_with_their_number(desk: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST", 1)
    await send(desk.store, DESK, AMIRA, to(Group(series="digital"), approved=3))
    assert await left(desk) == []
    await send(desk.store, DESK, AMIRA, to(Group(series="digital"), approved=2))
    assert await left(desk) == [OMAR, PRIYA]


@pytest.mark.parametrize(
    ("subject", "text", "why"),
    [
        ("", WORDS, "no subject"),
        ("x" * 61, WORDS, "61 characters"),
        ("News", " ", "no text"),
        ("News", "www.x.example", "web"),
    ],
)
async def test_what_no_letter_may_hold_is_refused(desk: Post, subject: str, text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        await send(desk.store, DESK, AMIRA, Broadcast(to=Group(series="digital"), subject=subject, text=text))


def test_the_lint_tells_its_writer_what_is_hard_to_read() -> None:
    footer = (
        "You are getting this because you wrote to us on 23 November 2026.\nReply STOP to leave this series. Reply STOP ALL "
        "to get nothing more from us.\nHangouts. Run by Rowan. hangouts@lgd.example"
    )
    long = "Please note that " + "we would like you to think about it and " * 4 + "answer."
    said = own_words.complaints("broadcast", "News", f"Hello\n\n{long}\n{WORDS}\n\nRowan, for us\n\n{footer}\n")
    assert [each.split(" ")[0] for each in said] == ["“Please", "A"]
