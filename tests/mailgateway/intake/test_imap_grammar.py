"""The part of IMAP's grammar that we speak, by examples of RFC 3501 and by what hostile servers may say."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailgateway.intake import imap_grammar as grammar
from mailgateway.intake.imap_grammar import Metadata


def utf7_decoded(argument: str) -> str:
    """What a server reads: the quotes taken off, the shifted runs decoded."""
    text = argument[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    head, *rest = text.split("&")
    for part in rest:
        run, _, plain = part.partition("-")
        head += "&" if not run else base64.b64decode(run.replace(",", "/") + "=" * (-len(run) % 4)).decode("utf-16-be")
        head += plain
    return head


@pytest.mark.parametrize(
    ("text", "argument"),
    [("Sign ups", '"Sign ups"'), ('a"b', r'"a\"b"'), ("a\\b", r'"a\\b"'), ("", '""'), ("(*)%", '"(*)%"')],
)
def test_argument_is_quoted(text: str, argument: str) -> None:
    assert grammar.quoted(text) == argument


@pytest.mark.parametrize("char", ["\r", "\n", "\0"])
def test_argument_with_a_line_end_or_nul_is_refused(char: str) -> None:
    for write in (grammar.quoted, grammar.mailbox_argument):
        with pytest.raises(ValueError, match="CR, LF and NUL"):
            write(f"INBOX{char}A1 DELETE INBOX")


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("INBOX", '"INBOX"'),
        ("Sign ups", '"Sign ups"'),
        ("Entwürfe", '"Entw&APw-rfe"'),
        ("~peter/mail/台北/日本語", '"~peter/mail/&U,BTFw-/&ZeVnLIqe-"'),  # RFC 3501 5.1.3
        ("R&D", '"R&-D"'),
        ("😀", '"&2D3eAA-"'),
    ],
)
def test_mailbox_name_is_written_in_modified_utf7(name: str, argument: str) -> None:
    assert grammar.mailbox_argument(name) == argument


@settings(max_examples=200)
@given(st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"])))
def test_any_mailbox_name_comes_back_from_modified_utf7(name: str) -> None:
    argument = grammar.mailbox_argument(name)
    assert argument.isascii()
    assert utf7_decoded(argument) == name


@pytest.mark.parametrize(
    ("uids", "text"), [([5], "5"), ([3, 1, 2], "1:3"), ([1, 3, 4, 9, 3], "1,3:4,9"), ([2**32 - 1], "4294967295")]
)
def test_uids_are_written_as_ranges(uids: list[int], text: str) -> None:
    assert grammar.uid_set(uids) == text


def test_search_answers_are_put_together_without_what_cannot_be_a_uid() -> None:
    replies = [[b"SEARCH 9 3"], [b"2 EXISTS"], [b"search 3 0 4294967296 -1 x"], [b"SEARCH"], [b"SEARCH " + b"9" * 5000]]
    assert grammar.search_result(replies) == [3, 9]


def test_capabilities_are_read_in_capitals() -> None:
    assert grammar.capabilities([[b"CAPABILITY IMAP4rev1 idle"], [b"2 EXISTS"]]) == {"IMAP4REV1", "IDLE"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"[UIDVALIDITY 7] fine", ("UIDVALIDITY", "7")),
        (b"[trycreate] no such mailbox", ("TRYCREATE", "")),
        (b"nothing", ("", "")),
        (b"later [ALERT]", ("", "")),
    ],
)
def test_response_code_is_read_at_the_start_of_the_text(text: bytes, code: tuple[str, str]) -> None:
    assert grammar.response_code(text) == code


def test_fetch_answer_is_read_in_any_order_with_quotes_brackets_and_literals() -> None:
    reply = [b"12 FETCH (BODY[]<0> {5}", b'a)"(b', rb' FLAGS (\Seen "odd)\"flag") INTERNALDATE NIL UID 7)']
    attributes = grammar.fetched(reply)
    assert attributes == {
        "BODY[]<0>": b'a)"(b',
        "FLAGS": [rb"\Seen", b'odd)"flag'],
        "INTERNALDATE": None,
        "UID": b"7",
    }
    assert grammar.body_of(attributes) == b'a)"(b'
    assert grammar.uid_of(attributes) == 7


def test_empty_literal_is_a_body() -> None:
    assert grammar.body_of(grammar.fetched([b"1 FETCH (UID 1 BODY[]<0> {0}", b"", b")"])) == b""


def test_line_that_only_looks_like_a_literal_inside_a_body_changes_nothing() -> None:
    assert grammar.fetched([b"1 FETCH (UID 3 BODY[] {9}", b"x {100}\r\n", b")"])["BODY[]"] == b"x {100}\r\n"


@pytest.mark.parametrize("line", [b"1 FETCH (UID 1", b"1 FETCH UID 1)", b'1 FETCH (UID "1)', b"1 FETCH UID"])
def test_fetch_answer_out_of_the_grammar_raises_valueerror(line: bytes) -> None:
    attributes = {}
    with pytest.raises(ValueError, match="answer"):
        attributes = grammar.fetched([line])
    assert attributes == {}


@pytest.mark.parametrize("line", [b"3 EXISTS", b"SEARCH 1", b"OK [UIDNEXT 4] x", b"12 EXPUNGE"])
def test_answer_that_is_no_fetch_has_no_attributes(line: bytes) -> None:
    assert grammar.fetched([line]) == {}


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (b"17-Jul-1996 02:44:25 -0700", datetime(1996, 7, 17, 9, 44, 25, tzinfo=UTC)),
        (b" 1-Jan-2026 00:00:00 +0000", datetime(2026, 1, 1, tzinfo=UTC)),
        (b"yesterday", None),
        (b"31-Dec-9999 23:59:59 -1400", None),
        (b"17-Jul-1996 02:44:25 +9999999999999999", None),
        (b"17-Jul-" + b"9" * 5000 + b" 02:44:25 +0000", None),
        (b"\xff", None),
        (None, None),
    ],
)
def test_internal_date_becomes_utc_or_nothing(value: bytes | None, moment: datetime | None) -> None:
    assert grammar.internal_date(value) == moment


@settings(max_examples=200)
@given(st.binary(max_size=40) | st.from_regex(rb"\A[ 0-9]{2}-[A-Z][a-z]{2}-[0-9]{4} [0-9:]{8} [+-][0-9]{4}\Z"))
def test_any_internal_date_is_read_without_an_error(value: bytes) -> None:
    moment = grammar.internal_date(value)
    assert moment is None or moment.tzinfo is UTC


def test_metadata_is_read_and_what_is_missing_is_zero() -> None:
    line = rb'4 FETCH (RFC822.SIZE 812 UID 9 FLAGS (\Seen) INTERNALDATE "17-Jul-1996 02:44:25 -0700")'
    full = grammar.metadata_of(grammar.fetched([line]))
    assert full == Metadata(9, 812, (r"\Seen",), datetime(1996, 7, 17, 9, 44, 25, tzinfo=UTC))
    assert grammar.metadata_of({"RFC822.SIZE": b"9" * 5000, "FLAGS": b"x"}) == Metadata(0, 0, (), None)


@settings(max_examples=200)
@given(st.lists(st.binary(max_size=60), min_size=1, max_size=5))
def test_any_bytes_are_read_or_raise_valueerror(parts: list[bytes]) -> None:
    reply = [b"1 FETCH (" + parts[0], *parts[1:]]
    try:
        attributes = grammar.fetched(reply)
    except ValueError:
        return
    grammar.metadata_of(attributes)
    grammar.body_of(attributes)


def test_uids_are_cut_into_chunks() -> None:
    assert [list(part) for part in grammar.chunks([1, 2, 3, 4, 5], 2)] == [[1, 2], [3, 4], [5]]
    assert grammar.chunks([], 2) == []
