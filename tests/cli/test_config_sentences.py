"""A configuration that cannot be used is one sentence that names file, key and mend."""

from pathlib import Path

import pytest
from command_line import command

GOOD = """\
[desk]
address = "hangouts@lgd.example"
name = "Hangouts"
organizers = "Rowan Ellis"
data = "data"
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("name =", "nome ="), "config.toml, line 3: there is no setting `desk.nome`."),
        (GOOD.replace('name = "Hangouts"\n', ""), "config.toml, line 1: the setting `desk.name` is missing."),
        (GOOD.replace('"data"', "7"), "config.toml, line 5: `desk.data` must be text in quotes, not a whole number."),
        (GOOD.replace("@", " at "), "config.toml, line 2: `desk.address` is “hangouts at lgd.example”"),
        (GOOD + "[imap\n", "config.toml: this is not valid TOML"),
        (GOOD + '[imap]\nhost = "h"\nuser = "u"\npassword = "p"\n', "line 9: `imap.password` holds a secret in clear."),
        (GOOD + '[imap]\nhost = "h"\nuser = "u"\nsecret = "p"\n', "line 9: `imap.secret` holds a secret in clear."),
        (GOOD + '[imap]\nhost = "h"\nuser = "u"\nport = 0\n', "line 9: `imap.port` must be between 1 and 65535."),
        (GOOD + '[imap]\nhost = "h"\nuser = "u"\ntls = "starttls"\n', "line 9: `imap.tls`"),
        (GOOD + '[imap]\nhost = "h"\nuser = "u"\nafter = "burn"\n', "line 9: `imap.after` is “burn”."),
        (GOOD + '[trust]\nanchor = "me"\n', "line 7: `trust.anchor` is “me”."),
        (
            GOOD + "[limits]\nper_minute = true\n",
            "line 7: `limits.per_minute` must be a whole number, not true or false.",
        ),
        (
            GOOD + "[retention]\nmail_days = 31\n",
            "line 7: `retention.mail_days` is 31. The most is 30 days: nothing of it may be kept for longer.",
        ),
        (
            GOOD + "[retention]\npeople_months = 11\n",
            "line 7: `retention.people_months` is 11. The least is 12 months.",
        ),
        (GOOD + "[imap]\n", "config.toml, line 6: the setting `imap.host` is missing."),
    ],
)
def test_wrong_configuration_is_one_sentence_with_its_key(nowhere: Path, text: str, said: str) -> None:
    Path("config.toml").write_text(text)
    ran = command("sessions")
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_no_configuration_says_where_it_was_looked_for(nowhere: Path) -> None:
    ran = command("sessions")
    assert ran.code == 1
    assert ran.err.startswith("There is no configuration file (config.toml, /etc/thirdthursday/config.toml, ")
    assert "thirdthursday init" in ran.err


def test_configuration_that_is_missing_or_not_text_is_named(nowhere: Path) -> None:
    Path("latin.toml").write_bytes(b"[desk]\nname = '\xe9'\n")
    missing, latin = command("--config", "no.toml", "sessions"), command("--config", "latin.toml", "sessions")
    assert (missing.code, latin.code) == (1, 1)
    assert missing.err.startswith("no.toml: the configuration cannot be read (No such file or directory).")
    assert latin.err == "latin.toml: the file is not UTF-8 text. Save it as UTF-8.\n"


def test_configuration_is_found_by_option_then_environment(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIRDTHURSDAY_CONFIG", "elsewhere.toml")
    assert command("sessions").err.startswith("There is no configuration file (elsewhere.toml).")
    assert command("--config", str(desk), "sessions").code == 0


def test_data_folder_without_a_desk_says_init(nowhere: Path) -> None:
    Path("config.toml").write_text(GOOD)
    ran = command("sessions")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"There is no desk in {nowhere / 'data'} yet. Make one with: thirdthursday init\n"


def test_changed_uid_domain_is_refused_by_name(desk: Path) -> None:
    desk.write_text(desk.read_text().replace('uid_domain = "lgd.example"', 'uid_domain = "new.example"'))
    ran = command("sessions")
    assert ran.code == 1
    assert "`desk.uid_domain` is new.example, but this desk was made with lgd.example" in ran.err


def test_damaged_store_is_one_sentence_and_stays_as_it_is(desk: Path) -> None:
    journal = desk.parent / "data" / "store.journal"
    damaged = bytearray(journal.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    journal.write_bytes(damaged)
    ran = command("sessions", "edit", "digital-2026-12-17", "--topic", "Forms")
    assert ran.code == 1
    assert f"{journal} is damaged at byte" in ran.err
    assert ran.err.count("\n") == 1
    assert journal.read_bytes() == damaged


def test_frozen_time_that_is_no_time_is_refused(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIRDTHURSDAY_NOW", "noon")
    assert command("sessions").err.startswith("THIRDTHURSDAY_NOW is not a time.")
