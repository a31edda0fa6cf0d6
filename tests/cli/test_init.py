"""`init`: a desk by flags, complete or not at all."""

import stat
import tomllib
from pathlib import Path

import pytest
from command_line import DESK, IMAP, NOW, SERIES, SMTP, command

from core.config import load


def mode(path: Path) -> int:
    """The permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_init_writes_private_files(desk: Path) -> None:
    data = desk.parent / "data"
    modes = {path.name: oct(mode(path)) for path in (desk, data, *data.iterdir())}
    assert modes == {name: "0o700" if name == "data" else "0o600" for name in modes}


def test_init_prints_the_dates_and_what_they_clash_with(nowhere: Path) -> None:
    ran = command("init", *DESK, *IMAP, *SMTP, *SERIES, "--rule", "first Monday", "--time", "12:30", "--length", "45")
    assert ran.code == 0
    assert "  Monday 7 December 2026\n  Monday 4 January 2027\n" in ran.out
    assert "! Monday 3 May 2027: Early May bank holiday (" in ran.out


def test_init_writes_a_configuration_that_says_what_the_flags_said(nowhere: Path) -> None:
    name = 'The "Digital" \\ desk’s name'
    secrets = ("--imap-secret-file", "/run/imap", "--smtp-secret-credential", "smtp-password")
    ran = command(
        "--config", "desk.toml", "init", "--address", "Desk@LGD.example", "--name", name, "--organizers", "Rowan",
        "--data", str(nowhere / "d"), "--imap-host", "imap.lgd.example", "--smtp-host", "smtp.lgd.example",
        "--smtp-tls", "starttls", "--smtp-user", "sender", *secrets, "--anchor", "authserv:mx.lgd.example",
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    config = load(Path("desk.toml"))
    assert (config.desk.address, config.desk.name, config.desk.uid_domain) == ("Desk@LGD.example", name, "lgd.example")
    assert config.trust.anchor == "authserv:mx.lgd.example"
    assert config.imap is not None
    assert (config.imap.port, config.imap.user, config.imap.secret.file) == (993, "Desk@LGD.example", "/run/imap")
    assert config.smtp is not None
    assert (config.smtp.port, config.smtp.tls, config.smtp.user) == (587, "starttls", "sender")
    assert (config.smtp.auth, config.smtp.secret.credential) == ("password", "smtp-password")


def test_init_never_overwrites_a_configuration(nowhere: Path) -> None:
    Path("config.toml").write_text("mine")
    ran = command("init", *DESK, *IMAP, *SMTP)
    assert ran.code == 1
    assert ran.err.startswith("config.toml is there already and is not overwritten.")
    assert Path("config.toml").read_text() == "mine"
    assert not Path("data").exists()


def test_init_never_takes_over_another_desk(desk: Path) -> None:
    before = (desk.parent / "data" / "installation.json").read_bytes()
    ran = command("--config", "second.toml", "init", *DESK, *IMAP, *SMTP)
    assert ran.code == 1
    assert "holds an installation already" in ran.err
    assert (desk.parent / "data" / "installation.json").read_bytes() == before
    assert not Path("second.toml").exists()


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--rule", "every blue moon"), "is not a rule we know"),
        (("--zone", "Europe/Londom"), "Europe/Londom"),
        (("--capacity", "1"), "must be at least 2"),
        (("--time", "25:00"), "25:00"),
        (("--series", "Digital!"), "cannot be a series' short name"),
        (("--host", "nia"), "is not a mail address"),
        (("--address", "hangouts"), "`desk.address` is “hangouts”, which is not a mail address"),
        (("--anchor", "mx.lgd.example"), "`trust.anchor` is “mx.lgd.example”"),
        (("--imap-secret-file", "/x"), "exactly one of --imap-secret-file, --imap-secret-env"),
        (("--smtp-tls", "sometimes"), "smtp.tls"),
    ],
)
def test_init_with_a_mistake_leaves_nothing_behind(nowhere: Path, flags: tuple[str, str], said: str) -> None:
    ran = command("init", *DESK, *IMAP, *SMTP, *SERIES, *flags)
    assert ran.code == 1
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert list(nowhere.iterdir()) == []


def test_init_without_a_needed_flag_names_it(nowhere: Path) -> None:
    ran = command("init", "--address", "hangouts@lgd.example")
    assert ran.code == 2
    assert "Missing option '--name'" in ran.err


def test_init_writes_toml_that_other_programs_read(desk: Path) -> None:
    read = tomllib.loads(desk.read_text())
    assert sorted(read) == ["desk", "imap", "smtp", "trust"]
    assert read["smtp"]["auth"] == "none"


def test_first_session_is_strictly_after_now(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIRDTHURSDAY_NOW", NOW)
    command("init", *DESK, *IMAP, *SMTP, *SERIES)
    assert command("sessions", "--json").json[0]["starts"] == "2026-12-17T14:00:00Z"
