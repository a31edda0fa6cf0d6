"""LMTP: a reply of 250 says that what the mail causes is on disk, and nothing that goes wrong becomes a bounce."""

import asyncio
import os
import pwd
import smtplib
import socket
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fakes_desk import AMIRA
from outlook import outlook_reply
from waiting import until

from core import installation
from core.config import Config, DeskSettings, TrustSettings, parse
from core.config_mail import LmtpSettings
from core.errors import Refused
from core.operations import series
from core.store.ports import Store, StoreBroken
from core.store.refusals import busy
from mailgateway.intake.lmtp import LmtpIntake
from mailgateway.intake.lmtp_server import CONNECTIONS
from mailgateway.intake.mail import MAIL_LIMIT
from mailgateway.intake.take import Take
from mailgateway.reader import Reader

DESK = "hangouts@lgd.example"
PRIYA = ("Priya Shah", "priya.shah@westshire.example")
YES = outlook_reply(*PRIYA, "Yes please, count me in", number=1)


class Door:
    """A store whose transactions can be made to fail or to hang."""

    def __init__(self, store: Store) -> None:
        self._store, self.fails, self.hangs = store, [], False  # type: ignore[var-annotated]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @asynccontextmanager
    async def unit_of_work(self, *given: Any) -> AsyncIterator[Any]:
        if self.hangs:
            await asyncio.Event().wait()
        if self.fails:
            raise self.fails.pop(0)
        async with self._store.unit_of_work(*given) as uow:
            yield uow


class Listening:
    """An LMTP intake on a desk of its own."""

    def __init__(self, folder: Path, store: Store, intake: LmtpIntake, task: "asyncio.Task[None]", door: Door) -> None:
        self.folder, self.store, self.intake, self.task, self.door = folder, store, intake, task, door

    async def records(self) -> list[str]:
        async with self.store.view() as view:
            return [each.id for each in await view.inbound.recent(100)]

    async def says(self, *talk: bytes | tuple[bytes, ...]) -> list[str]:
        """Say lines one after the other; the last line of each reply."""
        reader, writer = await self.connected()
        replies = [await _reply(reader)]
        for each in talk:
            writer.write(each if isinstance(each, bytes) else b"".join(each))
            replies.append(await _reply(reader))
        writer.close()
        return replies

    async def connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.intake.port:
            return await asyncio.open_connection("127.0.0.1", self.intake.port)
        return await asyncio.open_unix_connection(self.folder / "lmtp.sock")

    async def deliver(self, raw: bytes, *, to: str = DESK, sender: str = PRIYA[1]) -> str:
        """Hand one mail over; the reply to the final dot."""
        talk = (b"LHLO mx\r\n", f"MAIL FROM:<{sender}>\r\n".encode(), f"RCPT TO:<{to}>\r\n".encode(), b"DATA\r\n")
        dotted = raw.replace(b"\r\n.", b"\r\n..")
        return (await self.says(*talk, dotted + b"\r\n.\r\n"))[-1]


async def _reply(reader: asyncio.StreamReader) -> str:
    while True:
        line = (await asyncio.wait_for(reader.readline(), 10)).decode().rstrip()
        if line[3:4] != "-":
            return line


@asynccontextmanager
async def listening(folder: Path, seconds: float = 30.0, **where: Any) -> AsyncIterator[Listening]:
    config = Config(
        desk=DeskSettings(address=DESK, name="Hangouts", organizers="Rowan Ellis", data=str(folder / "data")),
        trust=TrustSettings(anchor="authserv:mx.lgd.example"),
    )  # fmt: skip
    await installation.make(config)
    store, desk = await installation.open_desk(config)
    await series.add(
        store, desk, AMIRA, series.NewSeries(slug="digital", name="Digital", first=date.today(), capacity=5)
    )
    door, reader = Door(store), Reader()
    take = Take(door, desk, reader)  # type: ignore[arg-type]
    intake = LmtpIntake(LmtpSettings(**where), config.data, desk, take, seconds=seconds)
    task = asyncio.create_task(intake.run())
    await until(lambda: intake.health.state == "waiting" or task.done())
    try:
        yield Listening(folder, store, intake, task, door)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, StoreBroken):
            await task
        await reader.close()
        await store.close()


@pytest.fixture
async def lmtp(tmp_path: Path) -> AsyncIterator[Listening]:
    async with listening(tmp_path) as it:
        yield it


async def test_mail_is_acknowledged_with_its_record_once_it_is_decided(lmtp: Listening) -> None:
    reply = await lmtp.deliver(YES)
    assert reply == f"250 2.0.0 {(await lmtp.records())[0]}"
    kept = list((lmtp.folder / "data" / "inbox").glob("*.eml"))
    assert [path.read_bytes() for path in kept] == [YES + b"\r\n"]


async def test_same_mail_again_is_acknowledged_and_has_no_second_effect(lmtp: Listening) -> None:
    assert await lmtp.deliver(YES) == await lmtp.deliver(YES)
    assert len(await lmtp.records()) == 1


async def test_only_the_desk_has_a_mailbox_and_one_recipient_comes_at_a_time(lmtp: Listening) -> None:
    replies = await lmtp.says(
        b"LHLO mx\r\n", b"MAIL FROM:<>\r\n", b"RCPT TO:<somebody@lgd.example>\r\n", b"RCPT TO:<hangouts@else.example>\r\n",
        b"RCPT TO:<Hangouts+abc@LGD.example>\r\n", b"RCPT TO:<hangouts@lgd.example>\r\n",
    )  # fmt: skip
    assert [reply[:9] for reply in replies[3:]] == ["550 5.1.1", "550 5.1.1", "250 2.1.5", "452 4.5.3"]


async def test_null_sender_and_plus_address_reach_the_reading(lmtp: Listening) -> None:
    assert (await lmtp.deliver(YES, to="hangouts+abcdef@lgd.example", sender="")).startswith("250 2.0.0 ")


async def test_eight_bit_and_a_line_of_a_hundred_thousand_bytes_are_taken(lmtp: Listening) -> None:
    body = "Zażółć " + "x" * 100_000
    assert (await lmtp.deliver(YES + body.encode())).startswith("250 2.0.0 ")


async def test_size_is_announced_and_a_larger_mail_is_refused_for_its_size(lmtp: Listening) -> None:
    reader, writer = await lmtp.connected()
    await _reply(reader)
    writer.write(b"LHLO mx\r\n")
    said = [(await reader.readline()).decode().strip() for _ in range(5)]
    writer.close()
    assert f"250-SIZE {MAIL_LIMIT}" in said
    assert "250-8BITMIME" in said
    assert "250-SMTPUTF8" in said
    assert (await lmtp.deliver(YES + b"x" * MAIL_LIMIT))[:9] == "552 5.3.4"
    announced = await lmtp.says(b"LHLO mx\r\n", f"MAIL FROM:<a@b.example> SIZE={MAIL_LIMIT + 1}\r\n".encode())
    assert announced[-1][:9] == "552 5.3.4"


@pytest.mark.parametrize("fault", [busy(30), OSError(28, "No space left on device"), RuntimeError("ours")])
async def test_mail_that_cannot_be_decided_is_put_off_and_taken_the_next_time(
    lmtp: Listening, fault: Exception
) -> None:
    lmtp.door.fails = [fault] * 4  # together, twice alone, and when it is set aside
    assert (await lmtp.deliver(YES))[:9] == "451 4.3.0"
    assert await lmtp.records() == []
    lmtp.door.fails = []
    assert (await lmtp.deliver(YES))[:9] == "250 2.0.0"


async def test_broken_store_puts_the_mail_off_and_ends_the_gateway(lmtp: Listening) -> None:
    lmtp.door.fails = [StoreBroken("no space left")]
    assert (await lmtp.deliver(YES))[:9] == "451 4.3.0"
    with pytest.raises(StoreBroken):
        await lmtp.task


async def test_mail_that_takes_too_long_is_put_off(tmp_path: Path) -> None:
    async with listening(tmp_path, seconds=0.05) as slow:
        slow.door.hangs = True
        assert (await slow.deliver(YES))[:9] == "451 4.3.0"


async def test_client_that_goes_away_before_the_reply_has_its_mail_decided_once(lmtp: Listening) -> None:
    reader, writer = await lmtp.connected()
    await _reply(reader)
    for line in (b"LHLO mx\r\n", b"MAIL FROM:<a@b.example>\r\n", f"RCPT TO:<{DESK}>\r\n".encode(), b"DATA\r\n"):
        writer.write(line)
        await _reply(reader)
    writer.write(YES + b"\r\n.\r\n")
    writer.close()
    async with asyncio.timeout(10):
        while not await lmtp.records():  # noqa: ASYNC110 - the store is under test
            await asyncio.sleep(0.01)
    assert (await lmtp.deliver(YES))[:9] == "250 2.0.0"
    assert len(await lmtp.records()) == 1


async def test_ninth_connection_is_put_off(lmtp: Listening) -> None:
    held = [await lmtp.connected() for _ in range(CONNECTIONS)]
    assert [(await _reply(reader))[:3] for reader, _ in held] == ["220"] * CONNECTIONS
    assert (await lmtp.says())[0][:9] == "421 4.3.2"
    for _, writer in held:
        writer.close()


@pytest.mark.parametrize(
    "end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n", b"\n.\r", b"\r\n.\0\r\n"]
)
async def test_odd_line_ends_end_no_mail(lmtp: Listening, end: bytes) -> None:
    """SMTP smuggling: what stands behind such an end is part of the one mail, and no command."""
    smuggled = YES + end + f"MAIL FROM:<eve@evil.example>\r\nRCPT TO:<{DESK}>\r\nDATA\r\n".encode() + YES
    talk = (b"LHLO mx\r\n", f"MAIL FROM:<{PRIYA[1]}>\r\n".encode(), f"RCPT TO:<{DESK}>\r\n".encode(), b"DATA\r\n")
    replies = await lmtp.says(*talk, smuggled + b"\r\n.\r\n", b"NOOP\r\n")
    assert [reply[:3] for reply in replies[-2:]] in (["250", "250"], ["500", "250"])
    assert len(await lmtp.records()) <= 1


async def test_socket_is_for_its_group_and_is_replaced_after_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "lmtp.sock"
    me = pwd.getpwuid(os.getuid()).pw_name
    for _ in range(2):
        async with listening(tmp_path / str(path.exists()), socket=str(path), users=(me,)) as it:
            it.folder = tmp_path
            assert stat.S_IMODE(path.stat().st_mode) == 0o660
            assert (await it.deliver(YES))[:9] == "250 2.0.0"
        left = socket.socket(socket.AF_UNIX)
        left.bind(str(path))
        left.close()


async def test_user_who_is_not_named_may_not_connect(tmp_path: Path) -> None:
    async with listening(tmp_path, socket=str(tmp_path / "lmtp.sock"), users=("nobody",)) as it:
        assert await it.says() == ["421 4.7.0 not you"]


async def test_standard_client_delivers(lmtp: Listening) -> None:
    def deliver() -> dict[str, tuple[int, bytes]]:
        with smtplib.LMTP("127.0.0.1", lmtp.intake.port) as client:
            return client.sendmail(PRIYA[1], [DESK], YES)

    assert await asyncio.to_thread(deliver) == {}


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("[lmtp]\n", "names no place, or two"),
        ('[lmtp]\nsocket = "/x"\nport = 24\n', "names no place, or two"),
        ('[lmtp]\nhost = "0.0.0.0"\nport = 24\n', "is not this machine"),
        ("[lmtp]\nport = 70000\n", "must be between 1 and 65535"),
    ],
)
def test_settings_that_cannot_be_are_told(table: str, says: str) -> None:
    desk = f'[desk]\naddress = "{DESK}"\nname = "H"\norganizers = "R"\ndata = "d"\n'
    with pytest.raises(Refused, match=says):
        parse(desk + table, "config.toml")


async def test_unknown_user_or_a_taken_port_is_one_sentence(lmtp: Listening, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"lmtp\.users names nobody-here"):
        async with listening(tmp_path / "a", users=("nobody-here",)):
            pass
    again: Callable[[], Any] = LmtpIntake(
        LmtpSettings(port=lmtp.intake.port), lmtp.folder, lmtp.intake._desk, lmtp.intake._take
    ).run
    with pytest.raises(Refused, match=r"\[lmtp\] cannot listen on 127\.0\.0\.1:\d+"):
        await again()
