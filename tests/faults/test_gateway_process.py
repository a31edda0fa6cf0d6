"""The gateway as a process: what it tells systemd, how it stops, and what it does when the disk takes nothing more."""

import asyncio
import contextlib
import os
import resource
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes_smtp import SILENCE, scripted, smtp_script
from gateway_process import GatewayProcess, gateway_process
from outlook import outlook_reply
from waiting import eventually, until

from mailgateway import systemd

PRIYA = "priya.shah@westshire.example"


def yes(number: int, address: str = PRIYA) -> bytes:
    return outlook_reply("Priya Shah", address, "Yes please, count me in", number=number)


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """A service manager: its socket, and what it has heard so far (read by `hear`)."""
    path = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(path)
        listening.settimeout(0)
        heard: list[str] = []
        hear.listening = listening  # type: ignore[attr-defined]
        yield path, heard


def hear(heard: list[str]) -> list[str]:
    with contextlib.suppress(BlockingIOError):
        while True:
            heard += hear.listening.recv(4096).decode().splitlines()  # type: ignore[attr-defined]
    return heard


async def test_systemd_hears_of_start_life_and_end_and_the_exit_code_is_0(tmp_path: Path, manager) -> None:
    path, heard = manager
    async with gateway_process(tmp_path) as running:
        running.environment = {"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "300000"}
        await running.start()
        await until(lambda: hear(heard).count("WATCHDOG=1") >= 3, 20)
        begun = time.monotonic()
        assert await running.stop(signal.SIGTERM) == 0
        assert time.monotonic() - begun < 10
    assert {"READY=1", "STOPPING=1"} <= set(hear(heard))
    assert heard.index("STOPPING=1") == len(heard) - 1


def test_without_a_service_manager_nothing_is_told(monkeypatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not systemd.notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/at/all")
    assert not systemd.notify("READY=1")


def test_signs_of_life_come_three_times_as_often_as_the_watchdog_wants(monkeypatch) -> None:
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    assert systemd.interval() == 20
    monkeypatch.setenv("WATCHDOG_USEC", "30000000")
    assert systemd.interval() == 10
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid() + 1))
    assert systemd.interval() == 20


async def test_gateway_stops_within_ten_seconds_while_a_mail_server_keeps_its_last_reply(tmp_path: Path) -> None:
    async with scripted(smtp_script({"DOT": SILENCE})) as silent, gateway_process(tmp_path, PRIYA) as running:
        config = (tmp_path / "config.toml").read_text()
        (tmp_path / "config.toml").write_text(
            config.replace(f"port = {running.place.smtp_port}", f"port = {silent.port}")
        )
        await running.place.deliver(yes(1))
        await running.start()
        await until(lambda: any("DATA" in talk.lines for talk in silent.talks), 20)
        begun = time.monotonic()
        assert await running.stop(signal.SIGTERM) == 0
        assert time.monotonic() - begun < 10
        await running.start()

        async def shown() -> bool:
            return [row.state for row in await running.rows()] == ["unknown"]

        await eventually(shown)


def small_disk(process: GatewayProcess, more: int) -> None:
    """From now on no file of the running gateway may grow beyond its journal plus `more` bytes."""
    size = (process.folder / "data" / "store.journal").stat().st_size
    assert process.running is not None
    resource.prlimit(process.running.pid, resource.RLIMIT_FSIZE, (size + more, size + more))


async def test_full_disk_ends_the_gateway_with_nothing_confirmed_and_the_next_one_answers_all(tmp_path: Path) -> None:
    guests = [f"guest{number}@eastham.example" for number in range(4)]
    async with gateway_process(tmp_path, *guests) as running:
        process = await running.start()
        await running.place.deliver(yes(0, guests[0]))
        await running.place.until(lambda: len(running.place.inbox(guests[0])) == 1)
        small_disk(running, 2_500)
        for number, guest in enumerate(guests[1:], start=1):
            await running.place.deliver(yes(number, guest))
        assert await asyncio.wait_for(process.wait(), 30) == 1
        assert "Traceback" not in (tmp_path / "log").read_text()
        states = await running.states()
        unseen = [guest for guest in guests if guest not in states]
        assert unseen != []
        assert [running.place.inbox(guest) for guest in unseen] == [()] * len(unseen)

        await running.start()

        async def all_sent() -> bool:
            return len(await running.states()) == 4 and {row.state for row in await running.rows()} == {"sent"}

        await eventually(all_sent)
        assert await running.states() == dict.fromkeys(guests, "going")
        assert max(running.copies().values()) == 1
