"""The configuration: read as a whole, and each fault one sentence with file, line, key and mend."""

from pathlib import Path

import platformdirs
import pytest
from hostile import texts
from hypothesis import given, settings

from core.config import ENVIRONMENT, Config, find, load, parse, places
from core.config_lines import line_of
from core.config_mail import SecretRef
from core.errors import Refused

DESK = """\
[desk]
address = "hangouts@lgd.example"
name = "LocalGov Digital Hangouts"
organizers = "Rowan Ellis"
data = "data"
"""
IMAP = DESK + '[imap]\nhost = "imap.lgd.example"\nuser = "hangouts"\n'
SMTP = DESK + '[smtp]\nhost = "smtp.lgd.example"\n'
MAILBOXES = DESK + '[[mailboxes]]\nhost = "one"\nuser = "a"\n\n[[mailboxes]]\nhost = "two"\nuser = "b"\n'
EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
COMPARE = "Compare it with config.example.toml."
NO_ADDRESS = ", which is not a mail address. Write it like hangouts@council.example."
A_LIST = "a list in square brackets, not text in quotes"
TURNED = "`days.sensitive` has a last day before its first. Write each period as [first, last]."
ANCHORS = (
    "`trust.anchor` is “mx.lgd.example”. Use authserv:<id of your mail server>, topmost-unnamed, dkim-self or none."
)
TWO_PLACES = "`imap.secret` names 2 places (file, env). Leave exactly one of them."
WAYS_OUT = (
    'Write where it lies instead: secret = { credential = "name" } (systemd), { file = "/path" } (mode 0600), '
    '{ command = ["program", "argument"] } or { env = "NAME" }.'
)


def refusal(text: str) -> str:
    with pytest.raises(Refused) as refused:
        parse(text, "config.toml")
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (DESK + "colour = 1\n", 6, f"there is no setting `desk.colour`. {COMPARE[:-1]}, or remove it."),
        (DESK + "[colours]\n", 6, f"there is no setting `colours`. {COMPARE[:-1]}, or remove it."),
        (IMAP + 'secret = { fiel = "x" }\n', 9, f"there is no setting `imap.secret.fiel`. {COMPARE[:-1]}, or remove it."),
        (DESK.replace("name", "nam"), 3, f"there is no setting `desk.nam`. {COMPARE[:-1]}, or remove it."),
        ("[desk]\n", 1, "the setting `desk.address` is missing. Add it as in config.example.toml."),
        (DESK + '\n[imap]\nhost = "x"\n', 7, "the setting `imap.user` is missing. Add it as in config.example.toml."),
        (MAILBOXES.replace('user = "b"\n', ""), 10, "the setting `mailboxes.user` is missing. Add it as in config.example.toml."),
        (DESK.replace('"data"', "7"), 5, f"`desk.data` must be text in quotes, not a whole number. {COMPARE}"),
        (IMAP + 'port = "993"\n', 9, f"`imap.port` must be a whole number, not text in quotes. {COMPARE}"),
        (IMAP + "port = 993.5\n", 9, f"`imap.port` must be a whole number, not a fraction. {COMPARE}"),
        (MAILBOXES + 'port = "993"\n', 13, f"`mailboxes.port` must be a whole number, not text in quotes. {COMPARE}"),
        (DESK + "plus_addresses = 1\n", 6, f"`desk.plus_addresses` must be true or false, not a whole number. {COMPARE}"),
        (DESK + 'personal_domains = "x"\n', 6, f"`desk.personal_domains` must be {A_LIST}. {COMPARE}"),
        (DESK + '[days]\npolling = ["6 May"]\n', 7, f"`days.polling` must be a date such as 2027-05-06. {COMPARE}"),
        (DESK + "[days]\npolling = [1]\n", 7, f"`days.polling` must be a date such as 2027-05-06, not a whole number. {COMPARE}"),
        (IMAP + 'tls = "starttls"\n', 9, f"`imap.tls` cannot be “starttls”. {COMPARE}"),
        (DESK.replace("hangouts@", "hangouts at "), 2, f"`desk.address` is “hangouts at lgd.example”{NO_ADDRESS}"),
        (DESK + 'organizer_addresses = ["a@b.example", "x"]\n', 6, f"`desk.organizer_addresses` is “x”{NO_ADDRESS}"),
        (DESK + '[[lists]]\naddress = "a@b.example"\n[[lists]]\naddress = "x"\n', 9, f"`lists.address` is “x”{NO_ADDRESS}"),
        (DESK.replace('"Rowan Ellis"', '" \\u200b "'), 4, f"`desk.organizers` is empty. {COMPARE}"),
        (DESK.replace('"data"', '""'), 5, f"`desk.data` is empty. {COMPARE}"),
        (DESK + "hold_seconds = -1\n", 6, "`desk.hold_seconds` is -1. The least is 0."),
        (DESK + "[limits]\nper_minute = 0\n", 7, "`limits.per_minute` is 0. The least is 1."),
        (DESK + "[days]\nsensitive = [[2027-05-06, 2027-03-25]]\n", 7, TURNED),
        (DESK + '[trust]\nanchor = "mx.lgd.example"\n', 7, ANCHORS),
        (IMAP + 'after = "delete"\n', 9, '`imap.after` is “delete”. Use "seen", "nothing" or "move:<mailbox>".'),
        (MAILBOXES + 'after = "delete"\n', 13, '`mailboxes.after` is “delete”. Use "seen", "nothing" or "move:<mailbox>".'),
        (IMAP + "port = 65536\n", 9, "`imap.port` must be between 1 and 65535."),
        (SMTP + "port = 0\n", 8, "`smtp.port` must be between 1 and 65535."),
        (MAILBOXES.replace('"two"', '""'), 11, "`mailboxes.host` is empty. Give the name of the server."),
        (IMAP + "poll_seconds = 0\n", 9, "`imap.poll_seconds` is 0.0. The least is 0.1."),
        (IMAP + "poll_seconds = nan\n", 9, "`imap.poll_seconds` is nan. The least is 0.1."),
        (SMTP + "connections = 0\n", 8, "`smtp.connections` is 0. The least is 1."),
        (IMAP + 'secret = { file = "/x", env = "X" }\n', 9, TWO_PLACES),
        (IMAP + 'secret = "hunter2"\n', 9, f"`imap.secret` holds a secret in clear. {WAYS_OUT}"),
        (SMTP + 'password = "hunter2"\n', 8, f"`smtp.password` holds a secret in clear. {WAYS_OUT}"),
        (MAILBOXES + 'secret = "hunter2"\n', 13, f"`mailboxes.secret` holds a secret in clear. {WAYS_OUT}"),
    ],
)  # fmt: skip
def test_fault_is_one_sentence_with_file_line_key_and_mend(text: str, line: int, says: str) -> None:
    assert refusal(text) == f"config.toml, line {line}: {says}"


def test_missing_table_and_broken_toml() -> None:
    assert refusal("") == "config.toml: the setting `desk` is missing. Add it as in config.example.toml."
    assert refusal(DESK + "[imap\n").startswith("config.toml: this is not valid TOML: ")
    assert "line 6" in refusal(DESK + "[imap\n")


def test_secret_is_never_said_back() -> None:
    for text in (
        IMAP + 'secret = "hunter2"\n',
        MAILBOXES + 'secret = "hunter2"\n',
        IMAP + 'secret = { file = 1, env = "hunter2" }\n',
    ):
        assert "hunter2" not in refusal(text)


def test_smallest_configuration() -> None:
    config = parse(DESK, "config.toml", base=Path("/srv/desk"))
    assert (config.data, config.imap, config.smtp, config.trust.anchor) == (Path("/srv/desk/data"), None, None, "none")
    assert parse(DESK.replace('"data"', '"~/desk"'), "x", base=Path("/srv")).data == Path("~/desk").expanduser()


def test_mailboxes_and_secrets_are_read() -> None:
    config = parse(MAILBOXES + 'secret = { command = ["pass", "show", "x"] }\nafter = "move:Done"\n', "config.toml")
    assert [each.host for each in config.mailboxes] == ["one", "two"]
    assert config.mailboxes[1].secret == SecretRef(command=("pass", "show", "x"))


def test_example_explains_every_key_with_its_default() -> None:
    assert load(EXAMPLE).desk.uid_domain == "lgd.example"


def test_line_is_that_of_the_key_in_its_own_table() -> None:
    text = "[a]\nport = 1\n[b]\n port = 2\n[[c]]\nport = 3\n[c.d]\nport = 4\n[[c]]\nport = 5\n[c.d]\nport = 6\n"
    keys = ("a.port", "b.port", "c[0].port", "c[0].d.port", "c[1].port", "c[1].d.port", "c[1].x", "b.x", "x.y", "a")
    assert [line_of(text, key) for key in keys] == [2, 4, 6, 8, 10, 12, 9, 3, 1, 1]


# --- finding and loading -------------------------------------------------------------------------------------------


def test_places_are_looked_at_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    own = platformdirs.user_config_path("thirdthursday") / "config.toml"
    assert places() == [Path("config.toml"), Path("/etc/thirdthursday/config.toml"), own]
    own.parent.mkdir(parents=True)
    own.write_text(DESK)
    assert find() == own
    Path("config.toml").write_text(DESK)
    assert find() == Path("config.toml")
    monkeypatch.setenv(ENVIRONMENT, str(own))
    assert (places(), find(), find(Path("given.toml"))) == ([own], own, Path("given.toml"))


def test_no_configuration_anywhere_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "gone.toml"))
    with pytest.raises(Refused) as refused:
        find()
    assert str(refused.value) == (
        f"There is no configuration file ({tmp_path / 'gone.toml'}). "
        "Make one with `thirdthursday init`, or name one with --config."
    )


def test_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    said = []
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9\n")
    for name in ("gone.toml", "", "latin.toml"):
        with pytest.raises(Refused) as refused:
            load(tmp_path / name)
        said.append(str(refused.value).removeprefix(f"{tmp_path / name}: "))
    assert said == [
        "the configuration cannot be read (No such file or directory). Check the path and its permissions.",
        "the configuration cannot be read (Is a directory). Check the path and its permissions.",
        "the file is not UTF-8 text. Save it as UTF-8.",
    ]


def outcome(text: str) -> Config | str:
    try:
        return parse(text, "config.toml")
    except Refused as refused:
        return str(refused)


@given(texts(120))
@settings(max_examples=100, deadline=None)
def test_any_value_or_any_file_is_read_or_refused_in_one_line(text: str) -> None:
    quoted = text.encode("unicode_escape").decode("ascii").replace("\\x", "\\u00").replace('"', '\\"')
    tries = [
        text,
        DESK + text,
        DESK.replace("hangouts@", quoted),
        f'{DESK}[trust]\nanchor = "{quoted}"\n',
        f'{DESK}"{quoted}" = 1\n',
    ]
    assert all(isinstance(said, Config) or "\n" not in said for said in map(outcome, tries))
