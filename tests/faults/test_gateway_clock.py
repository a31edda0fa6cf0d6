"""The gateway when its clock jumps, while it runs and between two runs, and when the clocks change: everything once."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from fakes_desk import AMIRA, Hands
from outlook import outlook_reply
from stories_desk import READER

from core import installation
from core.config import Config, DeskSettings, LimitSettings, TrustSettings
from core.config_mail import SecretRef
from core.desk import Desk
from core.operations import outbox, series
from core.store.ports import Store
from mailgateway.demo.world import DESK, PASSWORD, World, world
from mailgateway.gateway import Gateway

SECRET = SecretRef(env="WORLD_PASSWORD")
HOST, ROWAN = "nia.morgan@northdale.example", "rowan.ellis@lgd.example"
EARLY, LATE = "priya.shah@westshire.example", "omar.khan@eastham.example"
STEP = timedelta(hours=3)
JUMPS = {"an hour ahead": 1, "an hour back": -1, "a day back": -24, "ten years ahead": 87_660}


@dataclass
class Life:
    """A desk through days, in steps of three hours. `steady` is the time since the machine was started."""

    place: World
    config: Config
    desk: Desk
    store: Store
    clock: Hands
    steady: float = 1e6

    def starts(self) -> None:
        """A new process of the gateway."""
        self.gateway = Gateway(
            self.config, self.desk, self.store, clock=self.clock, steady=lambda: self.steady, reader=READER
        )

    async def goes_on(self, step: timedelta = STEP, **by: float) -> None:
        """Time passes, and the gateway does what it does."""
        for _ in range(int(timedelta(**by) / step)):
            self.clock.at += step
            self.steady += step.total_seconds()
            await self.gateway.once()

    async def signs_up(self, address: str) -> None:
        """Somebody writes, and is answered at once."""
        await self.place.deliver(outlook_reply("A Guest", address, "Yes please, count me in", number=len(address)))
        await self.gateway.once()
        assert await self.kinds(address) == ["signed_up"]

    async def kinds(self, address: str) -> list[str]:
        """The kinds of the letters that somebody got, in order; each of them came once."""
        async with self.store.view() as view:
            rows = await view.outbox.to_address(address, since=datetime.min.replace(tzinfo=self.clock.at.tzinfo))
        rows = [row for row in rows if row.state == "sent"]
        left = Counter(str(message_from_bytes(sent.content)["Message-ID"]).strip("<>") for sent in self.place.sent)
        assert [left[row.message_id.strip("<>")] for row in rows] == [1] * len(rows)
        return [row.kind for row in rows if row.kind in ("signed_up", "reminder", "health_alert")]


@pytest.fixture
def now() -> str:
    """Five days before a session on Wednesday 25 November: whoever has a place is reminded on Monday at nine."""
    return "2026-11-20T09:00:00+00:00"


@pytest.fixture
async def life(now: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Life]:
    monkeypatch.setenv("WORLD_PASSWORD", PASSWORD)
    clock = Hands(datetime.fromisoformat(now))
    async with world(DESK, HOST, ROWAN, EARLY, LATE, clock=clock) as place:
        config = Config(
            desk=DeskSettings(
                address=DESK, name="LocalGov Digital Hangouts", organizers="Rowan Ellis", data=str(tmp_path / "data"),
                hold_seconds=0, organizer_addresses=(ROWAN,),
            ),
            imap=place.imap_settings(SECRET), smtp=place.smtp_settings(SECRET),
            trust=TrustSettings(anchor="authserv:mx.lgd.example"),
            limits=LimitSettings(per_minute=6000, domain_per_minute=6000),
        )  # fmt: skip
        await installation.make(config, clock=clock)
        store, desk = await installation.open_desk(config, clock=clock)
        new = series.NewSeries(
            slug="digital", name="Digital Hangout", rule="last Wednesday", first=date.fromisoformat(now[:10]),
            hosts=(series.NewHost(HOST, "Nia Morgan"),),
        )  # fmt: skip
        await series.add(store, desk, AMIRA, new)
        made = Life(place, config, desk, store, clock)
        made.starts()
        yield made
        await store.close()


@pytest.mark.parametrize("restarts", [False, True], ids=["while running", "between two runs"])
@pytest.mark.parametrize("jump", [name for name in JUMPS if "years" not in name])
async def test_jump_of_the_clock_reminds_everybody_once_and_answers_everybody(
    life: Life, jump: str, *, restarts: bool
) -> None:
    await life.signs_up(EARLY)
    await life.goes_on(hours=3)
    life.clock.move(hours=JUMPS[jump])
    if restarts:
        life.starts()
    await life.signs_up(LATE)
    await life.goes_on(days=6)
    assert await life.kinds(EARLY) == await life.kinds(LATE) == ["signed_up", "reminder"]
    assert await life.kinds(ROWAN) == []


@pytest.mark.parametrize("restarts", [False, True], ids=["while running", "between two runs"])
async def test_ten_years_ahead_nothing_is_done_by_itself_until_an_organiser_has_looked(
    life: Life, *, restarts: bool
) -> None:
    await life.signs_up(EARLY)
    await life.goes_on(hours=3)
    life.clock.move(hours=JUMPS["ten years ahead"])
    if restarts:
        life.starts()
    sent = len(life.place.sent)
    await life.goes_on(days=2)
    assert len(life.place.sent) == sent + 1
    assert await life.kinds(ROWAN) == ["health_alert"]

    life.clock.move(hours=-JUMPS["ten years ahead"])
    life.starts()
    await outbox.resume(life.store, life.desk, AMIRA)
    await life.signs_up(LATE)
    await life.goes_on(days=4)
    assert await life.kinds(EARLY) == await life.kinds(LATE) == ["signed_up", "reminder"]
    assert await life.kinds(ROWAN) == ["health_alert"]


async def test_week_without_a_gateway_is_no_jump(life: Life) -> None:
    await life.signs_up(EARLY)
    life.clock.move(days=7)
    life.steady += timedelta(days=7).total_seconds()
    life.starts()
    await life.goes_on(hours=6)
    assert await life.kinds(ROWAN) == []
    async with life.store.view() as view:
        assert await view.switches.get("clock") is None


@pytest.mark.parametrize(
    ("now", "nine"),
    [
        pytest.param("2026-10-23T08:00:00+00:00", "2026-10-26T09:00:00+00:00", id="autumn"),
        pytest.param("2028-03-24T09:00:00+00:00", "2028-03-27T08:00:00+00:00", id="spring"),
    ],
)
async def test_clocks_that_change_remind_once_and_at_nine_by_the_clock_on_the_wall(life: Life, nine: str) -> None:
    await life.signs_up(EARLY)
    while life.clock.at + STEP < datetime.fromisoformat(nine):
        await life.goes_on(hours=3)
        life.starts()
    life.clock.at = datetime.fromisoformat(nine) - timedelta(seconds=1)
    await life.gateway.once()
    assert await life.kinds(EARLY) == ["signed_up"]
    life.clock.move(seconds=1)
    await life.gateway.once()
    assert await life.kinds(EARLY) == ["signed_up", "reminder"]
    await life.goes_on(days=3)
    assert await life.kinds(EARLY) == ["signed_up", "reminder"]
    assert await life.kinds(ROWAN) == []


async def test_ninety_days_without_a_mail_leave_the_list_of_sessions_right_and_nothing_wrong(life: Life) -> None:
    await life.goes_on(step=timedelta(days=1), days=90)
    async with life.store.view() as view:
        found = {each.date.isoformat(): each.state for each in await view.sessions.of_series("digital")}
        letters = {state: await view.outbox.count(state) for state in ("queued", "retry", "failed", "unknown")}
    assert life.clock.at.date().isoformat() == "2027-02-18"
    assert {day: state for day, state in found.items() if day < "2027-06"} == {
        "2026-11-25": "done", "2026-12-30": "done", "2027-01-27": "done", "2027-02-24": "open", "2027-03-31": "open",
        "2027-04-28": "open", "2027-05-26": "planned",
    }  # fmt: skip
    assert max(found) == "2028-01-26"
    assert letters == dict.fromkeys(letters, 0)
    assert await life.kinds(ROWAN) == []
