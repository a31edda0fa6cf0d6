"""Story 12: a second series with another host, who agrees by mail and runs it by mail."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from stories_cast import ANA, FREYA, HELEN, JO, MEI, NIA, PRIYA, SAM, YUSUF
from stories_desk import StoryDesk, story_desk
from stories_mails import Got, body

from core.model import Actor
from core.operations import series
from core.text import lit

DECEMBER = "berkshire-2026-12-07"
THERE = "hangouts+berkshire@lgd.example"
END = "Berkshire officers. Run by Rowan Ellis and Nia Morgan. hangouts@lgd.example"
AS_ROWAN = Actor(kind="organiser", name=lit("rellis (Rowan Ellis)"))


@pytest.fixture
async def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StoryDesk]:
    """Rowan has started Berkshire officers for three mail domains; Jo has been asked to host it."""
    async with story_desk(tmp_path, monkeypatch) as told:
        new = series.NewSeries(
            slug="berkshire", name="Berkshire officers", rule="first Monday", first=date(2026, 12, 1), start="12:30",
            length=45, capacity=14, audience="domains", status="trial", ask_hosts=True,
            domains=("northdale.example", "westshire.example", "eastham.example"),
            hosts=(series.NewHost(JO.address, JO.name),),
        )  # fmt: skip
        await series.add(told.store, told.desk, AS_ROWAN, new)
        await told.later(seconds=31)
        yield told


async def agrees(told: StoryDesk) -> Got:
    (answer,) = await told.replies(JO, "Yes, happy to", told.inbox(JO)[-1])
    return answer


async def test_host_is_asked_and_nothing_opens_before_the_yes(begun: StoryDesk) -> None:
    (asked,) = begun.inbox(JO)
    assert asked.subject == "Will you host Berkshire officers?"
    assert asked.text == body(
        """
        Hello Jo

        Rowan Ellis has asked you to host Berkshire officers.
        When: the first Monday of each month, 12:30pm to 1:15pm, from Monday 7 December 2026.
        You can do all of it by email.
        Reply YES to agree.
        Reply NO if you would rather not. Nothing opens until you agree.
        """,
        since="",
        end=END,
    )
    await begun.goes_on_to("2026-11-24T09:00")
    async with begun.store.view() as view:
        found = await view.sessions.of_series("berkshire")
    assert {each.state for each in found} == {"planned"}
    (answer,) = await begun.writes(ANA, "Count me in", "Berkshire", to=THERE)
    assert answer.calendar is None
    assert await begun.standing(DECEMBER) == {}


async def test_yes_of_the_host_opens_the_next_three(begun: StoryDesk) -> None:
    answer = await agrees(begun)
    assert answer.subject == "You are hosting on Monday 7 December, 12:30pm"
    assert (answer.method, str(answer.event["ATTENDEE"])) == ("REQUEST", f"mailto:{JO.address}")
    async with begun.store.view() as view:
        found = await view.sessions.of_series("berkshire")
        started = await view.series.need("berkshire")
    jo = (await begun.person(JO)).id
    assert [(each.id, each.state) for each in found[:4]] == [
        (DECEMBER, "open"), ("berkshire-2027-01-04", "open"), ("berkshire-2027-02-01", "open"),
        ("berkshire-2027-03-01", "planned"),
    ]  # fmt: skip
    assert [each.hosts for each in found[:3]] == [(jo,)] * 3
    assert (started.status, started.hosts, started.asked_hosts) == ("trial", (jo,), ())


async def test_no_of_the_host_is_noted_goes_to_a_person_and_nothing_opens(begun: StoryDesk) -> None:
    (noted,) = await begun.replies(JO, "NO", begun.inbox(JO)[-1])
    assert noted.subject == "Noted: you will not host Berkshire officers"
    assert noted.text == body(
        """
        Hello Jo

        Thank you for telling us. We have told the organisers.
        Nothing opens until someone else agrees.
        Changed your mind? Reply YES. If nobody has it yet, it is yours.
        """,
        since="",
        end=END,
    )
    assert [each.address for each in await begun.waiting()] == [JO.address]
    await begun.goes_on_to("2026-11-25T09:00")
    assert (await begun.session(DECEMBER)).state == "planned"


async def test_host_who_changes_their_mind_after_no_hosts_the_series(begun: StoryDesk) -> None:
    (noted,) = await begun.replies(JO, "NO", begun.inbox(JO)[-1])
    (answer,) = await begun.replies(JO, "YES", noted)
    assert answer.subject == "You are hosting on Monday 7 December, 12:30pm"
    assert (await begun.session(DECEMBER)).hosts == ((await begun.person(JO)).id,)


async def test_own_address_routes_to_the_series_and_strangers_to_its_councils_are_told(begun: StoryDesk) -> None:
    await agrees(begun)
    (answer,) = await begun.writes(ANA, "Count me in", "Berkshire", to=THERE)
    assert (answer.subject, answer.method) == ("You are signed up: Monday 7 December, 12:30pm to 1:15pm", "REQUEST")
    assert await begun.standing(DECEMBER) == {ANA.address: "going"}
    (closed,) = await begun.writes(FREYA, "Could I come along please?", "Berkshire", to=THERE)
    assert closed.subject == "Berkshire officers is for certain councils"
    assert closed.text == body(
        """
        Hello Freya

        Berkshire officers is for people from certain councils, and your address is not from one of them.
        We have not signed you up.
        Think you should be able to come? Reply ASK and we will ask the host.
        Want to see other hangouts? Reply WHAT'S ON.
        """,
        since="",
        end=END,
    )
    assert FREYA.address not in await begun.standing(DECEMBER)
    (asking,) = await begun.replies(FREYA, "ASK", closed)
    assert asking.subject == "A person will answer you"
    assert [each.address for each in await begun.waiting()] == [FREYA.address]


async def test_organisers_words_by_mail_are_for_the_terminal(begun: StoryDesk) -> None:
    for who, said in ((PRIYA, "NEW SERIES for Berkshire"), (SAM, "MOVE 17 December to 18 December")):
        (answer,) = await begun.writes(who, said)
        assert answer.subject == "An organiser needs to do that"
    assert [each.address for each in await begun.waiting()] == [PRIYA.address, SAM.address]


async def test_host_runs_it_by_mail(begun: StoryDesk) -> None:
    await agrees(begun)
    for who in (ANA, SAM, PRIYA):
        await begun.writes(who, "Count me in", "Berkshire", to=THERE)
    await begun.goes_on_to("2026-11-24T09:00")
    (who_list,) = await begun.writes(JO, "WHO", "Berkshire", to=THERE)
    assert who_list.subject == "Who is coming on Monday 7 December"
    assert "\n\nAna Diaz, Northdale\nSam Okafor, Westshire\nPriya Shah, Westshire\n\n" in who_list.text
    await begun.goes_on_to("2026-12-02T09:00", "2026-12-03T09:00", "2026-12-07T13:20")
    (came,) = await begun.writes(JO, "CAME: ana, sam", "Berkshire", to=THERE)
    assert came.subject == "Noted: 2 people came on Monday 7 December"
    marks = {who.address: (await begun.signup(DECEMBER, who)).came for who in (ANA, SAM, PRIYA)}
    assert marks == {ANA.address: "came", SAM.address: "came", PRIYA.address: "absent"}
    (saved,) = await begun.writes(JO, "NOTES: One page is enough.\nWe try it in March.", "Berkshire", to=THERE)
    assert saved.subject == "Your notes are saved"
    async with begun.store.view() as view:
        note = await view.notes.need(DECEMBER)
    assert (note.text.startswith("One page is enough.\nWe try it in March."), note.approved_at) == (True, None)
    (stood_down,) = await begun.writes(JO, "CANNOT HOST", "Berkshire", to=THERE)
    assert stood_down.subject == "Noted: you cannot host on Monday 4 January"
    assert (await begun.session("berkshire-2027-01-04")).hosts == ()


async def test_guest_who_asks_who_comes_gets_no_name(begun: StoryDesk) -> None:
    await agrees(begun)
    await begun.writes(ANA, "Count me in", "Berkshire", to=THERE)
    (answer,) = await begun.writes(SAM, "WHO", "Berkshire", to=THERE)
    assert "Ana" not in answer.text


async def test_members_elsewhere_see_one_line_once_and_join_by_its_name(begun: StoryDesk) -> None:
    await agrees(begun)
    for who in (HELEN, MEI, FREYA):
        await begun.writes(who, "SERIES")
    before = {who.address: len(begun.inbox(who)) for who in (HELEN, MEI, FREYA, YUSUF, NIA)}
    await begun.goes_on_to("2026-11-26T10:00")
    line = "New: Berkshire officers, first Mondays. Reply BERKSHIRE to be invited."
    for who, told_of_it in ((HELEN, True), (MEI, True), (FREYA, False)):
        (invitation,) = begun.inbox(who)[before[who.address] :]
        assert invitation.subject.startswith("Thursday 17 December, 2pm")
        assert (line in invitation.text) == told_of_it
    (joined,) = await begun.replies(HELEN, "BERKSHIRE", begun.inbox(HELEN)[-1])
    assert "You are in Berkshire officers." in joined.text
    async with begun.store.view() as view:
        mine = await view.memberships.of_person((await begun.person(HELEN)).id)
    assert {each.series: each.setting for each in mine} == {"digital": "every", "berkshire": "every"}
    await begun.goes_on_to("2026-12-31T10:00")
    later = [got for got in begun.inbox(MEI) if line in got.text]
    assert len(later) == 1
