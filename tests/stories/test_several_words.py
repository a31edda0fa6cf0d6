"""Several dates and several words in one mail: each carried out, one answer that says so, an entry for each place."""

from stories_cast import EVERYBODY, NIA, OMAR, PRIYA, SAM
from stories_desk import StoryDesk

DECEMBER, JANUARY = "digital-2026-12-17", "digital-2027-01-21"


async def test_two_lines_with_a_date_each_give_two_places_and_two_entries(told: StoryDesk) -> None:
    answer, update = await told.writes(PRIYA, "YES 17 DEC\nYES 21 JAN")
    assert answer.subject == "You are signed up: Thursday 17 December, 2pm to 3pm"
    assert "\n\nYou have a place on Thursday 21 January.\n\nYou are getting this because" in answer.text
    assert (answer.method, str(answer.event["DTSTART"].dt.date())) == ("REQUEST", "2026-12-17")
    assert update.subject == "Calendar update: Thursday 21 January, 2pm to 3pm"
    assert (update.method, str(update.event["DTSTART"].dt.date())) == ("REQUEST", "2027-01-21")
    for session in (DECEMBER, JANUARY):
        assert await told.standing(session) == {PRIYA.address: "going"}


async def test_one_line_with_two_dates_is_the_same(told: StoryDesk) -> None:
    answers = await told.writes(PRIYA, "Yes 17 Dec and 21 Jan please\n\nThanks\nPriya")
    assert [got.method for got in answers] == ["REQUEST", "REQUEST"]
    for session in (DECEMBER, JANUARY):
        assert await told.standing(session) == {PRIYA.address: "going"}


async def test_yes_to_one_date_and_no_to_another_are_both_said_back(told: StoryDesk) -> None:
    (answer,) = await told.writes(OMAR, "17/12 yes, 21/1 no")
    assert answer.subject == "You are signed up: Thursday 17 December, 2pm to 3pm"
    assert "\nWe have noted that you cannot make Thursday 21 January.\n" in answer.text
    assert (await told.standing(DECEMBER), await told.standing(JANUARY)) == (
        {OMAR.address: "going"}, {OMAR.address: "declined"},
    )  # fmt: skip


async def test_two_places_given_up_leave_no_entry_behind(told: StoryDesk) -> None:
    await told.writes(PRIYA, "YES 17 DEC\nYES 21 JAN")
    answers = await told.writes(PRIYA, "NO 17 DEC\nNO 21 JAN")
    assert [got.subject for got in answers] == [
        "Noted: you cannot make Thursday 17 December", "Calendar update: Thursday 21 January removed",
    ]  # fmt: skip
    assert [got.method for got in answers] == ["CANCEL", "CANCEL"]


async def test_queue_of_a_second_date_is_told_in_the_one_answer(told: StoryDesk) -> None:
    async with told.store.view() as view:
        series = await view.series.need("digital")
    assert series.capacity == 10
    await told.fill(JANUARY, [who for who in EVERYBODY if who not in (PRIYA, NIA)][:9])
    answers = await told.writes(PRIYA, "YES 17 DEC, 21 JAN")
    assert [got.subject for got in answers] == ["You are signed up: Thursday 17 December, 2pm to 3pm"]
    assert "\nYou are number 1 in the queue for Thursday 21 January.\n" in answers[0].text


async def test_sentence_about_two_dates_asks_which_and_a_number_takes_that_one(told: StoryDesk) -> None:
    (asked,) = await told.writes(SAM, "I can make 17 December but not 21 January")
    assert asked.subject == "Which hangout did you mean?"
    assert "1. Thursday 17 December 2026, 2pm to 3pm" in asked.text
    assert "2. Thursday 21 January 2027, 2pm to 3pm" in asked.text
    assert (await told.standing(DECEMBER), await told.standing(JANUARY)) == ({}, {})
    (answer,) = await told.replies(SAM, "1", asked)
    assert answer.subject == "You are signed up: Thursday 17 December, 2pm to 3pm"


async def test_unproven_sender_confirms_both_dates_with_one_yes(told: StoryDesk) -> None:
    (asked,) = await told.receives(PRIYA, told.mail(PRIYA, "YES 17 DEC\nYES 21 JAN", "Hangouts", proven=False))
    assert asked.subject == "One more step: reply YES"
    assert (await told.standing(DECEMBER), await told.standing(JANUARY)) == ({}, {})
    answers = await told.receives(PRIYA, told.mail(PRIYA, "YES", answers=asked.letter, proven=False))
    assert [got.method for got in answers] == ["REQUEST", "REQUEST"]
    for session in (DECEMBER, JANUARY):
        assert await told.standing(session) == {PRIYA.address: "going"}


async def test_stop_all_beside_a_no_leaves_everything_and_every_entry_goes(told: StoryDesk) -> None:
    await told.writes(PRIYA, "SERIES")
    await told.writes(PRIYA, "YES 17 DEC\nYES 21 JAN")
    answers = await told.writes(PRIYA, "NO 17 DEC\nSTOP ALL")
    assert "You will get nothing more from us" in [got.subject for got in answers]
    assert sorted(got.method for got in answers) == ["CANCEL", "CANCEL"]
    async with told.store.view() as view:
        found = await view.memberships.of_person((await told.person(PRIYA)).id)
    assert [each.setting for each in found] == ["none"]


async def test_yes_and_series_are_both_named_in_the_answer(told: StoryDesk) -> None:
    (answer,) = await told.writes(PRIYA, "YES\nSERIES")
    assert answer.subject == "You are signed up: Thursday 17 December, 2pm to 3pm"
    assert "\nWe have noted this too: SERIES.\n" in answer.text
