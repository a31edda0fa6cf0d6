"""Whatever bytes come, reading answers with clean values: no exception, no control or bidi character past the door."""

import re
import time
import unicodedata
from typing import Any, get_args

import msgspec
import own_mails
import pytest
import reading_bars
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from own_mails import KNOWN
from public_sets import CORPORA, entries, needs_corpora, raw_of

from core.text import clean_text
from core.understanding import Kind, Understanding, Verdict
from mailgateway.reading.understand import understand

MODEST = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ONE_LINE = ("rule", "message_id", "subject", "peeled_subject", "reason", "weak")
HEADERS = (
    "From", "To", "Cc", "Subject", "Message-ID", "In-Reply-To", "References", "Date", "Sender", "Reply-To", "Return-Path",
    "Delivered-To", "Authentication-Results", "Received", "Content-Type", "Content-Transfer-Encoding",
    "Content-Disposition", "Auto-Submitted", "Precedence", "List-Id", "X-Failed-Recipients", "X-ThirdThursday-Loop",
    "X-Auto-Response-Suppress", "X-POST-MessageClass",
)  # fmt: skip
MAILS = own_mails.labelled()
naughty = st.text(
    alphabet=st.one_of(
        st.sampled_from("\r\n\0\x1b\x07\x85\u2028\u202e\u2066\u200b\ufeff\u00ad\U000e0041<>@:;,\"'()[]=?\\- "),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=80,
)


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _strings(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _strings(part)]
    return []


def _check(found: Understanding) -> None:
    assert found.code != "worker-error", found.reason
    assert found.kind in get_args(Kind)
    assert found.verdict in get_args(Verdict)
    for text in _strings(msgspec.to_builtins(found)):
        assert clean_text(text, 1_000_000) == text
        assert not [c for c in text if unicodedata.category(c) == "Cc" and c not in "\n\t"]
    assert [name for name in ONE_LINE if re.search(r"[\n\t]", getattr(found, name))] == []
    assert found.sender is None or "\n" not in found.sender.address + found.sender.name
    if found.kind not in ("human", "calendar-reply", "list"):
        assert (found.intent, found.words) == (None, ())


@MODEST
@given(st.binary(max_size=2_000))
def test_any_bytes_are_settled(raw: bytes) -> None:
    _check(understand(raw, KNOWN))


@MODEST
@given(st.dictionaries(st.sampled_from(HEADERS), naughty, max_size=12), naughty, st.sampled_from(["", "1", "<x@y>"]))
def test_naughty_headers_and_bodies_leave_clean_values(headers: dict[str, str], body: str, path: str) -> None:
    lines = {"From": "Priya <priya.shah@westshire.example>", **headers}
    flat = {name: value.replace("\r", " ").replace("\n", " ") for name, value in lines.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in flat.items())
    _check(understand(f"{head}\r\n{body}".encode("utf-8", "surrogatepass"), KNOWN, envelope_from=path))


@MODEST
@given(
    st.sampled_from(MAILS),
    st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=6)), min_size=1, max_size=8),
)
def test_damaged_mails_are_settled(mail: own_mails.Labelled, damage: list[tuple[int, bytes]]) -> None:
    raw = bytearray(mail.raw)
    for place, piece in damage:
        at = place % len(raw)
        raw[at : at + len(piece)] = piece
    _check(understand(bytes(raw), KNOWN))


def test_control_characters_in_a_returned_message_id_go() -> None:
    mail = next(mail for mail in MAILS if mail.name == "dsn-user-unknown")
    _check(understand(mail.raw.replace(b"Message-ID: <mz", b"Message-ID: <\0z"), KNOWN))


def test_calendar_property_that_cannot_be_parsed_is_no_error() -> None:
    mail = next(mail for mail in MAILS if mail.name == "google-accepted")
    found = understand(mail.raw.replace(b"DTSTAMP:2027", b"DTSTAMP:\x002027"), KNOWN)
    _check(found)
    assert found.kind in ("calendar-reply", "auto-reply")


@MODEST
@given(st.text(alphabet="yesnocan't make it.,?! \nIbutfmaybe21JAN", max_size=200))
def test_words_never_act_without_a_meaning(text: str) -> None:
    head = "From: Priya <priya.shah@westshire.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    found = understand((head + text).encode(), KNOWN)
    _check(found)
    assert found.verdict != "act" or found.intent is not None


@needs_corpora
def test_naughty_strings_in_every_header_and_as_text_are_settled() -> None:
    strings = [line for line in (CORPORA / "blns" / "blns.txt").read_text(encoding="utf-8").splitlines() if line]
    for naughty_line in strings:
        head = "".join(f"{name}: {naughty_line}\r\n" for name in HEADERS if name != "From")
        raw = f"From: Priya <priya.shah@westshire.example>\r\n{head}\r\n{naughty_line}\r\n".encode()
        _check(understand(raw, KNOWN))
        _check(understand(f"From: {naughty_line}\r\n\r\n{naughty_line}\r\n".encode(), KNOWN))


@needs_corpora
def test_every_public_mail_and_calendar_is_settled() -> None:
    mails = [(e["path"], raw_of(e)) for e in entries() if e["kind"] not in ("strings", "calendar")]
    slow = []
    for path, raw in mails + reading_bars.calendar_parts():
        start = time.process_time()
        found = understand(raw, KNOWN)
        if time.process_time() - start > 3.0:
            slow.append(path)
        _check(found)
    assert slow == []


@needs_corpora
def test_after_every_public_calendar_a_good_answer_still_parses() -> None:
    good = next(mail for mail in MAILS if (mail.group, mail.name) == ("calendar", "exchange-declined"))
    for path, raw in reading_bars.calendar_parts():
        understand(raw, KNOWN)
        assert own_mails.differences(good.understood(), good.expected) == [], path


@pytest.mark.parametrize("mail", MAILS[::9], ids=[f"{mail.group}/{mail.name}" for mail in MAILS[::9]])
def test_mail_cut_anywhere_is_settled(mail: own_mails.Labelled) -> None:
    for end in range(0, len(mail.raw), max(1, len(mail.raw) // 40)):
        _check(understand(mail.raw[:end], KNOWN))
