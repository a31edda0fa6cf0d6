"""Faults: one sentence for what others did, a file without values for what we did, and the right exit code."""

import os
import re
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from command_line import command
from command_line import desk as desk_in

from cli import faults
from core.errors import Refused
from core.store.ports import StoreBroken

SECRET = "priya.shah@westshire.example wrote"


def raised() -> None:
    """Raise a fault whose message and values must not be kept."""
    letter = SECRET
    try:
        raise KeyError(letter)
    except KeyError:
        raise ValueError(f"cannot read {letter}") from None


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for crash files."""
    monkeypatch.setattr(faults, "_folder", tmp_path)
    return tmp_path


def test_fault_of_the_program_leaves_a_private_file_without_values(folder: Path, capsys: pytest.CaptureFixture) -> None:
    assert faults.guarded(raised) == 1
    (crash,) = folder.iterdir()
    said = capsys.readouterr().err
    assert said == (
        "Something went wrong in the program itself (ValueError). "
        f"The place is noted in {crash}, without names or texts.\n"
    )
    assert re.fullmatch(r"crash-\d{8}T\d{6}\.\d{6}Z\.txt", crash.name)
    assert stat.S_IMODE(crash.stat().st_mode) == 0o600
    text = crash.read_text()
    assert "westshire" not in text
    assert re.search(r"^thirdthursday \d+\.\d+\.\d+\nPython 3\.", text)
    assert re.search(r"^ValueError\n  cli\.faults:\d+ guarded\n  \S*test_faults:\d+ raised\nKeyError\n", text, re.M)


def test_crash_file_goes_to_the_temporary_folder_where_the_data_folder_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "_folder", tmp_path / "gone")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert faults.guarded(raised) == 1
    assert [path.suffix for path in tmp_path.iterdir()] == [".txt"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused("There is no session “x”."), "There is no session “x”."),
        (Refused("two\nlines\x1b[31m"), "two lines[31m"),
        (
            ExceptionGroup("tasks", [ExceptionGroup("more", [Refused("The first one.")]), ValueError()]),
            "The first one.",
        ),
        (StoreBroken("The disk is full."), "The disk is full. Nothing was confirmed that is not on disk."),
        (
            PermissionError(13, "Permission denied", "/x/y"),
            "/x/y: Permission denied. Check the path and its permissions.",
        ),
        (ConnectionRefusedError(111, "Connection refused"), "A server could not be reached: Connection refused."),
        (TimeoutError(), "A server could not be reached: TimeoutError."),
        (OSError(24, "Too many open files"), "The system refused: Too many open files."),
    ],
)
def test_what_others_did_is_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture, error: Exception, said: str
) -> None:
    def fail() -> None:
        raise error

    assert faults.guarded(fail) == 1
    assert capsys.readouterr().err == f"{said}\n"
    assert list(folder.iterdir()) == []


def _end(code: object) -> None:
    raise SystemExit(code)


def test_exit_codes_pass_through(capsys: pytest.CaptureFixture) -> None:
    assert [faults.guarded(lambda code=code: _end(code)) for code in (None, 0, 2)] == [0, 0, 2]
    assert faults.guarded(lambda: _end("a sentence")) == 1
    assert capsys.readouterr().err == "a sentence\n"
    assert [faults.guarded(lambda code=code: _end(code), tempfail=True) for code in (0, 1, 2)] == [0, 75, 75]


def test_ctrl_c_is_no_fault() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    assert faults.guarded(interrupted) == 130


def test_reader_that_goes_away_is_no_fault(desk: Path) -> None:
    """As in `thirdthursday sessions | head -1`."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from cli.main import main; main()", "sessions", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(30) == 1


@pytest.mark.parametrize(
    "args",
    [
        ("nonsense",),
        ("sessions", "frobnicate"),
        ("sessions", "--nonsense"),
        ("signups", "set"),
        ("--config",),
        ("outbox", "show"),
    ],
)
def test_command_line_that_cannot_be_read_is_exit_2(nowhere: Path, args: tuple[str, ...]) -> None:
    ran = command(*args)
    assert (ran.code, ran.out) == (2, "")
    assert re.search(r"^(Usage: thirdthursday |Error: )", ran.err)


def test_version_and_help() -> None:
    from cli.version import __version__

    assert command("--version").out == f"thirdthursday {__version__}\n"
    assert command("--config", "x", "--version").out == f"thirdthursday {__version__}\n"
    ran = command("--help")
    assert (ran.code, ran.err) == (0, "")
    assert "dashboard" in ran.out


def test_dashboard_without_a_terminal_says_what_else_there_is(desk: Path) -> None:
    for args in (("dashboard",), ("--as", "Rowan", "dashboard")):
        ran = command(*args)
        assert ran.code == 1
        assert ran.err.startswith("The dashboard needs a terminal.")


_AS_NOBODY = """
import os
from cli.main import main
for attempt in range(2):
    try:
        main()
    except SystemExit as end:
        code = end.code
    if os.geteuid() == 0:
        # everything is loaded by now; from here on as somebody without rights
        print("", flush=True)
        os.setgid(65534)
        os.setuid(65534)
raise SystemExit(code)
"""


def test_unreadable_data_folder_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(prefix="tt-") as name:  # pytest's own folders let nobody else in
        folder = Path(name)
        folder.chmod(0o755)
        with desk_in(folder, monkeypatch) as config:
            config.chmod(0o644)
            (folder / "data").chmod(0o700 if os.geteuid() == 0 else 0)
            ran = subprocess.run(
                [sys.executable, "-c", _AS_NOBODY, "--config", str(config), "people"], capture_output=True, text=True,
                timeout=30, check=False,
            )  # fmt: skip
            (folder / "data").chmod(0o700)
        monkeypatch.chdir("/")
    assert ran.returncode == 1
    assert "cannot be used by this user" in ran.stderr
    assert set(ran.stderr.splitlines()) == {ran.stderr.splitlines()[-1]}
