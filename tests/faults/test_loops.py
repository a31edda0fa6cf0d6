"""Robots that answer each other, and forged sign-ups by the thousand: three mails at most, and then silence."""

import email
import email.policy
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from fakes_desk import Hands
from fakes_inbox import Post, Sent, post, presses, read
from outlook import outlook_reply
from robots import away, party, without_marks

from core.operations.inbox import caps
from mailgateway.reader import Reader

ROBOT = "priya.shah@westshire.example"
ATTACK = "Buy cheap watches at evil.example"
WORDS = ("cheap", "watches", "evil")
HOURS = 24


def told(sent: Sent) -> str:
    """Everything that a letter says, decoded: its header, its text and its calendar part."""
    header = " ".join(str(value) for value in sent.mail.values())
    return f"{header} {sent.text} {sent.calendar}".lower()


@pytest.fixture
def clock() -> Hands:
    return Hands(datetime.fromisoformat("2026-11-23T09:12:07+00:00"))


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    made = Reader()
    yield made
    await made.close()


@pytest.mark.parametrize("manners", [True, False])
async def test_two_desks_that_write_to_each_other_fall_silent(clock: Hands, reader: Reader, *, manners: bool) -> None:
    ours = await party(clock, reader)
    theirs = await party(clock, reader, "meet@eastham.example", "fedcba9876543210")
    forged = outlook_reply("Meet", theirs.desk.address, "Hello, what is this about?", number=1)
    await ours.gets(forged, theirs.desk.address)
    for _ in range(HOURS * 4):
        for one, other in ((ours, theirs), (theirs, ours)):
            for letter in await one.leaves():
                raw = letter.content if manners else without_marks(letter.content)
                await other.gets(raw, one.desk.address)
        await ours.passes(minutes=15)
        await theirs.passes()
    assert 1 <= len(ours.sent) <= 3
    assert len(theirs.sent) <= 3 * (not manners)
    assert await ours.waiting() + await theirs.waiting() >= 1


async def test_robot_without_any_header_is_answered_three_times_at_most(clock: Hands, reader: Reader) -> None:
    desk = await party(clock, reader)
    await desk.gets(outlook_reply("Priya Shah", ROBOT, "Hello, what is this about?", number=1), ROBOT)
    number = 0
    for _ in range(HOURS * 4):
        for letter in await desk.leaves():
            number += 1
            await desk.gets(away(letter.content, ROBOT, number, clock()), ROBOT)
        await desk.passes(minutes=15)
    assert 1 <= len(desk.sent) <= 3
    assert await desk.waiting() >= 1


async def test_victims_of_ten_thousand_forged_sign_ups_get_three_mails_at_most_without_the_attackers_words() -> None:
    desk = await post(capacity=None)
    victims = [f"victim{n}@d{n % 4}.example" for n in range(100)]
    answered = []
    for minute in range(60):
        for number in range(167):
            victim = victims[(minute * 167 + number) % 100]
            await desk.take(read(ATTACK, "join", evidence="none", address=victim, text=ATTACK))
        if minute % 10 == 5:
            name = f"Guest {minute}"
            await desk.take(read(name, "join"))
            answered.append(f"guest.{minute}@westshire.example")
        left = await desk.deliver()
        assert [each.row.address for each in left if each.row.kind == "signed_up"] == answered[-1:] * (minute % 10 == 5)
        desk.clock.move(minutes=1)
    got = Counter(sent.row.address for sent in desk.sent if sent.row.address in victims)
    assert 0 < max(got.values()) <= 3
    assert sum(got.values()) <= caps.STRANGERS_TOGETHER
    assert [each for sent in desk.sent for each in WORDS if each in told(sent)] == []


async def test_forged_bytes_put_no_word_of_theirs_into_the_victims_mailboxes(clock: Hands, reader: Reader) -> None:
    desk, number = await party(clock, reader), 0
    victims = [f"victim{n}@d{n}.example" for n in range(5)]
    for _ in range(12):
        for victim in victims:
            number += 1
            forged = outlook_reply(ATTACK, victim, f"Yes please, count me in. {ATTACK}", number=number, dmarc="none")
            await desk.gets(
                forged.replace(
                    b"Subject: ", f"Reply-To: {ATTACK.split()[-1]}@evil.example\r\nSubject: {ATTACK} ".encode()
                )
            )
        await desk.leaves()
        await desk.passes(minutes=30)
    got = Counter(str(email.message_from_bytes(each.content)["To"]).strip("<>") for each in desk.sent)
    assert set(got) == set(victims)
    assert max(got.values()) <= 3
    letters = [email.message_from_bytes(each.content, policy=email.policy.default) for each in desk.sent]
    said = [told(Sent(each.row, letter)) for each, letter in zip(desk.sent, letters, strict=True)]
    assert [each for letter in said for each in WORDS if each in letter] == []


async def _wish(desk: Post, address: str) -> str:
    return (await desk.take(read("Somebody", "join", evidence="none", address=address)))[0].says


async def test_only_fifty_wishes_of_one_domain_wait_for_their_yes() -> None:
    desk = await post(capacity=None)
    for number in range(60):
        await _wish(desk, f"n{number}@evil.example")
        desk.clock.move(minutes=7)
    assert Counter((await desk.states(await desk.next_id())).values()) == {"unconfirmed": 50}
    assert await _wish(desk, "guest@eastham.example") == "asked to confirm the address"


async def test_one_domain_gets_thirty_letters_an_hour(monkeypatch) -> None:
    monkeypatch.setattr(caps, "STRANGERS_TOGETHER", 100)
    desk = await post(capacity=None)
    says = Counter([await _wish(desk, f"n{number}@evil.example") for number in range(40)])
    assert says["asked to confirm the address"] == caps.DOMAIN_AN_HOUR
    assert await _wish(desk, "guest@eastham.example") == "asked to confirm the address"


async def test_buttons_that_go_back_and_forth_are_followed_six_times_a_day() -> None:
    desk = await post()
    await desk.says(read("Priya Shah", "join"))
    invite, says = desk.sent[0], []
    for number in range(7):
        pressed = presses("Priya Shah", invite, ("DECLINED", "ACCEPTED")[number % 2], sequence=None)
        says.append((await desk.take(pressed))[0].says)
        desk.clock.move(minutes=1)
        for letter in await desk.deliver():
            invite = letter if letter.calendar else invite
    assert [each.startswith("the buttons went back and forth") for each in says] == [False] * 6 + [True]
    assert list((await desk.states(await desk.next_id())).values()) == ["going"]
