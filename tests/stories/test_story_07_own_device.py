"""Story 7: joining from an own device, by telephone or at another address."""

from stories_cast import PRIYA, PRIYA_AT_HOME, SAM, TOM
from stories_desk import StoryDesk
from stories_mails import Got, body

SESSION = "digital-2026-12-17"
HOME = PRIYA_AT_HOME.address


async def asked_at_home(told: StoryDesk) -> Got:
    """Priya has a place and has named her own address; the letter that came there."""
    await told.writes(PRIYA, "Count me in please")
    await told.writes(PRIYA, f"PHONE {HOME}")
    (asked,) = told.inbox(PRIYA_AT_HOME)
    return asked


async def agreed(told: StoryDesk) -> Got:
    asked = await asked_at_home(told)
    (answer,) = await told.replies(PRIYA_AT_HOME, "Yes", asked)
    return answer


async def test_phone_tells_three_ways_to_join(told: StoryDesk) -> None:
    await told.writes(PRIYA, "Count me in please")
    (answer,) = await told.writes(PRIYA, "PHONE")
    assert answer.subject == "Other ways to join on Thursday 17 December"
    assert answer.text == body("""
        Hello Priya

        You can join in three ways.

        Your own phone or tablet. In the browser type meet.example/lgd
        Meeting ID 771 204 998. Passcode 4471.

        By phone, sound only. Ring 020 7946 0123, PIN 4471. It costs the same as a UK landline.

        At another address. Reply PHONE and the address, for example PHONE priya@home.example

        We use that address only for joining details and late changes. Reply PHONE OFF to delete it.
        Is a video service blocked at work? Reply BLOCKED and its name. The count helps colleagues make a case.
    """)
    assert answer.calendar is None


async def test_other_address_is_asked_with_her_name_and_without_her_employer(told: StoryDesk) -> None:
    await told.writes(PRIYA, "Count me in please")
    (pending,) = await told.writes(PRIYA, f"PHONE {HOME}")
    assert pending.subject == "We have written to your other address"
    (asked,) = told.inbox(PRIYA_AT_HOME)
    assert asked.subject == "May we send joining details to this address?"
    assert asked.text == body(
        """
        Hello

        Priya Shah asked us to send joining details for LocalGov Digital Hangouts to this address.
        Reply YES to agree.
        If you do nothing, we forget this address in 7 days and will not write again.
        """,
        since="",
    )
    assert b"estshire" not in asked.raw
    second = (await told.person(PRIYA)).second
    assert second is not None
    assert (second.address, second.agreed_at) == (HOME, None)


async def test_yes_from_there_brings_the_details_without_a_calendar_entry(told: StoryDesk) -> None:
    joining = await agreed(told)
    assert joining.subject == "How to join on Thursday 17 December, 2pm"
    assert "How to join: https://meet.example/lgd" in joining.text
    assert "Want it in this calendar too? Reply INVITE." in joining.text
    assert joining.calendar is None
    second = (await told.person(PRIYA)).second
    assert second is not None
    assert second.agreed_at == told.clock.at
    assert await told.standing(SESSION) == {PRIYA.address: "going"}


async def test_silence_at_the_other_address_forgets_it_after_seven_days(told: StoryDesk) -> None:
    await asked_at_home(told)
    await told.goes_on_to("2026-11-30T09:00")
    assert (await told.person(PRIYA)).second is not None
    await told.goes_on_to("2026-12-01T03:30")
    assert (await told.person(PRIYA)).second is None
    assert len(told.inbox(PRIYA_AT_HOME)) == 1


async def test_phone_off_deletes_the_address_and_leaves_the_place(told: StoryDesk) -> None:
    joining = await agreed(told)
    (removed,) = await told.writes(PRIYA, "PHONE OFF")
    assert removed.subject == "Your other address is deleted"
    assert (await told.person(PRIYA)).second is None
    assert told.inbox(PRIYA_AT_HOME)[-1].subject == joining.subject
    assert await told.standing(SESSION) == {PRIYA.address: "going"}


async def test_blocked_services_are_counted_for_the_organisation(told: StoryDesk) -> None:
    for who, service in ((PRIYA, "Zoom"), (SAM, "zoom"), (TOM, "Meet")):
        (answer,) = await told.writes(who, f"BLOCKED {service}")
        assert answer.subject == "Noted: blocked at work"
        assert "at Westshire.\n" in answer.text
    async with told.store.view() as view:
        organisation = await view.organisations.get("westshire.example")
    assert organisation is not None
    assert {name.lower(): number for name, number in organisation.blocked.items()} == {"zoom": 2, "meet": 1}
