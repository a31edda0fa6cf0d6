"""Secrets: from a credential, a file, a command or the environment; every refusal says how to mend it; nobody sees one."""

import asyncio
import base64
import copy
import json
import os
import pickle
import re
import time
from pathlib import Path

import msgspec
import pytest
from waiting import until

from core.config_mail import ImapSettings, MicrosoftApp, SecretRef, SmtpSettings
from core.errors import Refused
from mailgateway import auth_sources
from mailgateway.auth import Secret, StoredSecret, credentials_for, plain_response, read_secret
from mailgateway.auth_microsoft import MicrosoftToken


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_bytes(b"sesame\n")
    path.chmod(0o600)
    return path


async def secret_of(**ref: object) -> str:
    """The secret that a reference leads to."""
    return (await read_secret(SecretRef(**ref), "imap")).reveal()  # type: ignore[arg-type]


async def refused(**ref: object) -> str:
    """The sentence with which a reference is refused."""
    with pytest.raises(Refused) as error:
        await secret_of(**ref)
    return str(error.value)


# A secret is shown to nobody.


def test_secret_is_neither_printed_nor_written_down() -> None:
    secret = Secret("sesame")
    shown = [repr(secret), str(secret), f"{secret}", f"{secret!r}", "%s" % secret, f"{[secret]}", f"{Refused(secret)}"]  # noqa: UP031
    assert not any("sesame" in each for each in shown)
    assert repr(secret) == "***"
    assert not hasattr(secret, "__dict__")
    for write in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not written down"):
            write(secret)
    for encode in (json.dumps, msgspec.json.encode):
        with pytest.raises(TypeError):
            encode(secret)


def test_secrets_are_compared_by_value() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
    assert Secret("pässword").reveal() == "pässword"


# Where it lies.


@pytest.mark.parametrize("ref", [{}, {"file": "a", "env": "B"}, {"credential": "a", "command": ("b",)}])
async def test_reference_to_none_or_to_several_places_is_refused(ref: dict[str, object]) -> None:
    assert await refused(**ref) == (
        "[imap] needs exactly one of secret.credential, secret.file, secret.command and secret.env."
    )


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
async def test_secret_is_read_from_a_file_of_our_own(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert await secret_of(file=str(file)) == "sesame"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o601, 0o610, 0o620])
async def test_file_that_others_can_reach_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert await refused(file=str(file)) == (
        f"The secret file {file} of [imap] can be read by others. Run: chmod 600 {file}"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
async def test_file_of_somebody_else_is_refused(file: Path) -> None:
    os.chown(file, 12345, 12345)
    assert await refused(file=str(file)) == (
        f"The secret file {file} of [imap] belongs to somebody else. Make it your own: chown, chmod 600."
    )


async def test_link_to_a_file_is_judged_by_the_file(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(file)
    assert await secret_of(file=str(link)) == "sesame"
    file.chmod(0o644)
    assert "can be read by others" in await refused(file=str(link))


async def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "none"
    assert await refused(file=str(path)) == (
        f"The secret file {path} of [imap] cannot be read: No such file or directory."
    )


async def test_folder_and_pipe_are_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    folder = tmp_path / "folder"
    folder.mkdir(0o700)
    for path in (pipe, folder):
        sentence = await asyncio.wait_for(refused(file=str(path)), 5)
        assert (
            sentence == f"The secret file {path} of [imap] is no file. Give the path of a file that holds the secret."
        )
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        await refused(file=str(folder))
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The secret of [imap] is empty (file). Put the password or token there."),
        (b"\n", "The secret of [imap] is empty (file). Put the password or token there."),
        (b"one\ntwo\n", "The secret of [imap] has more than one line (file). Leave only the password or token."),
        (b"one\n\n", "The secret of [imap] has more than one line (file). Leave only the password or token."),
        (b"a\rb", "The secret of [imap] has more than one line (file). Leave only the password or token."),
        (b"a\0b", "The secret of [imap] has more than one line (file). Leave only the password or token."),
        (b"\xff\xfe", "The secret of [imap] is not text in UTF-8."),
        (b"x" * 65_537, "The secret of [imap] is longer than 64 KB."),
    ],
)
async def test_content_that_is_no_secret_is_refused(file: Path, content: bytes, sentence: str) -> None:
    file.write_bytes(content)
    assert await refused(file=str(file)) == sentence


@pytest.mark.parametrize("content", ["sesame", "sesame\n", "sesame\r\n"])
async def test_final_line_end_is_taken_off(file: Path, content: str) -> None:
    file.write_bytes(content.encode())
    assert await secret_of(file=str(file)) == "sesame"


async def test_spaces_and_letters_of_any_script_belong_to_the_secret(file: Path) -> None:
    file.write_text(" päss 世界 \n")
    assert await secret_of(file=str(file)) == " päss 世界 "


async def test_secret_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "sesame")
    assert await secret_of(env="MAIL_PASSWORD") == "sesame"
    assert await refused(env="MAIL_NONE") == "The secret of [imap] is empty (env). Put the password or token there."


@pytest.mark.parametrize("mode", [0o400, 0o440, 0o600])
async def test_secret_is_read_from_systemds_credentials(file: Path, mode: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """systemd shows 0440 for a file that it opened to our user alone by an access list (systemd#29435)."""
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(file.parent))
    file.chmod(mode)
    assert await secret_of(credential="password") == "sesame"


@pytest.mark.parametrize("mode", [0o444, 0o460, 0o404])
async def test_credential_that_everybody_can_read_or_change_is_refused(
    file: Path, mode: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(file.parent))
    file.chmod(mode)
    assert "can be read by others" in await refused(credential="password")


@pytest.mark.parametrize("name", ["password", "../password", ".hidden", "/etc/passwd"])
async def test_credential_without_systemd_or_outside_its_folder_is_refused(
    name: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "password":
        monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    else:
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(file.parent))
    assert await refused(credential=name) == (
        f"The credential “{name}” of [imap] is not there. Add LoadCredential={name}:… to the systemd unit, or use secret.file."
    )


# Commands.


async def test_secret_is_what_a_command_prints() -> None:
    assert await secret_of(command=("printf", "sesame\\n")) == "sesame"
    assert await secret_of(command=("sh", "-c", "echo noise >&2; echo sesame")) == "sesame"


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("/nowhere/token",), "The secret command of [imap] does not start: No such file or directory."),
        (("sh", "-c", "echo sesame; exit 3"), "The secret command of [imap] ended with exit code 3."),
        (("sh", "-c", "kill -9 $$"), "The secret command of [imap] ended with exit code -9."),
        (("true",), "The secret of [imap] is empty (command). Put the password or token there."),
        (("yes",), "The secret of [imap] is longer than 64 KB."),
    ],
    ids=["missing", "fails", "killed", "says nothing", "never ends"],
)
async def test_command_that_gives_no_secret_is_refused(command: tuple[str, ...], sentence: str) -> None:
    assert await refused(command=command) == sentence


async def test_command_gets_no_input_and_does_not_wait_for_it() -> None:
    assert "is empty" in await asyncio.wait_for(refused(command=("cat",)), 5)


def running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def test_command_that_takes_too_long_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth_sources, "COMMAND_SECONDS", 0.5)
    pids = tmp_path / "pids"
    begun = time.monotonic()
    sentence = await refused(command=("sh", "-c", f"sleep 600 & echo $! $$ > {pids}; wait"))
    assert sentence == "The secret command of [imap] took more than 0.5 s."
    assert time.monotonic() - begun < 5
    await until(lambda: not any(running(int(pid)) for pid in pids.read_text().split()))


async def test_cancelled_command_is_ended(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    task = asyncio.create_task(secret_of(command=("sh", "-c", f"echo $$ > {pids}; exec sleep 600")))
    await until(lambda: pids.exists() and pids.read_text().strip())
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not running(int(pids.read_text())))


# Credentials.


async def test_stored_secret_is_read_anew_for_each_login(file: Path) -> None:
    stored = StoredSecret(SecretRef(file=str(file)), "smtp")
    assert (await stored.secret()).reveal() == "sesame"
    file.write_text("changed")
    assert (await stored.secret(renew=True)).reveal() == "changed"


async def test_refusal_names_the_section_and_never_the_secret(file: Path) -> None:
    file.write_text("canary\ncanary")
    with pytest.raises(Refused) as error:
        await StoredSecret(SecretRef(file=str(file)), "smtp").secret()
    assert re.match(r"The secret of \[smtp\]", str(error.value))
    assert "canary" not in str(error.value)


def test_settings_decide_where_the_token_comes_from() -> None:
    app = MicrosoftApp(tenant="t", client_id="c")
    assert type(credentials_for(ImapSettings(host="h", user="u"), "imap")) is StoredSecret
    assert type(credentials_for(ImapSettings(host="h", user="u", microsoft=app), "imap")) is StoredSecret
    assert type(credentials_for(SmtpSettings(host="h", auth="xoauth2"), "smtp")) is StoredSecret
    assert type(credentials_for(SmtpSettings(host="h", auth="xoauth2", microsoft=app), "smtp")) is MicrosoftToken


def test_sasl_plain_is_written_in_base64() -> None:
    assert base64.b64decode(plain_response("désk", Secret("pä ss"))).decode() == "\0désk\0pä ss"
