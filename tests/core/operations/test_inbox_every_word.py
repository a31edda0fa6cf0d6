"""Every word of the table, in every state a person can be in: one letter at most, and the effect product.md 4.3 names."""

import json
from datetime import UTC, date, datetime

import pytest
from fakes_desk import DESK
from fakes_inbox import Post, address_of, post, read

from core.model import Note, Vote
from core.operations import letters
from core.operations.inbox.words import WORDS as VERBS
from core.operations.work import GATEWAY, Cause, Work
from core.text import lit
from core.understanding import Arguments, Understanding, Word
from core.words import WORDS, row_of

PRIYA = address_of("Priya Shah")
EXAMPLES: dict[str, Arguments] = {
    "EVERY 2": {"every": 2}, "PAUSE": {"months": 2}, "PHONE": {}, "BLOCKED": {"text": "Zoom"},
    "ORG": {"text": "Westshire Council"}, "NAME": {"text": "Priya Shah-Lee"}, "ALSO ME": {"address": "priya@home.example"},
    "IDEA": {"text": "writing for forms"}, "VOTE": {"numbers": [2, 1]}, "NOTES": {"text": "forms"},
    "BRING": {"name": "Jo Lee", "address": "jo.lee@eastham.example"}, "CHANGE": {"text": "my surname is Lee"},
    "HUMAN": {"text": "please ring me"}, "CAME": {"names": [], "all": True},
}  # fmt: skip
TO_A_PERSON = ("REPORT", "CASE", "CERTIFICATE", "PAIR", "TALK", "SAY")
"""Words of later versions: understood, and a person answers."""
ANSWERS = {
    "SERIES": "series_joined", "EVERY 2": "series_choice", "MONTHLY": "series_joined", "RESUME": "status",
    "PAUSE": "did_not_understand", "LEAVE": "left_series", "STOP": "left_series", "WHERE AM I": "status",
    "WHAT'S ON": "whats_on", "LINK": "status", "PHONE": "phone_details", "BLOCKED": "blocked_noted",
    "ORG": "details_noted", "NAME": "details_noted", "PERSONAL": "details_noted", "CYMRAEG": "details_noted",
    "ENGLISH": "details_noted", "IDEA": "idea_noted", "TOPICS": "topics_list", "I CAN TALK": "talk_noted",
    "VOTE": "vote_closed", "NOTES": "notes_list", "BUDDY": "status", "NEW": "first_timer", "BRING": "brought_noted",
    "KEEP": "kept", "MY DATA": "my_data", "CHANGE": "change_noted", "PRIVACY": "privacy_notice",
    "ERASE": "erase_confirm", "UNDO": "undone", "TEST": "test_ok", "ASK": "human_will_answer", "HELP": "help",
    "HUMAN": "human_will_answer", "WHO": "who_count", "SHARE": "did_not_understand",
}  # fmt: skip
"""The answer to a word from somebody known who stands nowhere; to all others a person will answer."""


@pytest.fixture
async def desk() -> Post:
    return await post()


def word(name: str, arguments: Arguments | None = None, **more: object) -> Understanding:
    """A mail from Priya whose first line is this word."""
    row = row_of(name)
    given: Arguments = {"word": name, **(EXAMPLES.get(name, {}) if arguments is None else arguments)}
    said = Word(word=name, intent=row.intent, arguments=given)
    return read("Priya Shah", row.intent, words=(said,), arguments=given, **more)  # type: ignore[arg-type]


async def known(desk: Post) -> None:
    """Priya is somebody, and stands nowhere: she was interested and declined a later session."""
    await desk.says(read("Priya Shah", "decline", arguments={"date": "2027-02-18"}))


@pytest.mark.parametrize("name", [row.word for row in WORDS])
async def test_word_of_somebody_who_stands_nowhere(desk: Post, name: str) -> None:
    await known(desk)
    kinds = [kind for kind, address in await desk.says(word(name)) if address == PRIYA]
    if row_of(name).intent in ("join", "decline", "maybe"):
        assert len(kinds) == 1
    else:
        assert kinds == ([] if name == "ALSO ME" else [ANSWERS.get(name, "human_will_answer")])


@pytest.mark.parametrize("name", [row.word for row in WORDS])
@pytest.mark.parametrize("state", ["going", "waitlisted", "maybe", "declined", "unconfirmed"])
async def test_word_gets_at_most_one_answer_in_every_state(name: str, state: str) -> None:
    desk = await post(capacity=2 if state == "waitlisted" else 10)
    if state == "waitlisted":
        await desk.says(read("Omar Khan", "join"))
    intent = {"maybe": "maybe", "declined": "decline"}.get(state, "join")
    await desk.says(read("Priya Shah", intent, evidence="none" if state == "unconfirmed" else "pass"))  # type: ignore[arg-type]
    to_her = [kind for kind, address in await desk.says(word(name)) if address == PRIYA]
    assert len(to_her) <= 1


def test_every_word_is_carried_out_or_named_as_later() -> None:
    named = {row.word for row in WORDS if row.intent not in ("join", "decline", "maybe")}
    assert named - set(VERBS) == {*TO_A_PERSON}


@pytest.mark.parametrize("name", [row.word for row in WORDS if row.trust == 1 and row.speaker == "guest"])
async def test_word_of_a_stranger_is_confirmed_first(desk: Post, name: str) -> None:
    if name in ("STOP", "LEAVE", *TO_A_PERSON):
        return
    assert await desk.says(word(name, evidence="none")) == [("confirm_address", PRIYA)]
    assert [
        kind for kind, _ in await desk.says(read("Priya Shah", "join", evidence="none", tokens=(desk.sent[0].token,)))
    ]


@pytest.mark.parametrize("name", [row.word for row in WORDS if row.trust == 0 and row.word != "CASE"])
async def test_word_of_anybody_is_answered_without_a_name_and_stores_nobody(desk: Post, name: str) -> None:
    letters = await desk.says(word(name, evidence="none"))
    assert [address for _, address in letters] == [PRIYA]
    assert "Priya" not in desk.sent[0].text
    assert "STOP" not in desk.sent[0].text or name == "HELP"
    async with desk.store.view() as view:
        assert await view.people.by_address(PRIYA) is None


async def test_series_makes_a_member_and_pause_and_resume_keep_the_setting(desk: Post) -> None:
    await desk.says(word("EVERY 2"))
    assert (await desk.says(word("PAUSE", {"months": 2})))[0][0] == "paused"
    assert "until Saturday 23 January 2027" in desk.sent[-1].text
    assert (await desk.says(word("RESUME", {})))[0][0] == "resumed"
    async with desk.store.view() as view:
        person = await view.people.by_address(PRIYA)
        assert person is not None
        found = await view.memberships.need(f"digital:{person.id}")
    assert (found.setting, found.from_number, found.paused_until) == ("every 2", 1, None)


async def test_pause_until_a_month_ends_as_that_month_begins(desk: Post) -> None:
    await desk.says(word("SERIES"))
    await desk.says(word("PAUSE", {"months": 7, "until": "2027-06"}))
    assert "We will not invite you to LocalGov Digital Hangouts until Tuesday 1 June 2027." in desk.sent[-1].text
    async with desk.store.view() as view:
        person = await view.people.by_address(PRIYA)
        assert person is not None
        assert (await view.memberships.need(f"digital:{person.id}")).paused_until == date(2027, 6, 1)


async def test_pause_says_that_a_held_place_stays(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    await desk.says(word("SERIES"))
    await desk.says(word("PAUSE", {}))
    assert "You still have a place on Thursday 17 December." in desk.sent[-1].text


async def test_where_am_i_lists_places_queue_numbers_and_memberships(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    await desk.says(read("Priya Shah", "maybe", arguments={"date": "2027-01-21"}))
    await desk.says(word("SERIES"))
    await desk.says(word("WHERE AM I"))
    text = desk.sent[-1].text
    assert "Thursday 17 December 2026, 2pm to 3pm: you have a place." in text
    assert "Thursday 21 January 2027, 2pm to 3pm: maybe." in text
    assert "You are invited to every one of LocalGov Digital Hangouts." in text


async def test_link_sends_the_same_entry_again(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    await desk.says(word("LINK"))
    uids = {line for sent in desk.sent for line in sent.calendar.splitlines() if line.startswith("UID:")}
    assert (desk.sent[-1].row.kind, len(uids), "SEQUENCE:0" in desk.sent[-1].calendar) == ("link_again", 1, True)


async def test_phone_with_an_address_asks_it_and_its_yes_brings_the_details(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    letters = await desk.says(word("PHONE", {"address": "priya.s@home.example"}))
    assert sorted(letters) == [("phone_confirm", "priya.s@home.example"), ("phone_pending", PRIYA)]
    asked = next(sent for sent in desk.sent if sent.row.kind == "phone_confirm")
    assert "Westshire" not in asked.text
    yes = read("Priya", "join", evidence="none", address="priya.s@home.example", tokens=(asked.token,))
    assert await desk.says(yes) == [("phone_joining", "priya.s@home.example")]
    assert "https://meet.example/lgd" in desk.sent[-1].text
    assert (await desk.says(word("PHONE", {"off": True})))[0][0] == "phone_removed"


async def test_blocked_is_counted_for_the_organisation(desk: Post) -> None:
    await known(desk)
    for _ in range(2):
        await desk.says(word("BLOCKED", {"text": "zoom"}))
    async with desk.store.view() as view:
        assert (await view.organisations.need("westshire.example")).blocked == {"zoom": 2}


async def test_ideas_are_numbered_and_never_show_who_had_them(desk: Post) -> None:
    await desk.says(word("IDEA", {"text": "how are others doing online booking for the tip?"}))
    assert desk.sent[-1].mail["Subject"] == "Your idea is number 1"
    await desk.says(word("TOPICS"))
    assert "1. how are others doing online booking for the tip?" in desk.sent[-1].text
    assert "Priya" not in desk.sent[-1].text.replace("Hello Priya", "")


async def test_vote_in_the_open_counts_the_last_and_asks_when_unclear(desk: Post) -> None:
    for text in ("Online booking", "Getting rid of PDFs"):
        await desk.says(word("IDEA", {"text": text}))
        desk.clock.move(hours=2)
    async with desk.store.unit_of_work(GATEWAY) as uow:
        uow.begin("open_vote", lit("a vote"))
        await uow.votes.put(
            Vote(
                id="v1", series="digital", session="digital-2026-12-17", options=("digital:1", "digital:2"),
                opens_at=uow.now, closes_at=datetime(2026, 12, 4, 17, 0, tzinfo=UTC),
            )
        )  # fmt: skip
    assert await desk.says(word("VOTE", {"numbers": [2, 1]})) == [("vote_noted", PRIYA)]
    assert "Noted: 2, then 1." in desk.sent[-1].text
    assert await desk.says(word("VOTE", {"numbers": [7]})) == [("vote_unclear", PRIYA)]
    assert await desk.says(word("VOTE", {"numbers": [1]})) == [("vote_noted", PRIYA)]
    async with desk.store.view() as view:
        assert [ballot.choice for ballot in await view.ballots.of_vote("v1")] == [(1,)]


async def test_notes_are_found_by_word_and_attached(desk: Post) -> None:
    async with desk.store.unit_of_work(GATEWAY) as uow:
        uow.begin("save_notes", lit("notes"))
        await uow.notes.put(
            Note(
                id="digital-2026-12-17", series="digital", session="digital-2026-12-17", text=lit("One-page forms work."),
                saved_at=uow.now, approved_at=uow.now,
            )
        )  # fmt: skip
    await known(desk)
    await desk.says(word("NOTES", {"text": "forms"}))
    files = [part.get_filename() for part in desk.sent[-1].mail.iter_attachments()]
    assert (desk.sent[-1].mail["Subject"], files) == ("Notes we found: 1", ["notes.txt"])


async def test_bring_invites_once_for_ever_and_enrols_nobody(desk: Post) -> None:
    for expected in (["brought", "brought_noted"], ["brought_noted"]):
        letters = await desk.says(word("BRING"))
        assert sorted(kind for kind, _ in letters) == expected
    assert "jo.lee@eastham.example" not in await desk.states(await desk.next_id())
    invited = next(sent for sent in desk.sent if sent.row.kind == "brought")
    yes = read("Jo Lee", "join", evidence="none", address="jo.lee@eastham.example", tokens=(invited.token,))
    assert await desk.says(yes) == [("signed_up", "jo.lee@eastham.example")]


async def test_my_data_holds_everything_and_goes_to_the_stored_address(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    await desk.says(word("MY DATA"))
    sent = desk.sent[-1]
    files = {str(p.get_filename()): p.get_content() for p in sent.mail.iter_attachments()}
    assert sorted(files) == ["my-data.csv", "my-data.json"]
    held = json.loads(
        files["my-data.json"] if isinstance(files["my-data.json"], str) else files["my-data.json"].decode()
    )
    assert held["person"]["address"] == PRIYA
    assert [each["session"] for each in held["signups"]] == ["digital-2026-12-17"]
    assert sent.row.address == PRIYA


async def test_undo_takes_the_last_word_back(desk: Post) -> None:
    session = await desk.next_id()
    await desk.says(read("Priya Shah", "join"))
    assert await desk.says(word("UNDO")) == [("undone", PRIYA)]
    assert "METHOD:CANCEL" in desk.sent[-1].calendar
    assert (await desk.states(session))[PRIYA] == "withdrawn"
    await desk.says(word("ORG", {"text": "Northdale"}))
    await desk.says(word("UNDO"))
    async with desk.store.view() as view:
        person = await view.people.by_address(PRIYA)
    assert person is not None
    assert person.organisation_name == "Westshire"


async def test_erase_asks_once_and_the_yes_sends_the_last_letters(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    await desk.says(word("ERASE"))
    asked = desk.sent[-1]
    assert "your name, email address, organisation and 1 sign-up" in asked.text
    assert await desk.says(read("Priya Shah", "join", tokens=(asked.token,))) == [("erased", PRIYA)]
    assert "METHOD:CANCEL" in desk.sent[-1].calendar


async def test_erase_from_an_address_nobody_vouches_for_waits_for_a_person(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    await desk.says(word("ERASE"))
    yes = read("Priya Shah", "join", evidence="none", tokens=(desk.sent[-1].token,))
    assert await desk.says(yes) == []
    async with desk.store.view() as view:
        assert [request.what for request in await view.rights.open()] == ["erase"]


async def test_several_words_are_done_in_order_with_one_answer(desk: Post) -> None:
    words = (Word(word="YES", intent="join"), Word(word="SERIES", intent="series", arguments={"word": "SERIES"}))
    assert await desk.says(read("Priya Shah", "join", words=words)) == [("signed_up", PRIYA)]
    async with desk.store.view() as view:
        person = await view.people.by_address(PRIYA)
        assert person is not None
        assert (await view.memberships.need(f"digital:{person.id}")).setting == "every"


async def test_answer_to_the_one_question_is_kept_without_name_and_shared_on_word(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join"))
    async with desk.store.unit_of_work(GATEWAY) as uow:
        work = Work(uow, DESK, desk.ids)
        person = await uow.people.by_address(PRIYA)
        assert person is not None
        series, session = await uow.series.need("digital"), await uow.sessions.need("digital-2026-12-17")
        await letters.queue(
            work, "one_question", letters.to_person(person), Cause(key="q"), series=series, session=session
        )
    asked = (await desk.deliver())[0]
    reply = read(
        "Priya Shah", None, verdict="ask", text="Forms down to 4 questions, ask me@x.example", tokens=(asked.token,)
    )
    assert await desk.says(reply) == [("answer_noted", PRIYA)]
    assert await desk.says(word("SHARE")) == [("answer_noted", PRIYA)]
    async with desk.store.view() as view:
        answers = await view.answers.of_session("digital-2026-12-17")
    assert [(a.text, a.share) for a in answers] == [("Forms down to 4 questions, ask", True)]
