"""Answers in plain words to letters that ask, and nods to letters that do not."""

from typing import Literal

import pytest
from fakes_desk import DESK
from fakes_inbox import Post, Sent, address_of, post, read, until
from msgspec.structs import replace

from core.text import Safe
from core.understanding import Arguments, Hit, Intent, Word

HOST = "nia.morgan@northdale.example"


@pytest.fixture
async def desk() -> Post:
    return await post()


async def _asked(desk: Post, kind: str, *names: str) -> Sent:
    """The letter of `kind` to the host, after a session with `names` that took place."""
    await desk.says(*(read(name, "join") for name in names))
    async with desk.store.view() as view:
        session = await view.sessions.need(await desk.next_id())
    await until(desk, session.ends.replace(day=session.ends.day + 1, hour=12))
    return next(each for each in desk.sent if each.row.kind == kind)


async def _came(desk: Post, session: str) -> dict[str, str]:
    async with desk.store.view() as view:
        found = await view.signups.for_session(session)
        people = await view.people.many(s.person for s in found)
    return {people[s.person].name: s.came for s in found if people[s.person].address != HOST}


@pytest.mark.parametrize(
    ("text", "here"),
    [
        ("Priya Shah, Tom Reed", {"Priya Shah", "Tom Reed"}),
        ("Priya and Tom came", {"Priya Shah", "Tom Reed"}),
        ("Tom Reed", {"Tom Reed"}),
        ("Everyone came!", {"Priya Shah", "Tom Reed", "Jo Lee"}),
        ("All of them were there.", {"Priya Shah", "Tom Reed", "Jo Lee"}),
    ],
)
async def test_host_answers_who_came_with_plain_names(desk: Post, text: str, here: set[str]) -> None:
    letter = await _asked(desk, "who_came", "Priya Shah", "Tom Reed", "Jo Lee")
    said = await desk.says(read("Nia Morgan", None, verdict="ask", address=HOST, tokens=(letter.token,), text=text))
    assert said == [("came_noted", HOST)]
    marks = await _came(desk, letter.row.session)
    assert marks == {name: "came" if name in here else "absent" for name in ("Priya Shah", "Tom Reed", "Jo Lee")}


async def test_host_answers_who_came_with_numbers_of_the_list(desk: Post) -> None:
    letter = await _asked(desk, "who_came", "Priya Shah", "Tom Reed")
    mail = read(
        "Nia Morgan", None, verdict="ask", address=HOST, tokens=(letter.token,), arguments={"numbers": [2]}, text="2"
    )  # fmt: skip
    assert await desk.says(mail) == [("came_noted", HOST)]
    assert await _came(desk, letter.row.session) == {"Priya Shah": "absent", "Tom Reed": "came"}


@pytest.mark.parametrize("text", ["Priya and Ben came, Tom did not", "Nobody I knew", "Sam"])
async def test_names_that_are_not_clear_mark_nobody_and_go_to_a_person(desk: Post, text: str) -> None:
    letter = await _asked(desk, "who_came", "Priya Shah", "Tom Reed")
    said = await desk.says(read("Nia Morgan", None, verdict="ask", address=HOST, tokens=(letter.token,), text=text))
    assert said == [("human_will_answer", HOST)]
    assert set((await _came(desk, letter.row.session)).values()) == {"unmarked"}


async def test_notes_without_the_word_go_to_a_person(desk: Post) -> None:
    letter = await _asked(desk, "notes_ask", "Priya Shah")
    text = "We talked about forms.\nThree councils try a new one."
    said = await desk.says(read("Nia Morgan", None, verdict="ask", address=HOST, tokens=(letter.token,), text=text))
    assert said == [("human_will_answer", HOST)]


@pytest.mark.parametrize(("kind", "said"), [("signed_up", []), ("invitation", ["did_not_understand"])])
async def test_okay_is_a_nod_unless_the_letter_asked_something(desk: Post, kind: str, said: list[str]) -> None:
    series = (Word(word="SERIES", intent="series"),)
    member = read("Priya Shah", "series", words=series)
    await desk.says(member if kind == "invitation" else read("Priya Shah", "join"))
    if kind == "invitation":
        await until(desk, desk.clock().replace(day=27))
    letter = next(each for each in desk.sent if each.row.kind == kind)
    nod = read("Priya Shah", None, verdict="ask", arguments={"noted": True}, tokens=(letter.token,), text="OK, thanks")
    before = await desk.states(letter.row.session)
    assert await desk.says(nod) == [(each, address_of("Priya Shah")) for each in said]
    assert await desk.states(letter.row.session) == before


@pytest.mark.parametrize("intent", ["join", "decline"])
async def test_another_weekday_than_the_sessions_is_asked_about(
    desk: Post, intent: Literal["join", "decline"]
) -> None:  # fmt: skip
    session = await desk.next_id()
    asked = await desk.says(read("Priya Shah", intent, arguments={"weekday": "tuesday"}))
    assert asked == [("which_one", address_of("Priya Shah"))]
    assert await desk.states(session) == {}
    assert await desk.says(read("Tom Reed", "join", arguments={"weekday": "thursday"})) == [
        ("signed_up", address_of("Tom Reed"))
    ]


async def test_somebody_elses_reply_address_is_told_nothing(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    letter = desk.sent[0]
    mail = read("Office", "delegate", verdict="ask", tokens=(letter.token,), text="Priya will attend")
    assert [kind for kind, _ in await desk.says(mail)] == []


@pytest.mark.parametrize("text", ["https://shop.example/login", "www.shop.example"])
async def test_organisation_that_is_a_link_is_refused(desk: Post, text: str) -> None:
    await desk.says(read("Priya Shah", "join"))
    word = Word(word="ORG", intent="status", arguments={"text": text})
    mail = read("Priya Shah", "status", arguments={"word": "ORG", "text": text}, words=(word,))
    assert await desk.says(mail) == [("did_not_understand", address_of("Priya Shah"))]
    async with desk.store.view() as view:
        person = await view.people.by_address(address_of("Priya Shah"))
    assert person is not None
    assert person.organisation_name == "Westshire"


@pytest.mark.parametrize("word", ["BRING", "PHONE", "ALSO ME"])
async def test_desk_never_writes_to_itself_on_request(desk: Post, word: str) -> None:
    await desk.says(read("Priya Shah", "join"))
    for address in (str(DESK.address), str(DESK.plus_address("abc"))):
        intent: Intent = {"BRING": "delegate", "PHONE": "phone"}.get(word, "status")  # type: ignore[assignment]
        arguments: Arguments = {"word": word, "address": address}
        mail = read(
            "Priya Shah", intent, arguments=arguments, words=(Word(word=word, intent=intent, arguments=arguments),)
        )
        assert {to for _, to in await desk.says(mail)} <= {address_of("Priya Shah")}


@pytest.mark.parametrize(
    ("phrase", "going", "letter"),
    [
        ("my colleague", False, "each_person_writes"),
        ("Jo and I", False, "each_person_writes"),
        ("2 places", False, "each_person_writes"),
        ("my colleague", True, "delegate"),
        ("instead of me", False, "delegate"),
    ],
)
async def test_places_for_several_are_explained_to_whoever_has_none_yet(
    desk: Post, phrase: str, *, going: bool, letter: str
) -> None:
    if going:
        await desk.says(read("Priya Shah", "join"))
    mail = replace(
        read("Priya Shah", "delegate", verdict="ask", text="Yes please, and my colleague too"),
        hits=(Hit(family="delegate", phrase=Safe(phrase)),),
    )
    assert await desk.says(mail) == [(letter, address_of("Priya Shah"))]
    states = await desk.states(await desk.next_id())
    assert states == ({address_of("Priya Shah"): "going"} if going else {})
