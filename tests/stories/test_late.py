"""Coming late: the place is taken or stays, and the host reads it on the day."""

from stories_cast import NIA, PRIYA
from stories_desk import StoryDesk

SESSION = "digital-2026-12-17"
MORNING = ("2026-12-14T09:00", "2026-12-15T09:00", "2026-12-16T09:00", "2026-12-17T08:00")


async def test_yes_but_late_takes_the_place_and_stands_in_the_pack(told: StoryDesk) -> None:
    (answer,) = await told.writes(PRIYA, "Yes, but I will be 20 mins late")
    assert answer.subject == "You are signed up: Thursday 17 December, 2pm to 3pm"
    assert "\nThe host will see what you wrote.\n" in answer.text
    await told.goes_on_to(*MORNING)
    pack = next(got for got in told.inbox(NIA) if got.subject.startswith("Your hangout today"))
    assert "Priya Shah: Yes, but I will be 20 mins late." in pack.text


async def test_late_alone_keeps_the_place_and_tells_the_host(told: StoryDesk) -> None:
    await told.writes(PRIYA, "YES")
    (answer,) = await told.writes(PRIYA, "Just to say I will be 10 minutes late on Thursday")
    assert answer.subject == "Noted: your details"
    assert "the host and the organisers see your note" in answer.text
    assert await told.standing(SESSION) == {PRIYA.address: "going"}
    await told.goes_on_to(*MORNING)
    pack = next(got for got in told.inbox(NIA) if got.subject.startswith("Your hangout today"))
    assert "Priya Shah: Just to say I will be 10 minutes late on Thursday." in pack.text


async def test_late_after_the_pack_has_left_is_for_a_person_too(told: StoryDesk) -> None:
    await told.writes(PRIYA, "YES")
    await told.goes_on_to(*MORNING)
    await told.writes(PRIYA, "Running 10 minutes late I'm afraid")
    assert [each.address for each in await told.waiting()] == [PRIYA.address]
    assert await told.standing(SESSION) == {PRIYA.address: "going"}


async def test_late_from_somebody_without_a_place_is_for_a_person(told: StoryDesk) -> None:
    (answer,) = await told.writes(PRIYA, "I will be 10 minutes late")
    assert answer.subject == "A person will answer you"
