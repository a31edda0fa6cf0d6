"""Nobody acts for somebody else: what each level of trust may do, the fixed letter to strangers, tokens in wrong hands."""

from datetime import datetime, timedelta

import pytest
from fakes_desk import DESK
from fakes_inbox import Post, address_of, post, presses, read
from msgspec.structs import replace

from core.operations import ticking
from core.understanding import Word

STOP = (Word(word="STOP", intent="stop"),)


@pytest.fixture
async def desk() -> Post:
    return await post()


async def test_stranger_holds_no_place_and_gets_the_fixed_letter(desk: Post) -> None:
    session = await desk.next_id()
    assert await desk.says(read("Priya Shah", "join", evidence="none")) == [
        ("confirm_address", address_of("Priya Shah"))
    ]
    assert await desk.states(session) == {address_of("Priya Shah"): "unconfirmed"}
    sent = desk.sent[0]
    whole = sent.mail.as_string()
    assert ("Priya" in whole.replace(address_of("Priya Shah"), ""), "mail-" in whole) == (False, False)
    assert sent.mail["Subject"] == "One more step: reply YES"


async def test_yes_to_the_fixed_letter_carries_the_wish_out_once(desk: Post) -> None:
    session = await desk.next_id()
    await desk.says(read("Priya Shah", "join", evidence="none"))
    token = desk.sent[0].token
    assert await desk.says(read("Priya Shah", "join", evidence="none", tokens=(token,))) == [
        ("signed_up", address_of("Priya Shah"))
    ]
    assert await desk.states(session) == {address_of("Priya Shah"): "going"}
    assert await desk.says(read("Priya Shah", "join", evidence="none", tokens=(token,))) == [
        ("already_going", address_of("Priya Shah"))
    ]


async def test_stranger_gets_one_letter_about_a_session_and_none_an_hour_later(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join", evidence="none"))
    assert await desk.says(read("Priya Shah", "join", evidence="none")) == []
    desk.clock.move(hours=2)
    assert await desk.says(read("Priya Shah", "join", evidence="none")) == []


async def test_forged_mail_for_a_known_person_changes_nothing_and_reads_the_same(desk: Post) -> None:
    session = await desk.next_id()
    await desk.says(read("Priya Shah", "join"))
    desk.clock.move(hours=25)
    assert await desk.says(read("Priya Shah", "decline", evidence="none")) == [
        ("confirm_address", address_of("Priya Shah"))
    ]
    assert await desk.states(session) == {address_of("Priya Shah"): "going"}
    await desk.says(read("Nobody Known", "decline", evidence="none"))
    assert desk.sent[-1].text == desk.sent[-2].text


async def test_failed_check_gets_no_answer_and_changes_nothing(desk: Post) -> None:
    session = await desk.next_id()
    await desk.says(read("Priya Shah", "join"))
    token = desk.sent[0].token
    assert await desk.says(read("Priya Shah", "decline", evidence="fail", tokens=(token,))) == []
    assert await desk.states(session) == {address_of("Priya Shah"): "going"}


async def test_own_token_acts_without_a_check_in_its_series(desk: Post) -> None:
    session = await desk.next_id()
    await desk.says(read("Priya Shah", "join"))
    token = desk.sent[0].token
    assert await desk.says(read("Priya Shah", "decline", evidence="none", tokens=(token,))) == [
        ("declined", address_of("Priya Shah"))
    ]
    assert await desk.states(session) == {address_of("Priya Shah"): "withdrawn"}


@pytest.mark.parametrize("evidence", ["none", "pass"])
async def test_token_in_wrong_hands_asks_the_holder_and_changes_nothing(desk: Post, evidence: str) -> None:
    session = await desk.next_id()
    await desk.says(read("Priya Shah", "join"))
    token = desk.sent[0].token
    mail = read("Ada Wright", "decline", evidence=evidence, tokens=(token,))  # type: ignore[arg-type]
    assert await desk.says(mail) == [("holder_ask", address_of("Priya Shah"))]
    assert await desk.states(session) == {address_of("Priya Shah"): "going"}
    asked = desk.sent[-1]
    assert address_of("Ada Wright") not in asked.mail.as_string()
    assert await desk.says(read("Priya Shah", "join", evidence="none", tokens=(asked.token,))) == [
        ("declined", address_of("Priya Shah"))
    ]


async def test_ended_token_is_none(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    token = desk.sent[0].token
    desk.clock.move(days=40)
    assert await desk.says(read("Priya Shah", "decline", evidence="none", tokens=(token,))) == [
        ("confirm_address", address_of("Priya Shah"))
    ]


async def test_unconfirmed_wish_is_forgotten_after_seven_days_with_its_person(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join", evidence="none"))
    desk.clock.move(days=7, minutes=1)
    await ticking.tick(desk.store, DESK, ids=desk.ids)
    async with desk.store.view() as view:
        assert await view.people.by_address(address_of("Priya Shah")) is None
    assert await desk.states("digital-2026-12-17") == {}


async def test_twenty_strangers_in_two_hours_are_answered_and_no_more(desk: Post) -> None:
    for number in range(30):
        await desk.says(read(f"Victim {number}", "join", evidence="none"))
    assert len(desk.sent) == 20
    assert await desk.says(read("Priya Shah", "join")) == [("signed_up", address_of("Priya Shah"))]


async def test_robot_that_says_yes_for_ever_is_left_alone_after_three_repeats(desk: Post) -> None:
    for _ in range(8):
        await desk.says(read("Priya Shah", "join"))
    assert [sent.row.kind for sent in desk.sent] == ["signed_up"] + ["already_going"] * 3


async def test_thirteenth_answer_in_an_hour_is_left_out_but_acted_on(desk: Post) -> None:
    session = await desk.next_id()
    for number in range(14):
        await desk.says(read("Priya Shah", "decline" if number % 2 else "join"))
        desk.clock.move(minutes=1)
    assert len(desk.sent) == 12
    assert await desk.states(session) == {address_of("Priya Shah"): "withdrawn"}


async def test_stop_from_nobody_known_is_answered_and_stores_nobody(desk: Post) -> None:
    stop = read("Nobody Known", "stop", evidence="none", words=STOP, arguments={"word": "STOP"})
    assert await desk.says(stop) == [("left_all", address_of("Nobody Known"))]
    async with desk.store.view() as view:
        assert await view.people.by_address(address_of("Nobody Known")) is None


async def test_series_for_certain_councils_refuses_others_and_stores_no_sign_up(desk: Post) -> None:
    closed = await post(audience="domains", domains=("eastham.example",))
    assert await closed.says(read("Priya Shah", "join")) == [("audience_closed", address_of("Priya Shah"))]
    assert await closed.says(read("Omar Khan", "join", address="omar.khan@eastham.example")) == [
        ("signed_up", "omar.khan@eastham.example")
    ]


async def test_series_with_approval_waits_for_an_organiser(desk: Post) -> None:
    asks = await post(audience="approval")
    assert await asks.says(read("Priya Shah", "join")) == [("approval_needed", address_of("Priya Shah"))]
    standing = await asks.standing(await asks.next_id(), address_of("Priya Shah"))
    assert standing is not None
    assert (standing.state, standing.approval) == ("unconfirmed", True)


async def test_one_mail_that_fails_does_not_stop_its_neighbours(desk: Post) -> None:
    session = await desk.next_id()
    await desk.says(read("Priya Shah", "join"))
    pressed = presses("Priya Shah", desk.sent[0], "TENTATIVE")
    desk.faults = True
    broken = replace(pressed, calendar=(replace(pressed.calendar[0], dtstamp=datetime(2026, 11, 23)),))  # no time zone
    assert await desk.says(broken, read("Omar Khan", "join")) == [("signed_up", address_of("Omar Khan"))]
    assert await desk.states(session) == {address_of("Priya Shah"): "going", address_of("Omar Khan"): "going"}
    async with desk.store.view() as view:
        assert [record.code for record in await view.inbound.in_state("quarantined")] == ["poison"]


async def test_letter_to_a_person_who_was_told_something_else_meanwhile_is_withdrawn(desk: Post) -> None:
    await desk.take(read("Priya Shah", "join"))
    desk.clock.at += timedelta(seconds=1)
    await desk.take(read("Priya Shah", "maybe"))
    assert [each.row.kind for each in await desk.deliver()] == ["maybe"]
