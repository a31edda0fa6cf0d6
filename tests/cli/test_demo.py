"""`demo`, as people start it: it plays to its end, names its folder, leaves nothing else, and refuses in one sentence."""

import fcntl
import os
import pty
import re
import select
import stat
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import command_line
import pyte

STARTED = [sys.executable, "-c", "from cli.main import main; main()", "demo"]
ROOT = Path(__file__).parents[2]


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Start the demo in a process of its own, whose temporary folders lie in `folder`."""
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*STARTED, *options], capture_output=True, text=True, timeout=60, cwd=folder, env=environment, check=False
    )


def named(said: str) -> set[str]:
    """The folders that the demo's first and last lines name."""
    return set(re.findall(r"(?:kept in|is in|rm -r) (\S+)", said))


def test_demo_without_a_screen_plays_to_its_end(tmp_path, monkeypatch):
    ran = run(tmp_path, "--headless", "--fast")
    assert (ran.returncode, ran.stderr) == (0, "")
    (folder,) = tmp_path.iterdir()
    assert named(ran.stdout) == {str(folder)}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == {"config.toml", "data", "demo.log", "mail-password"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_file()} == {0o600}
    assert "LocalGov Digital Hangouts, Thursday 17 December 2026: 9 going, 2 waitlisted, 1 withdrawn\n" in ran.stdout
    assert "Priya Shah (Westshire Council) writes: “Hi, could I come along to the next one please?”\n" in ran.stdout
    monkeypatch.setenv("THIRDTHURSDAY_NOW", command_line.NOW)
    listed = command_line.command("--config", str(folder / "config.toml"), "signups", command_line.SESSION, "--json")
    assert [row["state"] for row in listed.json].count("going") == 9
    assert "@" not in (folder / "demo.log").read_text()


def test_demo_ends_by_itself_when_its_seconds_are_over(tmp_path):
    ran = run(tmp_path, "--headless", "--seconds", "0.2", "--folder", "here")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert named(ran.stdout) == {str(tmp_path / "here")}
    assert "LocalGov Digital Hangouts, Thursday 17 December 2026: nobody yet\n" in ran.stdout


def test_demo_without_a_terminal_says_what_to_do(nowhere):
    ran = command_line.command("demo")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "The demo needs a terminal. Without one use: thirdthursday demo --headless\n"


def test_demo_in_a_folder_with_something_in_it_is_refused(nowhere):
    (nowhere / "full").mkdir()
    (nowhere / "full" / "file").write_text("mine")
    ran = command_line.command("demo", "--headless", "--folder", "full")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "full is not empty. Name a new folder, or none for a temporary one.\n"
    assert [path.name for path in (nowhere / "full").iterdir()] == ["file"]


def test_demo_without_its_extra_names_it(nowhere, monkeypatch):
    monkeypatch.delitem(sys.modules, "mailgateway.demo.imap_server", raising=False)
    for name in ("pymap", "pymap.backend.dict"):
        monkeypatch.setitem(sys.modules, name, None)
    ran = command_line.command("demo", "--headless")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == 'The demo needs the extra: pip install "thirdthursday[demo]".\n'


def until(master: int, screen: pyte.Screen, stream: pyte.ByteStream, words: str, seconds: float = 40) -> None:
    """Feed what the program draws into `screen` until it shows `words`."""
    ends = time.monotonic() + seconds
    while words not in "\n".join(screen.display):
        ready, _, _ = select.select([master], [], [], max(0.0, ends - time.monotonic()))
        assert ready, "\n".join(screen.display)
        stream.feed(os.read(master, 65536))


def test_demo_in_a_terminal_shows_sign_ups_as_they_come_and_ends_cleanly(tmp_path):
    screen = pyte.Screen(120, 36)
    stream = pyte.ByteStream(screen)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    environment = {
        **os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LANG": "C.UTF-8",
    }  # fmt: skip
    started = subprocess.Popen(
        [*STARTED, "--fast"], stdin=slave, stdout=slave, stderr=slave, cwd=tmp_path, env=environment,
        start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    try:
        until(master, screen, stream, "Sign-ups")
        until(master, screen, stream, "full, 2 waiting")
        os.write(master, b"q")
        until(master, screen, stream, "rm -r")
        assert started.wait(10) == 0
    finally:
        started.kill()
        started.wait()
        os.close(master)
    (folder,) = tmp_path.iterdir()
    assert named(" ".join("".join(screen.display).split())) >= {str(folder)}
