"""A gateway whose disk fails: nothing is confirmed that is not kept, it ends with one sentence, and the next one goes on."""

import asyncio
import imaplib
import socket
from contextlib import AsyncExitStack
from pathlib import Path

import mounts
import pytest
from dying import SICKNESSES
from gateway_process import GatewayProcess, gateway_process
from outlook import outlook_reply
from waiting import eventually

from mailgateway.demo.world import DESK, PASSWORD

GUESTS = tuple(f"guest{number}@eastham.example" for number in range(3))


def yes(number: int) -> bytes:
    return outlook_reply(f"Guest {number}", GUESTS[number], "Yes please, count me in", number=number)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Handover:
    """A mail server that hands one mail over by LMTP; its last word can be kept back."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def begin(self, sender: str) -> "Handover":
        """Say everything before the mail itself."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        talk = ("", "LHLO mx", f"MAIL FROM:<{sender}>", f"RCPT TO:<{DESK}>", "DATA")
        for line in talk:
            self._writer.write(f"{line}\r\n".encode() if line else b"")
            await self._reply()
        return self

    async def end(self, raw: bytes) -> str:
        """Send the mail and its dot; the reply, '' where the connection is gone."""
        self._writer.write(raw.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n")
        try:
            return await self._reply()
        finally:
            self._writer.close()

    async def _reply(self) -> str:
        line = b"250-"
        while line[3:4] == b"-":
            line = await asyncio.wait_for(self._reader.readline(), 20)
        return line.decode().rstrip()


def _unhandled(port: int) -> list[bytes]:
    with imaplib.IMAP4("127.0.0.1", port) as client:
        client.login(DESK, PASSWORD)
        client.select("INBOX", readonly=True)
        return list(client.search(None, "UNSEEN")[1][0].split())


async def unhandled(running: GatewayProcess) -> int:
    """How many mails of the desk's mailbox carry no flag of ours."""
    return len(await asyncio.to_thread(_unhandled, running.place.imap_port))


async def answered_once(running: GatewayProcess, guests: tuple[str, ...]) -> None:
    """Wait until all are answered; each has a place and one letter, and no mail waits in the mailbox."""

    async def all_answered() -> bool:
        return {row.address for row in await running.rows() if row.state == "sent"} >= {*guests}

    async def none_waits() -> bool:
        return not await unhandled(running)

    await eventually(all_answered)
    await eventually(none_waits)
    assert await running.states() == dict.fromkeys(guests, "going")
    assert max(running.copies().values()) == 1


async def begun(running: GatewayProcess, sickness: str = "") -> None:
    """A gateway that has answered its first guest."""
    await running.start(sickness=sickness)
    await running.place.deliver(yes(0))
    await answered_once(running, GUESTS[:1])


async def ends_with_one_sentence(running: GatewayProcess) -> str:
    """What it says at its end, which comes with exit code 1."""
    assert running.running is not None
    assert await asyncio.wait_for(running.running.wait(), 30) == 1
    [sentence] = running.said
    return sentence


@pytest.mark.parametrize("sickness", SICKNESSES)
async def test_gateway_on_a_sick_disk_confirms_nothing_and_the_next_one_answers_all(
    tmp_path: Path, sickness: str
) -> None:
    port = free_port()
    async with gateway_process(tmp_path, *GUESTS, more=f"[lmtp]\nport = {port}\n") as running:
        await begun(running, sickness)
        handing = await Handover(port).begin(GUESTS[1])
        running.fall_sick()
        assert (await handing.end(yes(1))).startswith("451 ")
        await running.place.deliver(yes(2))
        assert "Nothing was confirmed that is not on disk." in await ends_with_one_sentence(running)
        assert await unhandled(running) == 1
        assert [running.place.inbox(guest) for guest in GUESTS[1:]] == [(), ()]

        await running.start()
        await answered_once(running, (GUESTS[0], GUESTS[2]))
        again = await Handover(port).begin(GUESTS[1])
        assert (await again.end(yes(1))).startswith("250 ")
        await answered_once(running, GUESTS)


async def test_gateway_on_a_full_disk_goes_on_after_a_restart_when_there_is_room(tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "data"
    data.mkdir(mode=0o700)
    async with AsyncExitStack() as stack:
        stack.enter_context(mounts.small_disk(data, 2 << 20))
        running = await stack.enter_async_context(gateway_process(tmp_path, *GUESTS, more=f"[lmtp]\nport = {port}\n"))
        await begun(running)
        handing = await Handover(port).begin(GUESTS[1])
        fill(data / "other")
        assert (await handing.end(yes(1))).startswith("451 ")
        await running.place.deliver(yes(2))
        said = await ends_with_one_sentence(running)
        assert "the disk is full" in said or "No space left" in said
        assert await unhandled(running) == 1
        assert [running.place.inbox(guest) for guest in GUESTS[1:]] == [(), ()]

        (data / "other").unlink()
        await running.start()
        await answered_once(running, (GUESTS[0], GUESTS[2]))
        again = await Handover(port).begin(GUESTS[1])
        assert (await again.end(yes(1))).startswith("250 ")
        await answered_once(running, GUESTS)


def fill(path: Path) -> None:
    """Write until the disk takes nothing more."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return


async def test_gateway_on_a_read_only_disk_does_not_start_and_says_why(tmp_path: Path) -> None:
    async with gateway_process(tmp_path, *GUESTS) as running:
        await running.place.deliver(yes(0))
        with mounts.read_only(tmp_path / "data"):
            await running.start()
            assert "Read-only file system" in await ends_with_one_sentence(running)
        assert await unhandled(running) == 1
        await running.start()
        await answered_once(running, GUESTS[:1])
