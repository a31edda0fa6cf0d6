"""Letters that come back: counted once each, pausing an address after three; forged reports change nothing."""

from datetime import timedelta

import pytest
from fakes_desk import DESK
from fakes_inbox import Post, address_of, post, read, until
from msgspec.structs import replace

from core.operations import inbox, ticking
from core.operations.inbox import Arrived
from core.text import lit
from core.understanding import Bounce, Understanding

PRIYA = address_of("Priya Shah")


@pytest.fixture
async def desk() -> Post:
    return await post(capacity=3)


def report(
    desk: Post, *, status: str = "5.1.1", permanent: bool = True, recipient: str = PRIYA, sent: int = -1
) -> Understanding:
    """A delivery report about a letter that left."""
    message_id = str(desk.sent[sent].mail["Message-ID"])
    mail = read("Mail Delivery System", None, kind="bounce", address="mailer-daemon@westshire.example")
    return replace(mail, bounce=Bounce(recipient=recipient, permanent=permanent, status=status, message_id=message_id))


async def paused(desk: Post, address: str = PRIYA) -> bool:
    async with desk.store.view() as view:
        person = await view.people.by_address(address)
    assert person is not None
    return person.undeliverable_since is not None


async def talk(desk: Post, times: int) -> None:
    """Priya comes and goes: each time one letter more to come back."""
    for number in range(times):
        await desk.says(read("Priya Shah", ("join", "decline")[number % 2]))


async def test_three_letters_that_come_back_pause_an_address_until_they_write(desk: Post) -> None:
    await talk(desk, 3)
    for sent in (-3, -2):
        assert await desk.says(report(desk, sent=sent)) == []
    assert not await paused(desk)
    await desk.says(report(desk, sent=-1))
    assert await paused(desk)
    await desk.says(read("Priya Shah", "status"))
    assert not await paused(desk)


@pytest.mark.parametrize(
    ("status", "permanent", "number"), [("5.2.2", True, 5), ("4.4.1", False, 5), ("5.7.1", True, 9)]
)
async def test_what_is_no_dead_address_counts_half_or_not_at_all(
    desk: Post, status: str, permanent: bool, number: int
) -> None:
    await talk(desk, number)
    for sent in range(-number, 0):
        await desk.take(report(desk, status=status, permanent=permanent, sent=sent))
    assert not await paused(desk)


async def test_one_letter_counts_once_and_a_report_about_somebody_else_not_at_all(desk: Post) -> None:
    await talk(desk, 1)
    for _ in range(4):
        await desk.take(report(desk))
        await desk.take(report(desk, recipient=address_of("Omar Khan")))
    assert not await paused(desk)


async def test_report_about_no_letter_of_ours_waits_for_a_person_where_it_names_somebody(desk: Post) -> None:
    await talk(desk, 1)
    mail = report(desk)
    assert mail.bounce is not None
    for recipient, number in ((PRIYA, 1), ("nobody@eastham.example", 1), (PRIYA, 2)):
        forged = replace(mail.bounce, message_id="<forged@evil.example>", recipient=recipient)
        await desk.take(replace(mail, identity=f"{recipient}{number}", bounce=forged))
        async with desk.store.view() as view:
            assert await view.inbound.count("waiting") == number
    assert not await paused(desk)


async def test_counts_older_than_thirty_days_do_not_pause(desk: Post) -> None:
    await talk(desk, 3)
    await desk.take(report(desk, sent=-3), report(desk, sent=-2))
    desk.clock.at += timedelta(days=31)
    await desk.take(report(desk, sent=-1))
    assert not await paused(desk)


async def test_place_of_somebody_who_cannot_be_reached_goes_to_the_next_two_working_days_before(desk: Post) -> None:
    session = await desk.next_id()
    await talk(desk, 3)
    for name in ("Omar Khan", "Ana Diaz"):
        await desk.says(read(name, "join"))
    await desk.take(*(report(desk, sent=sent) for sent in (0, 1, 2)))
    await until(desk, desk.clock.at.replace(month=12, day=15, hour=8, minute=30))
    await ticking.tick(desk.store, DESK, ids=desk.ids)
    assert (await desk.states(session))[PRIYA] == "going"
    letters = len([each for each in desk.sent if each.row.address == PRIYA])
    await until(desk, desk.clock.at.replace(hour=9, minute=1))
    assert (await desk.states(session))[PRIYA] == "withdrawn"
    assert (await desk.states(session))[address_of("Ana Diaz")] in ("going", "offered")
    assert len([each for each in desk.sent if each.row.address == PRIYA]) == letters == 3


async def test_policy_of_one_domain_alarms_the_organisers_after_three(desk: Post) -> None:
    told = replace(DESK, organizer_addresses=(lit("rowan.ellis@lgd.example"),))
    await talk(desk, 3)
    left = []
    for number in (0, 1, 2):
        mail = report(desk, status="5.7.26", sent=number)
        arrived = Arrived(source="imap", key=f"imap:hangouts:INBOX:2:{number}", mail=mail, received_at=desk.clock())
        await inbox.receive(desk.store, told, [arrived], ids=desk.ids)
        left.append([(each.row.kind, each.row.address) for each in await desk.deliver()])
    assert left == [[], [], [("health_alert", "rowan.ellis@lgd.example")]]
