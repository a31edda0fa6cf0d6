"""When we do not understand: one helpful answer, numbered questions that are answered once, then a person, then silence."""

from datetime import timedelta

import pytest
from fakes_inbox import Post, address_of, post, read
from msgspec.structs import replace

from core.understanding import Intent, Understanding

TOM = address_of("Tom Webb")


@pytest.fixture
async def desk() -> Post:
    return await post()


async def waiting(desk: Post) -> list[str]:
    """Addresses whose mails wait for a person."""
    async with desk.store.view() as view:
        return [record.address for record in await view.inbound.in_state("waiting")]


def unclear(*meanings: Intent, tokens: tuple[str, ...] = ()) -> Understanding:
    """A mail with these meanings, or with none."""
    return replace(read("Tom Webb", None, verdict="ask", text="Hm.", tokens=tokens), meanings=meanings)


async def test_first_mail_without_meaning_gets_the_words_the_second_a_person_the_third_silence(desk: Post) -> None:
    assert await desk.says(unclear()) == [("did_not_understand", TOM)]
    assert await waiting(desk) == []
    assert await desk.says(unclear()) == [("human_will_answer", TOM)]
    assert await desk.says(unclear()) == []
    assert await waiting(desk) == [TOM, TOM]


async def test_empty_mail_is_never_a_yes_and_is_told_so(desk: Post) -> None:
    blank = read("Tom Webb", None, verdict="ask")
    assert await desk.says(blank) == [("did_not_understand", TOM)]
    assert "Your email was empty. We have changed nothing." in desk.sent[0].text
    assert await desk.states(await desk.next_id()) == {}


async def test_stranger_without_meaning_gets_nothing_and_waits(desk: Post) -> None:
    assert await desk.says(read("Tom Webb", None, verdict="ask", evidence="none")) == []
    assert await waiting(desk) == [TOM]


async def test_question_goes_to_a_person_and_is_told_so(desk: Post) -> None:
    assert await desk.says(read("Tom Webb", "question", verdict="human")) == [("human_will_answer", TOM)]
    assert await waiting(desk) == [TOM]


async def test_two_meanings_are_asked_once_and_the_number_decides(desk: Post) -> None:
    session = await desk.next_id()
    assert await desk.says(unclear("join", "decline")) == [("ask_meaning", TOM)]
    asked = desk.sent[0]
    assert (
        "1. You want a place.\n2. You cannot come this time.\n3. Something else: a person will read it." in asked.text
    )
    number = read("Tom Webb", None, arguments={"numbers": [1]}, tokens=(asked.token,))
    assert await desk.says(number) == [("signed_up", TOM)]
    assert await desk.states(session) == {TOM: "going"}


async def test_last_number_of_a_question_is_a_person(desk: Post) -> None:
    await desk.says(unclear("join", "decline"))
    number = read("Tom Webb", None, arguments={"numbers": [3]}, tokens=(desk.sent[0].token,))
    assert await desk.says(number) == [("human_will_answer", TOM)]
    assert await waiting(desk) == [TOM]


@pytest.mark.parametrize("numbers", [[4], [1, 2], [0]])
async def test_number_that_is_no_answer_goes_to_a_person(desk: Post, numbers: list[int]) -> None:
    await desk.says(unclear("join", "decline"))
    number = read("Tom Webb", None, arguments={"numbers": numbers}, tokens=(desk.sent[0].token,))
    assert await desk.says(number) == [("human_will_answer", TOM)]


async def test_question_is_answered_once(desk: Post) -> None:
    await desk.says(unclear("join", "decline"))
    token = desk.sent[0].token
    await desk.says(read("Tom Webb", None, arguments={"numbers": [1]}, tokens=(token,)))
    again = read("Tom Webb", None, arguments={"numbers": [2]}, tokens=(token,))
    assert await desk.says(again) == [("human_will_answer", TOM)]
    assert await desk.states(await desk.next_id()) == {TOM: "going"}


async def test_unclear_answer_to_a_question_goes_to_a_person(desk: Post) -> None:
    await desk.says(unclear("join", "decline"))
    desk.clock.at += timedelta(days=2)
    assert await desk.says(unclear("join", "maybe", tokens=(desk.sent[0].token,))) == [("human_will_answer", TOM)]


async def test_unknown_date_is_asked_with_the_next_sessions_and_the_number_decides(desk: Post) -> None:
    assert await desk.says(read("Tom Webb", "join", arguments={"date": "2027-01-22"})) == [("which_one", TOM)]
    asked = desk.sent[0]
    assert "2. Thursday 21 January 2027, 2pm to 3pm, LocalGov Digital Hangouts" in asked.text
    await desk.says(read("Tom Webb", None, arguments={"numbers": [2]}, tokens=(asked.token,)))
    assert await desk.states("digital-2027-01-21") == {TOM: "going"}


async def test_word_of_an_organiser_is_answered_and_waits(desk: Post) -> None:
    mail = read("Tom Webb", None, verdict="human", arguments={"word": "MOVE"})
    assert await desk.says(mail) == [("organizer_by_terminal", TOM)]
    assert await waiting(desk) == [TOM]


async def test_somebody_instead_changes_nothing_and_is_told_how(desk: Post) -> None:
    await desk.says(read("Tom Webb", "join"))
    mail = read("Tom Webb", "delegate", verdict="ask")
    assert await desk.says(mail) == [("delegate", TOM)]
    assert await desk.states(await desk.next_id()) == {TOM: "going"}
