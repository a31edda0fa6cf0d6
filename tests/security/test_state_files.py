"""Files are ours alone: private under any umask, no symbolic link is followed, no network disk, no secret others can read."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import command_line
import pytest
from command_line import command
from outlook import outlook_reply

from core.store import place

ROOT = Path(__file__).parents[2]
YES = outlook_reply("Priya Shah", "priya.shah@westshire.example", "Yes please, count me in", number=1)
NO = outlook_reply("Priya Shah", "priya.shah@westshire.example", "NO", number=2)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with command_line.desk(tmp_path, monkeypatch) as config:
        yield config


def _modes(folder: Path) -> dict[str, str]:
    """Files and folders that somebody else could use, with their modes."""
    found = {str(path.relative_to(folder)): stat.S_IMODE(path.lstat().st_mode) for path in sorted(folder.rglob("*"))}
    return {name: oct(mode) for name, mode in found.items() if mode & 0o077}


def test_every_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "IMAP_PASSWORD": "x", "THIRDTHURSDAY_NOW": command_line.NOW}
    (tmp_path / "out").mkdir()
    commands: tuple[tuple[tuple[str, ...], bytes], ...] = (
        (("init", *command_line.DESK, *command_line.IMAP, *command_line.SMTP, *command_line.SERIES), b""),
        (("receive", "-"), YES),
        (("backup",), b""),
        (("backup", "out"), b""),
        (("export", "out/all.jsonl"), b""),
        (("export", "--tinydb", "out/all.json"), b""),
        (("receive", "-"), b"From: a@b.example\nFrom: c@d.example\n\n"),
    )
    for number, (words, stdin) in enumerate(commands):
        ran = subprocess.run(
            [sys.executable, "-c", "from cli.main import main; main()", *words], input=stdin, capture_output=True,
            cwd=tmp_path, env=environment, umask=(0o000, 0o777)[number % 2], timeout=60, check=False,
        )  # fmt: skip
        assert (words[0], ran.returncode, ran.stderr) == (words[0], 0, b"")
    (tmp_path / "out").chmod(0o700)
    assert _modes(tmp_path) == {}
    names = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert {"config.toml", "store.journal", "installation.json", "erasures.jsonl", "all.jsonl", "all.json"} <= names


PRECIOUS = b"somebody else's"


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_no_link_in_the_state_folder_is_followed(desk: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert command("receive", "-", stdin=YES).code == 0
    assert command("backup").code == 0
    precious, elsewhere = tmp_path / "precious", tmp_path / "elsewhere"
    precious.write_bytes(PRECIOUS)
    precious.chmod(0o644)
    elsewhere.mkdir(mode=0o755)
    for name in [*_names(data), "store.journal.new", "installation.json.new", "erasures.jsonl.new", "store.next.new"]:
        mine, kept = data / name, tmp_path / "kept"
        folder = mine.is_dir()
        if mine.exists():
            mine.rename(kept)
        mine.symlink_to(elsewhere if folder else precious)
        ran = [command(*words, stdin=NO) for words in (("receive", "-"), ("backup",), ("people",), ("verify",))]
        assert (name, precious.read_bytes(), oct(precious.stat().st_mode & 0o777)) == (name, PRECIOUS, "0o644")
        assert (name, _names(elsewhere)) == (name, [])
        assert [each.err for each in ran if "program itself" in each.err] == []
        if mine.is_symlink():
            mine.unlink()
        if kept.exists():
            kept.rename(mine)
    assert command("verify").code == 0
    assert list(tmp_path.rglob("crash-*")) == []


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p", "smb3"])
def test_network_disk_is_refused_by_every_command(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:50 / {tmp_path}/data rw - {kind} server:/x rw\n")
    monkeypatch.setattr(place, "MOUNTS", table)
    for words in (("receive", "-"), ("people",), ("backup", "out.tar.gz"), ("gateway", "--once")):
        ran = command(*words, stdin=YES)
        assert (words, ran.code) == (words, 1)
        assert f"is on a network file system ({kind})" in ran.err


@pytest.mark.parametrize(
    ("mode", "refused"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True), (0o666, True), (0o602, True)]
)
def test_secret_that_others_may_read_or_write_is_refused_before_anything_is_sent(
    desk: Path, tmp_path: Path, mode: int, refused: bool
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2\n")
    secret.chmod(mode)
    text = desk.read_text().replace('{ env = "IMAP_PASSWORD" }', f'{{ file = "{secret}" }}')
    assert str(secret) in text
    desk.write_text(text)
    ran = command("gateway", "--once")
    assert ran.code == 1  # nobody listens on port 1 in any case
    assert ("can be read by others" in ran.err, "hunter2" in ran.out + ran.err) == (refused, False)
