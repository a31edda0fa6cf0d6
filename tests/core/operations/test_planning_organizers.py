"""What organisers are told by itself: nobody left to ask as host, and days that meet something."""

from datetime import UTC, date, datetime

import pytest
from fakes_desk import AMIRA, DESK, Hands
from fakes_inbox import Sent, read
from msgspec.structs import replace

from core.desk import Desk
from core.model import OutboxRow
from core.operations import planning, sessions, ticking
from core.operations import series as serieses
from core.operations.inbox import Arrived, receive
from core.store.memory import MemoryStore
from core.text import lit
from core.understanding import Word

TOLD = replace(DESK, organizer_addresses=(lit("organisers@lgd.example"),))
CANNOT = (Word(word="CANNOT HOST", intent="host", arguments={"word": "CANNOT HOST"}),)
DECEMBER = "digital-2026-12-17"
NIA, ROWAN = ("Nia Morgan", "nia.morgan@northdale.example"), ("Rowan Ellis", "rowan.ellis@eastham.example")


class Office:
    """A desk whose organisers have an address; what they are told, as (moment, kind, subject)."""

    def __init__(self, now: str) -> None:
        self.clock = Hands(at(now))
        self.store = MemoryStore(self.clock)
        self.desk: Desk = TOLD

    async def begins(
        self, *hosts: tuple[str, str], rule: str = "third Thursday", first: date = date(2026, 12, 1)
    ) -> None:
        new = serieses.NewSeries(
            slug="digital", name="LocalGov Digital Hangouts", rule=rule, first=first,
            hosts=tuple(serieses.NewHost(address, name) for name, address in hosts),
        )  # fmt: skip
        await serieses.add(self.store, self.desk, AMIRA, new)
        if len(hosts) > 1:
            hosted = sessions.SessionEdit(hosts=(hosts[0][1],))
            await sessions.edit(self.store, self.desk, AMIRA, DECEMBER, hosted)

    async def says(self, who: tuple[str, str], intent: str, *, tokens: tuple[str, ...] = ()) -> None:
        mail = read(
            who[0], intent, address=who[1], tokens=tokens,  # type: ignore[arg-type]
            words=CANNOT if intent == "host" else (), arguments={"word": "CANNOT HOST"} if intent == "host" else {},
        )  # fmt: skip
        key = f"imap:hangouts:INBOX:1:{mail.identity}"
        await receive(self.store, self.desk, [Arrived(source="imap", key=key, mail=mail, received_at=self.clock())])

    async def goes_on_to(self, moment: str) -> None:
        self.clock.at = at(moment)
        await ticking.tick(self.store, self.desk)

    async def letters(self, *kinds: str) -> list[OutboxRow]:
        async with self.store.view() as view:
            rows = await view.outbox.recent(500)
        return sorted((row for row in rows if row.kind in kinds), key=lambda row: row.created_at)

    async def told(self) -> list[tuple[str, str]]:
        rows = [
            row for row in await self.letters("host_needed", "clash_warning") if row.address == "organisers@lgd.example"
        ]
        return [(f"{row.created_at:%d %b %H:%M}", row.kind) for row in rows]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def token_of(office: Office, row: OutboxRow) -> str:
    return Sent(row, None).token  # type: ignore[arg-type]


async def test_only_host_who_falls_out_a_month_before_has_the_organisers_told_at_once() -> None:
    office = Office("2026-11-16T09:12:00")
    await office.begins(NIA)
    await office.says(NIA, "host")
    await office.goes_on_to("2026-11-16T09:13:00")
    assert await office.told() == [("16 Nov 09:13", "host_needed")]
    await office.goes_on_to("2026-11-16T12:00:00")
    await office.goes_on_to("2026-11-26T09:00:00")
    assert await office.told() == [("16 Nov 09:13", "host_needed"), ("26 Nov 09:00", "host_needed")]


async def test_organisers_are_told_at_once_when_the_last_of_the_rota_says_no_and_not_before() -> None:
    office = Office("2026-11-02T09:12:00")
    await office.begins(NIA, ROWAN)
    await office.says(NIA, "host")
    await office.goes_on_to("2026-11-05T10:00:00")
    (asked,) = await office.letters("host_ask")
    assert (asked.address, await office.told()) == (ROWAN[1], [])
    await office.says(ROWAN, "decline", tokens=(await token_of(office, asked),))
    await office.goes_on_to("2026-11-05T10:05:00")
    assert await office.told() == [("05 Nov 10:05", "host_needed")]


async def test_silence_of_the_last_of_the_rota_counts_after_three_working_days() -> None:
    office = Office("2026-11-02T09:12:00")
    await office.begins(NIA, ROWAN)
    await office.says(NIA, "host")
    for moment in ("2026-11-05T10:00:00", "2026-11-10T09:59:00"):
        await office.goes_on_to(moment)
    assert await office.told() == []
    await office.goes_on_to("2026-11-10T10:00:00")
    assert await office.told() == [("10 Nov 10:00", "host_needed")]


async def test_all_who_say_no_in_an_urgent_round_end_it_before_midday() -> None:
    office = Office("2026-12-11T09:00:00")
    await office.begins(NIA, ROWAN)
    await office.says(NIA, "host")
    (asked,) = await office.letters("host_ask_urgent")
    await office.goes_on_to("2026-12-11T09:10:00")
    assert await office.told() == []
    await office.says(ROWAN, "decline", tokens=(await token_of(office, asked),))
    await office.goes_on_to("2026-12-11T09:20:00")
    await office.goes_on_to("2026-12-11T12:00:00")
    assert await office.told() == [("11 Dec 09:20", "host_needed")]


@pytest.fixture
async def clashing() -> Office:
    """A series on first Mondays, in March: 3 May 2027 is a bank holiday."""
    office = Office("2027-03-29T09:00:00")
    await office.begins(NIA, rule="first Monday", first=date(2027, 3, 29))
    return office


async def test_clash_is_noted_four_weeks_before_and_written_a_week_before(clashing: Office) -> None:
    async with clashing.store.view() as view:
        due = [a for a in await planning.coming(view, clashing.desk, clashing.clock()) if a.kind.startswith("clash")]
    assert [(a.key, f"{a.at:%d %b %H:%M}") for a in due] == [
        ("clash:digital-2027-05-03:28", "05 Apr 08:00"),
        ("clash:digital-2027-05-03:7", "26 Apr 08:00"),
    ]
    await clashing.goes_on_to("2027-04-05T09:00:00")
    assert await clashing.told() == []
    async with clashing.store.view() as view:
        notices = [c.summary for c in await view.changes.recent(50) if "meets" in c.summary]
    assert notices == [
        "Monday 3 May meets Early May bank holiday (England, Wales, Scotland, Northern Ireland): move it, skip it or keep it"
    ]
    await clashing.goes_on_to("2027-04-26T08:00:00")
    assert await clashing.told() == [("26 Apr 08:00", "clash_warning")]


async def test_digest_names_the_clash_until_somebody_has_chosen(clashing: Office) -> None:
    await clashing.goes_on_to("2027-04-12T07:30:00")
    (digest,) = await clashing.letters("organizer_digest")
    assert (
        "Monday 3 May meets Early May bank holiday (England, Wales, Scotland, Northern Ireland)"
        in digest.facts["needs_lines"]
    )
    await sessions.keep(clashing.store, clashing.desk, AMIRA, "digital-2027-05-03")
    await clashing.goes_on_to("2027-04-19T07:30:00")
    assert await clashing.letters("organizer_digest") == [digest]  # and nothing else to tell
    await clashing.goes_on_to("2027-04-26T08:00:00")
    assert await clashing.told() == []
