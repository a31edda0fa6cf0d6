"""`receive` and `explain`: one mail from a pipe or a file."""

from pathlib import Path

import pytest
from command_line import SESSION, command
from outlook import outlook_reply

YES = outlook_reply("Priya Shah", "priya.shah@westshire.example", "Yes please, count me in", number=1)


@pytest.fixture
def believed(desk: Path) -> Path:
    """The desk, which believes what its own mail server says of senders."""
    desk.write_text(desk.read_text().replace('anchor = "none"', 'anchor = "authserv:mx.lgd.example"'))
    return desk


def test_receive_gives_a_place_and_prints_one_line(believed: Path) -> None:
    ran = command("receive", "-", stdin=YES)
    assert (ran.code, ran.err) == (0, "")
    record = command("inbox", "--all", "--json").json[0]["id"]
    assert ran.out == f"{record} going\n"
    assert [(r["name"], r["state"]) for r in command("signups", SESSION, "--json").json] == [("Priya Shah", "going")]
    assert [(r["kind"], r["state"]) for r in command("outbox", "--json").json] == [("signed_up", "queued")]


def test_same_mail_twice_changes_nothing_more(believed: Path) -> None:
    first, second = command("receive", stdin=YES), command("receive", stdin=YES)
    assert (first.code, second.code) == (0, 0)
    assert first.out.split()[0] == second.out.split()[0]
    assert len(command("outbox", "--json").json) == 1


def test_receive_takes_a_file(believed: Path) -> None:
    Path("mail.eml").write_bytes(YES)
    assert command("receive", "mail.eml").out.endswith(" going\n")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["receive", "missing.eml"], 1),
        (["receive", "--tempfail", "missing.eml"], 75),
        (["receive", "--tempfail", "--nonsense"], 75),
        (["--config", "missing.toml", "receive", "--tempfail", "-"], 75),
        (["--config", "missing.toml", "receive", "-"], 1),
    ],
)
def test_exit_code_of_a_failure_is_the_one_a_mail_server_understands(
    believed: Path, args: list[str], code: int
) -> None:
    ran = command(*args, stdin=YES)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err


def test_empty_input_is_no_mail(believed: Path) -> None:
    assert command("receive", "-").err == "There is no mail: the input is empty.\n"


EXPLAINED = [
    "kind", "sender", "reply_text", "intent", "arguments", "decided_by", "action", "reason", "effect", "series",
    "session", "calendar", "bounce", "rule", "code",
]  # fmt: skip


def test_explain_says_everything_and_changes_nothing(believed: Path) -> None:
    before = sorted((path, path.read_bytes()) for path in Path("data").rglob("*") if path.is_file())
    found = command("explain", "-", "--json", stdin=YES).json
    assert list(found) == EXPLAINED
    assert [found[key] for key in ("kind", "intent", "action", "series", "session")] == [
        "human", "join", "act", "digital", SESSION,
    ]  # fmt: skip
    assert found["sender"] == {"address": "priya.shah@westshire.example", "name": "Priya Shah", "trust": "1"}
    assert found["reply_text"] == "Yes please, count me in"
    assert sorted((path, path.read_bytes()) for path in Path("data").rglob("*") if path.is_file()) == before


def test_explain_in_words_is_one_fact_a_line(believed: Path) -> None:
    out = command("explain", "-", stdin=YES).out
    assert out.startswith(
        "kind: human\nfrom: Priya Shah <priya.shah@westshire.example>\ntrust: 1\ntext: Yes please, count me in\n"
    )
    assert "\nwhat happens: act\neffect: going\nwhy: One meaning found: join" in out


def test_explain_ends_well_for_what_is_no_mail_from_a_person(believed: Path) -> None:
    robot = b"From: postmaster@westshire.example\r\nAuto-Submitted: auto-replied\r\nSubject: Away\r\n\r\nI am away\r\n"
    for raw in (robot, b"\x00\xff\xfe", b"From: \r\n" * 2000):
        ran = command("explain", "-", "--json", stdin=raw)
        assert (ran.code, list(ran.json)) == (0, EXPLAINED)
