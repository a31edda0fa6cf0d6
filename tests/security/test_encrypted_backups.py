"""A backup that was made for a key is read by nobody else: the tool that encrypts, its failures, and who was erased."""

import asyncio
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from fakes_desk import AMIRA, DESK, Hands, fill, person_id

from core import config
from core.config_backup import BackupSettings
from core.errors import Refused
from core.store import archive, place, sealing
from core.store.backup import backup, copies, copy_if_due
from core.store.engine import JournalStore
from core.store.erase import erase, subject_of
from core.store.opening import open_store
from core.store.restore import restore
from core.store.verify import verify

KEY = BackupSettings(tool="age", recipients=("age1westshire", "age1eastham"))
CANARY = b"omar.khan@eastham.example"
FAKE = """#!/bin/sh
# what age is in these tests: it says what it was asked, and every byte goes through tr
printf '%s\\n' "$@" > "$HOME/asked"; env > "$HOME/environment"
{more}
exec tr '\\000-\\377' '\\200-\\377\\000-\\177'
"""


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def store(tmp_path: Path, clock: Hands) -> AsyncIterator[JournalStore]:
    store = await open_store(tmp_path / "data", create=True, clock=clock)
    await fill(store, clock)
    own = {"secret": DESK.secret, "instance": DESK.instance, "uid_domain": DESK.uid_domain}
    place.write_private(tmp_path / "data" / "installation.json", msgspec.json.encode(own))
    yield store
    await store.close()


def _tool(folder: Path, monkeypatch: pytest.MonkeyPatch, more: str = "") -> None:
    """A program called `age` that comes first on the path, and says what it was asked."""
    (folder / "bin").mkdir()
    (folder / "bin" / "age").write_text(FAKE.format(more=more))
    (folder / "bin" / "age").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2")


def _opened(path: Path, plain: Path) -> Path:
    """What the holder of the key gets."""
    plain.write_bytes(bytes((byte + 128) % 256 for byte in path.read_bytes()))
    return plain


async def test_backup_leaves_only_through_the_tool_and_comes_back_whole(
    store: JournalStore, clock: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tool(tmp_path, monkeypatch)
    (tmp_path / "out").mkdir()
    made = await backup(store.folder, tmp_path / "out", seal=KEY, clock=clock)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thirdthursday-20261122T103402Z.tar.gz.age"]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert (tmp_path / "asked").read_text().split() == [
        "--encrypt",
        "--recipient=age1westshire",
        "--recipient=age1eastham",
    ]
    assert "hunter2" not in (tmp_path / "environment").read_text()
    plain = _opened(made.path, tmp_path / "plain.tar.gz")
    assert archive.read(plain).manifest == made.manifest
    assert (await verify(plain)).problems == ()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("echo no such recipient >&2; exit 1", "age failed, so no backup was made: no such recipient"),
        ("cat > /dev/null; exit 3", "age failed, so no backup was made: it does not say why"),
        ("kill -9 $$", "age failed, so no backup was made: it does not say why"),
    ],
)
async def test_tool_that_fails_makes_no_backup_and_says_so(
    store: JournalStore, clock: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, sentence: str
) -> None:
    _tool(tmp_path, monkeypatch, more)
    (tmp_path / "out").mkdir()
    with pytest.raises(Refused) as refused:
        await backup(store.folder, tmp_path / "out", seal=KEY, clock=clock)
    assert (str(refused.value), list((tmp_path / "out").iterdir())) == (sentence, [])


async def test_tool_that_is_missing_makes_no_backup(
    store: JournalStore, clock: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "out").mkdir()
    with pytest.raises(Refused, match=r"^age does not start \(No such file or directory\), so no backup was made\."):
        await backup(store.folder, tmp_path / "out", seal=KEY, clock=clock)
    assert list((tmp_path / "out").iterdir()) == []


async def test_daily_copies_are_encrypted_and_thinned_out_like_others(
    store: JournalStore, clock: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tool(tmp_path, monkeypatch)
    for _ in range(40):
        await copy_if_due(store.folder, seal=KEY, clock=clock)
        clock.at += timedelta(days=1)
    found = copies(store.folder)
    assert {path.suffix for path in found.values()} == {".age"}
    assert len(found) <= 10
    assert min(found) >= clock() - timedelta(days=31)
    assert [path for path in (store.folder / "backups").iterdir() if path not in found.values()] == []


@pytest.mark.parametrize(
    ("name", "start", "command"),
    [
        ("b.tar.gz.age", b"", "age --decrypt --identity KEYFILE --output {0}/b.tar.gz {0}/b.tar.gz.age"),
        ("b.tar.gz.gpg", b"\x84", "gpg --output {0}/b.tar.gz --decrypt {0}/b.tar.gz.gpg"),
        (
            "backup",
            b"age-encryption.org/v1\n",
            "age --decrypt --identity KEYFILE --output {0}/backup.tar.gz {0}/backup",
        ),
    ],
)
async def test_encrypted_backup_says_which_command_opens_it(
    clock: Hands, tmp_path: Path, name: str, start: bytes, command: str
) -> None:
    (tmp_path / name).write_bytes(start + b"\x00" * 100)
    for verb in (verify(tmp_path / name), restore(tmp_path / name, tmp_path / "new", AMIRA, nobody_erased=True)):
        with pytest.raises(Refused) as refused:
            await verb
        assert command.format(tmp_path) in str(refused.value)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A gpg keyring with one fresh key, in a folder whose path is short enough for its agent's socket."""
    if shutil.which("gpg") is None:
        pytest.skip("gpg is not installed, so a backup cannot be encrypted with it here. Run: apt-get install gnupg")
    home = tempfile.mkdtemp(prefix="gpg")
    monkeypatch.setenv("GNUPGHOME", home)
    key = "backups@westshire.example"
    quick = [
        "gpg",
        "--batch",
        "--quiet",
        "--passphrase",
        "",
        "--quick-generate-key",
        key,
        "future-default",
        "default",
        "1d",
    ]
    try:
        subprocess.run(quick, check=True, capture_output=True, timeout=60)
        yield key
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], check=False, capture_output=True, timeout=20)
        shutil.rmtree(home, ignore_errors=True)


async def _erase(store: JournalStore, name: str) -> None:
    id_ = await person_id(store, name)
    async with store.unit_of_work(AMIRA) as uow:
        await erase(uow, DESK.secret, subject_of(DESK.secret, [await uow.people.need(id_)]))
    await store.tidy()


def _decrypt(sealed: Path, plain: Path) -> None:
    opens = ["gpg", "--batch", "--quiet", "--output", str(plain), "--decrypt", str(sealed)]
    subprocess.run(opens, check=True, capture_output=True, timeout=60)


async def test_erased_person_does_not_come_back_from_an_encrypted_backup(
    store: JournalStore, clock: Hands, tmp_path: Path, keyring: str
) -> None:
    seal = BackupSettings(tool="gpg", recipients=(keyring,))
    made = await backup(store.folder, tmp_path / "kept.gpg", seal=seal, clock=clock)
    assert CANARY not in made.path.read_bytes()
    clock.at += timedelta(hours=1)
    await _erase(store, "Omar Khan")
    plain = tmp_path / "kept.tar.gz"
    await asyncio.to_thread(_decrypt, made.path, plain)
    again = tmp_path / "again"
    done = await restore(plain, again, AMIRA, erasures=store.folder / "erasures.jsonl", clock=clock)
    assert done.erased == 1
    assert [path.name for path in again.rglob("*") if path.is_file() and CANARY in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ('tool = "age"', "`backup.recipients` is empty. Name the public key"),
        ('recipients = ["age1x"]', "`backup.tool` is empty, so backups would not be encrypted."),
        ('tool = "age"\nrecipients = ["AGE-SECRET-KEY-1QQ"]', "`backup.recipients` looks like a secret key."),
        ('tool = "gpg"\nrecipients = ["--output=/etc/passwd"]', "is no public key of age or gpg"),
        ('tool = "gpg"\nrecipients = ["a\\u0000b"]', "is no public key of age or gpg"),
        ('tool = "zip"\nrecipients = ["x"]', "backup.tool"),
    ],
)
def test_configuration_that_would_not_encrypt_is_refused(settings: str, sentence: str) -> None:
    desk = '[desk]\naddress = "h@lgd.example"\nname = "H"\norganizers = "R"\ndata = "d"\n'
    with pytest.raises(Refused) as refused:
        config.parse(f"{desk}[backup]\n{settings}\n", "config.toml")
    assert sentence in str(refused.value)
    assert "SECRET-KEY" not in str(refused.value)


def test_tool_gets_a_list_of_arguments_and_no_shell() -> None:
    key = "a; touch x"
    assert sealing.command(BackupSettings(tool="gpg", recipients=(key,)))[-1] == f"--recipient={key}"
