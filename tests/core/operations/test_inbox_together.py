"""Several words in one mail: none is lost, whatever the first of them answers."""

import pytest
from fakes_inbox import Post, address_of, post, read

from core.model import InboundRecord
from core.understanding import Arguments, Understanding, Word
from core.words import row_of

PRIYA = address_of("Priya Shah")
DECEMBER, JANUARY = "digital-2026-12-17", "digital-2027-01-21"


@pytest.fixture
async def desk() -> Post:
    return await post()


def said(*lines: tuple[str, Arguments], **more: object) -> Understanding:
    """A mail from Priya with one word a line."""
    words = tuple(
        Word(word=name, intent=row_of(name).intent, arguments={"word": name, **given}) for name, given in lines
    )
    return read("Priya Shah", words[0].intent, words=words, arguments=words[0].arguments, **more)  # type: ignore[arg-type]


async def waiting(desk: Post) -> list[InboundRecord]:
    """The mails that wait for a person."""
    async with desk.store.view() as view:
        return await view.inbound.in_state("waiting")


async def setting(desk: Post) -> str:
    """How often Priya is invited; '' where she never was."""
    async with desk.store.view() as view:
        person = await view.people.by_address(PRIYA)
        found = await view.memberships.get(f"digital:{person.id}") if person is not None else None
    return found.setting if found is not None else ""


async def test_word_beside_the_yes_to_the_fixed_letter_is_carried_out_and_named(desk: Post) -> None:
    await desk.says(read("Priya Shah", "join", evidence="none"))
    answer = said(("YES", {}), ("SERIES", {}), evidence="none", tokens=(desk.sent[0].token,))
    assert await desk.says(answer) == [("signed_up", PRIYA)]
    assert "\nWe have noted this too: SERIES.\n" in desk.sent[-1].text
    assert (await desk.states(DECEMBER), await setting(desk)) == ({PRIYA: "going"}, "every")
    assert await waiting(desk) == []


async def test_stop_beside_the_answer_to_the_fixed_letter_is_carried_out_with_its_own_letter(desk: Post) -> None:
    await desk.says(said(("SERIES", {})))
    desk.clock.move(hours=25)
    await desk.says(said(("NO", {}), evidence="none"))
    answer = said(("YES", {}), ("STOP", {}), evidence="none", tokens=(desk.sent[-1].token,))
    kinds = [kind for kind, _ in await desk.says(answer)]
    assert (kinds.count("left_series"), await setting(desk)) == (1, "none")


async def test_word_beside_the_yes_that_deletes_waits_for_a_person(desk: Post) -> None:
    await desk.says(said(("SERIES", {})))
    await desk.says(said(("ERASE", {})))
    await desk.says(said(("YES", {}), ("SERIES", {}), tokens=(desk.sent[-1].token,)))
    (record,) = await waiting(desk)
    assert record.effect.endswith("then everything goes; also says SERIES: a person looks")
    assert await setting(desk) == "none"


async def test_word_beside_an_answer_without_a_letter_waits_for_a_person(desk: Post) -> None:
    await desk.says(said(("SERIES", {})))
    await desk.says(said(("ERASE", {})))
    assert await desk.says(said(("NO", {}), ("PAUSE", {}), tokens=(desk.sent[-1].token,))) == []
    assert [record.effect for record in await waiting(desk)] == [
        "said no: all stays as it is; also says PAUSE: a person looks"
    ]


async def test_second_date_without_a_session_is_for_a_person_and_the_answer_says_so(desk: Post) -> None:
    lines = (("YES", {"date": "2026-12-17"}), ("YES", {"date": "2027-01-22"}))
    assert await desk.says(said(*lines)) == [("signed_up", PRIYA)]
    assert "\nA person will answer this part: YES.\n" in desk.sent[-1].text
    (record,) = await waiting(desk)
    assert record.effect.endswith("; also says YES, but for which session is not clear")
    assert (await desk.states(DECEMBER), await desk.states(JANUARY)) == ({PRIYA: "going"}, {})


async def test_pause_beside_a_yes_from_somebody_in_no_series_is_for_a_person(desk: Post) -> None:
    assert await desk.says(said(("YES", {}), ("PAUSE", {}))) == [("signed_up", PRIYA)]
    assert "\nA person will answer this part: PAUSE.\n" in desk.sent[-1].text
    assert [record.effect.partition("; ")[2] for record in await waiting(desk)] == ["also asks PAUSE: a person answers"]


async def test_pause_beside_series_pauses_whoever_joined_by_the_same_mail(desk: Post) -> None:
    assert await desk.says(said(("SERIES", {}), ("PAUSE", {}))) == [("series_joined", PRIYA)]
    assert "\nWe have noted this too: PAUSE.\n" in desk.sent[-1].text
    assert (await setting(desk), await waiting(desk)) == ("paused", [])


NO_AND_STOP = (("NO", {"date": "2026-12-17"}), ("STOP", {}))


async def test_stop_of_an_unproven_sender_ends_invitations_at_once_and_the_yes_gives_the_place_up(desk: Post) -> None:
    await desk.says(said(("YES", {}), ("SERIES", {})))
    desk.clock.move(hours=25)
    assert await desk.says(said(*NO_AND_STOP, evidence="none")) == [("confirm_address", PRIYA)]
    assert (await desk.states(DECEMBER), await setting(desk)) == ({PRIYA: "going"}, "none")
    token = desk.sent[-1].token
    kinds = [kind for kind, _ in await desk.says(read("Priya Shah", "join", evidence="none", tokens=(token,)))]
    assert kinds.count("left_series") == 1
    assert (await desk.states(DECEMBER), await waiting(desk)) == ({PRIYA: "withdrawn"}, [])


async def test_stop_of_an_unproven_sender_beyond_the_cap_is_seen_by_a_person(desk: Post) -> None:
    await desk.says(said(("YES", {}), ("SERIES", {})))
    assert await desk.says(said(*NO_AND_STOP, evidence="none")) == []
    assert [record.effect for record in await waiting(desk)] == [
        "invitations stopped; wants to leave; not confirmed, no further letter is left"
    ]
    assert (await desk.states(DECEMBER), await setting(desk)) == ({PRIYA: "going"}, "none")


async def test_yes_and_stop_in_one_mail_end_without_a_place_and_nothing_says_otherwise(desk: Post) -> None:
    assert await desk.says(said(("YES", {"date": "2026-12-17"}), ("STOP", {}))) == [("left_series", PRIYA)]
    assert "\nWe have noted that you cannot make Thursday 17 December.\n" in desk.sent[-1].text
    assert ("You have a place" in desk.sent[-1].text, desk.sent[-1].calendar) == (False, "")
    assert await desk.states(DECEMBER) == {PRIYA: "withdrawn"}


async def test_yes_and_stop_of_somebody_with_places_take_each_entry_back_once(desk: Post) -> None:
    await desk.says(said(("YES", {"date": "2026-12-17"}), ("YES", {"date": "2027-01-21"})))
    before = len(desk.sent)
    lines = (("YES", {"date": "2026-12-17"}), ("YES", {"date": "2027-01-21"}), ("STOP", {}))
    assert await desk.says(said(*lines)) == [("left_series", PRIYA), ("calendar_update", PRIYA)]
    assert ["METHOD:CANCEL" in sent.calendar for sent in desk.sent[before:]] == [True, True]
    assert len({sent.row.session for sent in desk.sent[before:]}) == 2
