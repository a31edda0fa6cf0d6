"""Names, addresses, words, passwords and tokens as canaries: no log, temporary file, argument or crash report sings."""

import asyncio
import io
import logging
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import command_line
import pytest
import structlog
from gateway_process import GatewayProcess, gateway_process
from letterbox import letterbox
from waiting import eventually, until

from cli import faults, logs
from core.store.engine import JournalStore
from mailgateway.demo.world import PASSWORD

ADDRESS = "canaryaddress@canarydomain.example"
WORDS = ("CanaryName", "canaryaddress", "canarydomain", "CanarySubject", "CanaryBody", "CanaryFile", "CanaryComment")
TOKEN = re.compile(r"[a-z2-7]{26}\.[a-z2-7]{26}@|\+(?:b-)?[a-z2-7]{26}@")
_HEAD = (
    "Authentication-Results: mx.lgd.example; dmarc=pass header.from=canarydomain.example\r\n"
    f'From: "CanaryName Shah" <{ADDRESS}>\r\nTo: hangouts@lgd.example\r\nDate: Mon, 23 Nov 2026 09:20:00 +0000\r\n'
)


def _mail(number: int, text: str, head: str = "", subject: str = "CanarySubject") -> bytes:
    return f"{_HEAD}Subject: {subject}\r\nMessage-ID: <canary{number}@canarydomain.example>\r\n{head}\r\n{text}\r\n".encode()


MAILS = {
    "sign-up": _mail(1, "Yes please, count me in"),
    "question": _mail(2, "Is CanaryBody recorded?"),
    "word": _mail(3, "NAME CanaryName Lee"),
    "nonsense": _mail(4, "CanaryBody, perhaps; or not CanaryBody"),
    "robot": _mail(5, "I am away. CanaryBody", "Auto-Submitted: auto-replied\r\n"),
    "two From lines": _mail(6, "CanaryBody", f"From: {ADDRESS}\r\n"),
    "bounce": _mail(7, "CanaryBody", "X-Failed-Recipients: canaryaddress@canarydomain.example\r\n"),
    "too many parts": _mail(
        8, "--b\r\n\r\nCanaryBody\r\n" * 200, 'Content-Type: multipart/mixed; boundary="b"\r\n'
    ),
    "file": _mail(
        9, '--b\r\n\r\nNO\r\n--b\r\nContent-Disposition: attachment; filename="CanaryFile.doc"\r\n\r\nCanaryBody\r\n--b--',
        'Content-Type: multipart/mixed; boundary="b"\r\n',
    ),
    "broken calendar": _mail(
        10, "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:canaryaddress\r\nCOMMENT:CanaryComment\r\nDTSTART:x",
        "Content-Type: text/calendar; method=REPLY\r\n",
    ),
    "unknown charset": _mail(11, "CanaryBody \u00e9", "Content-Type: text/plain; charset=CanaryBody\r\n"),
}  # fmt: skip


def _sung(text: str) -> list[str]:
    """The canaries in a text: what anybody typed, our passwords, and reply tokens."""
    found = [each for each in (*WORDS, PASSWORD, "a-password-for-tests") if each.casefold() in text.casefold()]
    return found + TOKEN.findall(text)


def _family(pid: int) -> Iterator[str]:
    """Name and arguments of a process and of those it started."""
    yield Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _family(int(child))


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes().decode("utf-8", "replace")


async def _settled(running: GatewayProcess) -> bool:
    rows = await running.rows()
    return any(row.state == "sent" for row in rows) and all(row.state in ("sent", "withdrawn") for row in rows)


async def test_gateway_that_logs_everything_says_nothing_of_what_it_read(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    async with gateway_process(tmp_path, ADDRESS) as running:
        running.environment = {"TMPDIR": str(scratch)}
        process = await running.start("--log-level", "debug")
        for raw in MAILS.values():
            await running.place.deliver(raw)
        await until((tmp_path / "log").exists, 30)
        await until(lambda: running.log.count('"event": "mail"') == len(MAILS), 30)
        await eventually(lambda: _settled(running), 30)
        arguments = " ".join(await asyncio.to_thread(lambda: list(_family(process.pid))))
        assert await running.stop(signal.SIGTERM) == 0
    lines = [line for line in running.log.splitlines() if _sung(line)]
    assert lines == []
    assert '"level": "debug"' not in running.log or "aioimaplib" not in running.log
    assert _sung(arguments.replace(str(tmp_path), "")) == []
    assert [name for name, text in _texts(scratch) if _sung(name + text)] == []
    kept = {name for name, text in _texts(tmp_path) if _sung(text)}
    assert {name for name in kept if not name.startswith("data/store.journal")} == set()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with command_line.desk(tmp_path, monkeypatch) as config:
        yield config


def test_receive_says_what_became_of_a_mail_and_nothing_of_what_it_said(desk: Path) -> None:
    for name, raw in MAILS.items():
        ran = command_line.command("receive", "-", stdin=raw)
        assert (name, ran.code, _sung(ran.out + ran.err)) == (name, 0, [])


@pytest.mark.parametrize(
    "words", [("receive", "-"), ("inbox",), ("people",), ("export",), ("verify",), ("gateway", "--once")]
)
def test_crash_of_any_command_leaves_places_and_no_values(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    command_line.command("receive", "-", stdin=MAILS["sign-up"])

    def fails(*given: object, **named: object) -> None:
        local = f"CanaryBody {given}"
        try:
            raise KeyError(local)
        except KeyError as error:
            raise RuntimeError(f"{ADDRESS} {PASSWORD} {MAILS['question']!r}") from error

    for name in ("view", "unit_of_work"):
        monkeypatch.setattr(JournalStore, name, fails)
    monkeypatch.setattr("core.store.verify.verify", fails)
    ran = command_line.command(*words, stdin=MAILS["question"])
    reports = {path: path.read_text() for path in tmp_path.rglob("crash-*.txt")}
    assert (ran.code, len(reports)) == (1, 1)
    assert "RuntimeError" in "".join(reports.values())
    assert _sung(ran.out + ran.err + "".join(map(str, reports)) + "".join(reports.values())) == []
    assert [path.stat().st_mode & 0o777 for path in reports] == [0o600]


def test_crash_before_there_is_a_desk_goes_to_the_temporary_folder_without_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(faults, "_folder", None)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def fails() -> None:
        raise ExceptionGroup(ADDRESS, [ValueError(f"CanaryBody {PASSWORD}")])

    assert faults.guarded(fails) == 1
    said = capsys.readouterr()
    (report,) = tmp_path.glob("crash-*.txt")
    assert _sung(said.out + said.err + report.read_text()) == []


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log of this process, everything in it, as the gateway would write it."""
    stream, root = io.StringIO(), logging.getLogger()
    before = (root.handlers[:], root.level)
    logs.start("debug", stream=stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:], level = before
    root.setLevel(level)


async def test_mail_that_our_code_fails_on_is_logged_by_place_and_without_its_words(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(mail: object) -> None:
        raise ValueError(f"CanaryBody {ADDRESS} {mail!r}")

    monkeypatch.setattr("core.operations.inbox.acting.act", fails)
    desk = await letterbox()
    desk.faults = True
    await desk.reads(MAILS["sign-up"])
    async with desk.store.view() as view:
        record = (await view.inbound.recent(1))[0]
    assert (record.state, record.code) == ("quarantined", "poison")
    assert "mail_not_handled" in log.getvalue()
    assert _sung(log.getvalue() + record.effect) == []
