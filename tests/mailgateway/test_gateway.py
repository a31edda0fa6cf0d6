"""The gateway as a whole, in the mail world in memory: one pass, a running one, and every server that says no."""

import asyncio
import smtplib
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from fakes_desk import AMIRA
from msgspec.structs import replace
from outlook import calendar_of, outlook_answer, outlook_reply
from waiting import until

from core import installation
from core.config import Config, DeskSettings, TrustSettings
from core.config_mail import LmtpSettings, SecretRef
from core.desk import Desk
from core.errors import Refused
from core.operations import series, sessions
from core.operations.sessions import SessionEdit
from core.store.ports import Store
from mailgateway.auth import credentials_for
from mailgateway.demo.world import DESK, PASSWORD, World, world
from mailgateway.gateway import Gateway
from mailgateway.intake.imap_connection import ImapConnection
from mailgateway.reader import Reader
from mailgateway.trial_run import LookOn

PRIYA = ("Priya Shah", "priya.shah@westshire.example")
OMAR = ("Omar Khan", "omar.khan@eastham.example")
SECRET = SecretRef(env="WORLD_PASSWORD")


@dataclass
class Running:
    """A desk in the world: `gateway()` makes a new process of it, so to speak."""

    place: World
    config: Config
    desk: Desk
    store: Store

    def gateway(self, **changes: object) -> Gateway:
        return Gateway(replace(self.config, **changes), self.desk, self.store)

    async def session(self) -> str:
        async with self.store.view() as view:
            found = await view.sessions.of_series("digital")
        return next(s.id for s in found if s.state == "open")

    async def going(self) -> int:
        async with self.store.view() as view:
            return await view.signups.count(await self.session(), "going")


@pytest.fixture
async def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    monkeypatch.setenv("WORLD_PASSWORD", PASSWORD)
    async with world(DESK, PRIYA[1], OMAR[1]) as place:
        config = Config(
            desk=DeskSettings(
                address=DESK, name="LocalGov Digital Hangouts", organizers="Rowan Ellis", data=str(tmp_path / "data"),
                hold_seconds=0,
            ),
            imap=place.imap_settings(SECRET), smtp=place.smtp_settings(SECRET),
            trust=TrustSettings(anchor="authserv:mx.lgd.example"),
        )  # fmt: skip
        await installation.make(config)
        store, desk = await installation.open_desk(config)
        new = series.NewSeries(
            slug="digital", name="Digital Hangout", first=date.today(), capacity=2,
            hosts=(series.NewHost("nia.morgan@northdale.example", "Nia Morgan"),),
        )  # fmt: skip
        await series.add(store, desk, AMIRA, new)
        yield Running(place, config, desk, store)
        await store.close()


def mail(who: tuple[str, str], text: str, number: int) -> bytes:
    return outlook_reply(*who, text, number=number)


async def test_one_pass_answers_what_is_there_and_the_next_finds_nothing(running: Running) -> None:
    await running.place.deliver(mail(PRIYA, "Yes please, count me in", 1))
    tally = await running.gateway().once()
    assert (tally.mails, tally.sent) == (1, 1)
    assert calendar_of(running.place.inbox(PRIYA[1])[0]) != b""
    again = await running.gateway().once()
    assert (again.mails, again.sent) == (0, 0)
    assert await running.going() == 1


async def test_the_same_mail_delivered_again_changes_nothing(running: Running) -> None:
    for _ in range(2):
        await running.place.deliver(mail(PRIYA, "YES", 1))
        await running.gateway().once()
    assert len(running.place.inbox(PRIYA[1])) == 1


async def test_pressed_decline_frees_the_place_for_the_next(running: Running) -> None:
    await running.place.deliver(mail(PRIYA, "YES", 1))
    await running.gateway().once()
    await running.place.deliver(mail(OMAR, "Could I come along?", 2))
    await running.gateway().once()
    assert calendar_of(running.place.inbox(OMAR[1])[0]) == b""
    invite = running.place.inbox(PRIYA[1])[0]
    await running.place.deliver(outlook_answer(*PRIYA, invite, "DECLINED", number=3))
    await running.gateway().once()
    async with running.store.view() as view:
        session = await running.session()
        people = {s.person: s.state for s in await view.signups.for_session(session)}
        found = {(await view.people.need(id_)).address: state for id_, state in people.items()}
    assert found == {PRIYA[1]: "withdrawn", OMAR[1]: "going"}


async def test_running_gateway_answers_each_mail_and_stops_in_order(running: Running) -> None:
    gateway = running.gateway()
    work = asyncio.create_task(gateway.run())
    await running.place.deliver(mail(PRIYA, "YES", 1))
    await running.place.until(lambda: len(running.place.inbox(PRIYA[1])) == 1)
    await running.place.deliver(mail(PRIYA, "NO", 2))
    await running.place.until(lambda: len(running.place.inbox(PRIYA[1])) == 2)
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
    assert await running.going() == 0
    beats = {beat.name: beat.facts for beat in await running.store.beats()}
    assert [each["state"] for each in beats["gateway"]["in"]] != ["failing"]


async def test_running_gateway_sends_what_an_organiser_causes(running: Running) -> None:
    work = asyncio.create_task(running.gateway().run())
    for number, who in enumerate((PRIYA, OMAR)):
        await running.place.deliver(mail(who, "YES", number))
        await running.place.until(lambda who=who: len(running.place.inbox(who[1])) == 1)
    await sessions.edit(running.store, running.desk, AMIRA, await running.session(), SessionEdit(capacity=3))
    await running.place.until(lambda: len(running.place.inbox(OMAR[1])) == 2)
    assert b"METHOD:REQUEST" in calendar_of(running.place.inbox(OMAR[1])[1])
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work


async def test_second_gateway_on_the_same_folder_is_refused(running: Running) -> None:
    work = asyncio.create_task(running.gateway().run())
    await until(lambda: (Path(running.config.desk.data) / "gateway.lock").exists())
    await until(lambda: (Path(running.config.desk.data) / "gateway.lock").read_text())
    with pytest.raises(Refused, match=r"A gateway runs on .* already \(process \d+ on "):
        await running.gateway().once()
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work


async def test_wrong_password_is_one_sentence_that_names_the_server(running: Running, monkeypatch) -> None:
    await running.place.deliver(mail(PRIYA, "YES", 1))
    monkeypatch.setenv("WRONG", "not the password")
    assert running.config.imap is not None
    wrong = replace(running.config.imap, secret=SecretRef(env="WRONG"))
    for attempt in (running.gateway(imap=wrong).once, running.gateway(imap=wrong).check):
        with pytest.raises(Refused, match=r"127\.0\.0\.1:\d+ \(\[imap\]\) does not accept the user hangouts@lgd"):
            await attempt()
    assert (await running.gateway().once()).mails == 1


async def test_wrong_smtp_password_takes_the_mail_in_and_keeps_the_letter(running: Running, monkeypatch) -> None:
    await running.place.deliver(mail(PRIYA, "YES", 1))
    monkeypatch.setenv("WRONG", "not the password")
    assert running.config.smtp is not None
    wrong = replace(running.config.smtp, secret=SecretRef(env="WRONG"))
    with pytest.raises(Refused, match=r"\(\[smtp\]\) does not let us send: .* The letters wait\."):
        await running.gateway(smtp=wrong).once()
    assert await running.going() == 1
    async with running.store.view() as view:
        assert await view.outbox.count("retry") == 1


@pytest.mark.parametrize("part", ["imap", "smtp"])
async def test_unreachable_server_is_one_sentence_that_names_it(running: Running, part: str) -> None:
    await running.place.deliver(mail(PRIYA, "YES", 1))
    gone = replace(getattr(running.config, part), port=1)
    for attempt in (running.gateway(**{part: gone}).once, running.gateway(**{part: gone}).check):
        with pytest.raises(Refused, match=rf"127\.0\.0\.1:1 \(\[{part}\]\) cannot be used: .*{part}\.host"):
            await attempt()


async def test_check_changes_nothing(running: Running) -> None:
    await running.place.deliver(mail(PRIYA, "YES", 1))
    before = running.store.seq
    await running.gateway().check()
    assert (running.store.seq, len(running.place.sent)) == (before, 0)


async def test_gateway_without_a_mailbox_takes_mail_by_lmtp_and_answers_it(running: Running, tmp_path: Path) -> None:
    path = tmp_path / "lmtp.sock"
    work = asyncio.create_task(running.gateway(imap=None, lmtp=LmtpSettings(socket=str(path))).run())
    await until(path.exists)
    await asyncio.to_thread(_by_lmtp, path, mail(PRIYA, "YES", 1))
    await running.place.until(lambda: len(running.place.inbox(PRIYA[1])) == 1)
    beats = {beat.name: beat.facts for beat in await running.store.beats()}
    assert [each["state"] for each in beats["gateway"]["in"]] == ["waiting"]
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
    assert not path.exists()


def _by_lmtp(path: Path, raw: bytes) -> None:
    with smtplib.LMTP(str(path)) as client:
        client.sendmail(PRIYA[1], [DESK], raw)


async def test_looking_on_says_what_would_be_done_and_changes_nothing(running: Running) -> None:
    await running.place.deliver(mail(PRIYA, "Yes please, count me in", 1))
    before, said = running.store.seq, list[str]()
    looking = LookOn(running.config, running.desk, running.store, said.append)
    assert (await looking.once(), await looking.once()) == (1, 1)
    assert said[0].startswith("human: ")
    assert "Would be: " in said[0]
    assert said[1] == "0 letters would wait to leave. Nothing was changed."
    assert (running.store.seq, running.place.sent) == (before, [])
    assert (await running.gateway().once()).mails == 1


async def test_looking_on_reads_with_a_deadline_and_says_what_it_could_not_read(running: Running) -> None:
    for who, number in ((PRIYA, 1), (OMAR, 2)):
        await running.place.deliver(mail(who, "Yes please, count me in", number))
    said, hurried = list[str](), Reader(seconds=0, alone=0)
    assert await LookOn(running.config, running.desk, running.store, said.append, reader=hurried).once() == 2
    assert [each.startswith("quarantined: Reading the mail took too long") for each in said] == [True, True, False]


async def test_letter_nobody_knows_the_fate_of_is_proven_by_the_copy_to_ourselves(running: Running) -> None:
    await running.place.deliver(mail(PRIYA, "YES", 1))
    assert running.config.smtp is not None
    await running.gateway(smtp=replace(running.config.smtp, archive_copy=True)).once()
    assert running.place.sent[0].recipients == (PRIYA[1], "hangouts+archive@lgd.example")
    async with running.store.unit_of_work(AMIRA) as uow:
        row = (await uow.outbox.in_state("sent"))[0]
        await uow.outbox.put(replace(row, state="unknown"))
    await running.gateway().once()
    async with running.store.view() as view:
        assert (await view.outbox.need(row.id)).state == "sent"


async def test_several_mailboxes_of_one_desk_are_read(running: Running) -> None:
    await running.place.deliver(mail(PRIYA, "YES", 1))
    await running.place.deliver(mail(OMAR, "YES", 2), to=OMAR[1])
    assert running.config.imap is not None
    tally = await running.gateway(mailboxes=(replace(running.config.imap, user=OMAR[1]),)).once()
    assert tally.mails == 2
    async with running.store.view() as view:
        cursors = [await view.cursors.get(f"imap:{user}:INBOX") for user in (DESK, OMAR[1])]
    assert [cursor is not None for cursor in cursors] == [True, True]


async def test_erased_officer_is_found_nowhere_any_more(running: Running, tmp_path: Path) -> None:
    trace = (b"priya", b"shah")
    await running.place.deliver(mail(OMAR, "YES", 1))
    await running.place.deliver(mail(PRIYA, "Put me on the list please", 2))
    await running.gateway().once()
    await running.place.deliver(mail(PRIYA, "ERASE", 3))
    await running.gateway().once()
    asked = running.place.inbox(PRIYA[1])[-1]
    await running.place.deliver(outlook_reply(*PRIYA, "YES", number=4, reply_to=asked))
    assert (await running.gateway().once()).sent == 1
    assert _traces(tmp_path / "data", trace) != set()

    await running.gateway().once()
    assert {name for name in _traces(tmp_path / "data", trace) if not name.endswith(".tar.gz")} == set()
    assert await _lying(running) == 1
    assert await running.going() == 1
    await running.place.deliver(mail(PRIYA, "YES", 5))
    await running.gateway().once()
    async with running.store.view() as view:
        assert [s.state for s in await view.signups.for_session(await running.session())] == ["going", "waitlisted"]


def _traces(folder: Path, trace: tuple[bytes, ...]) -> set[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name for path in files if any(each in path.read_bytes().lower() for each in trace)}


async def _lying(running: Running) -> int:
    """How many mails lie in the desk's own mailbox."""
    assert running.config.imap is not None
    connection = ImapConnection()
    await connection.connect(running.config.imap, credentials_for(running.config.imap, "imap"))
    await connection.select(running.config.imap.mailbox)
    found = await connection.search("ALL")
    await connection.logout()
    return len(found)
