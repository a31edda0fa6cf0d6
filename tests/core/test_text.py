"""Cleaning text that came from outside: what goes, what stays, once is enough, and never slow (safety.md 2)."""

import time
import unicodedata

import pytest
from hostile import NASTY, naughty_strings, texts
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from core.text import (
    LINE_LIMIT,
    MARKS_IN_A_ROW,
    Safe,
    cat,
    clean_address,
    clean_header,
    clean_line,
    clean_text,
    is_address,
    join,
    lit,
)

GONE = [
    *map(chr, [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0)]),
    *map(chr, [0x2028, 0x2029, 0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]),
    *map(chr, [0x00AD, 0x115F, 0x1160, 0x180E, 0x3164, 0xFFA0, 0xE0001, 0xE0020, 0xE007F]),
]


@pytest.mark.parametrize("char", GONE, ids=lambda char: f"U+{ord(char):04X}")
def test_what_nobody_sees_goes(char: str) -> None:
    assert (clean_text(f"a{char}b"), clean_line(f"a{char}b")) == ("ab", "ab")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Priya Shah", "Priya Shah"),
        ("Siân Ó Brádaigh, Łódź, 東京, ქართული", "Siân Ó Brádaigh, Łódź, 東京, ქართული"),
        ("e\u0301", "é"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\tb", "a\tb"),
        ("a\ud800b", "a\ufffdb"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\x1b[31mred\x9b0m", "[31mred0m"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("👍🏽 ✔️", "👍🏽 ✔️"),
        ("क्\u200dष", "क्\u200dष"),
        ("\u200da\u200d 1\u200d2 \u200c", "a 12 "),
        ("a\u200d\u200d\u200db", "a\u200db"),
        (None, "None"),
        (42, "42"),
    ],
)  # fmt: skip
def test_text_is_cleaned(raw: object, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  two   blanks ", "two blanks"),
        ("a\r\nBcc: eve@evil.example", "a Bcc: eve@evil.example"),
        ("a\n\t\u00a0 b", "a b"),
        (" \u3000\u2003 ", ""),
        ("", ""),
    ],
)
def test_line_is_one_line(raw: str, clean: str) -> None:
    assert clean_line(raw) == clean


@pytest.mark.parametrize("mark", ["\u0301", "\u0337", "\u20dd", "\u0e31", "\u0301\u200d", "\u0344", "\ufe0f"])
def test_heap_of_marks_is_cut(mark: str) -> None:
    """Also marks of no combining class, and marks with joiners between them."""
    text = clean_text("a" + mark * 100)
    marks = [char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char)[0] == "M"]
    assert len(marks) <= MARKS_IN_A_ROW


def test_length_is_limited_after_cleaning() -> None:
    assert clean_text("\u200b" * 30 + "x" * 30, 10) == "x" * 10
    assert clean_line("x" * 500) == "x" * LINE_LIMIT
    assert clean_line("word " * 100, 12) == "word word wo"
    assert clean_line("abcd     efgh", 5) == "abcd"


LIMITS = st.sampled_from((1, 5, 60, 10_000))


@given(text=texts(300), limit=LIMITS)
@settings(max_examples=200, deadline=None)
def test_cleaning_twice_is_cleaning_once(text: str, limit: int) -> None:
    for clean in (clean_text, clean_line):
        once = clean(text, limit)
        assert clean(once, limit) == once
        assert len(once) <= limit
        assert not set(once) & set(GONE)
        assert unicodedata.is_normalized("NFC", once)
        once.encode("utf-8")


@given(texts(300))
def test_line_never_holds_a_break_or_an_edge_of_blanks(text: str) -> None:
    line = clean_line(text)
    assert not set(line) & set("\n\r\t\v\f\x1c\x1d\x1e\x85\u00a0\u2028\u2029")
    assert line == line.strip()
    assert len(line.splitlines()) <= 1


def test_naughty_strings_are_cleaned_for_good() -> None:
    for text in naughty_strings():
        once = clean_text(text)
        assert clean_text(once) == once
        assert not set(once) & set(GONE)
        assert clean_line(clean_line(text)) == clean_line(text)


@pytest.mark.parametrize(
    "piece",
    [
        "\u0301\u0327",
        "\u200d",
        "a\u200d",
        "\r\n",
        "\ud800",
        " \t",
        "\U0001d160",
        "\u1100\u1161",
        "é",
        "\u202e",
        *NASTY[:3],
    ],
    ids=ascii,
)
def test_a_megabyte_of_anything_is_cleaned_at_once(piece: str) -> None:
    """NFC alone takes minutes for a long run of marks out of order."""
    text = "a" + piece * (500_000 // len(piece))
    began = time.process_time()
    clean_text(text, 2_000_000)
    clean_line(text)
    assert time.process_time() - began < 3


def test_header_that_would_be_empty_is_refused() -> None:
    assert clean_header(" Re:\r\n yes ") == "Re: yes"
    with pytest.raises(Refused, match=r"^A mail header would be empty after cleaning\. Give it at least one visible"):
        clean_header("\u200b\r\n")


def test_safe_texts_are_joined_to_safe_texts() -> None:
    assert (cat(lit("a"), Safe("b")), join(", ", [lit("a"), lit("b")])) == ("ab", "a, b")


# --- addresses -----------------------------------------------------------------------------------------------------

ADDRESSES = (
    "priya.shah@westshire.example",
    "o'brien+hangouts=x@eastham.example",
    "p@x.example",
    "P.Shah@WESTSHIRE.Example",
    "jo@xn--bcher-kva.example",
    "a" * 64 + "@" + "b" * 63 + ".example",
)
NO_ADDRESSES = (
    "",
    "<>",
    "@",
    "priya",
    "priya@",
    "@westshire.example",
    "priya@westshire",
    "priya@@westshire.example",
    "priya @westshire.example",
    " priya@westshire.example",
    "priya@westshire.example\n",
    "priya@westshire.example\r\nBcc: eve@evil.example",
    "priya@westshire.example\x00",
    "priya@westshire..example",
    "priya@.westshire.example",
    "priya@westshire.example.",
    "priya@-westshire.example",
    "priya@westshire-.example",
    ".priya@westshire.example",
    "priya.@westshire.example",
    "pri..ya@westshire.example",
    '"priya shah"@westshire.example',
    "priya@[127.0.0.1]",
    "priya@bücher.example",
    "prïya@westshire.example",
    "priya@westshire．example",
    "priyа@westshire.example",
    "a@x.example <b@y.example>",
    "a@x.example(<b@y.example>",
    "a@x.example)b@y.example",
    "<a@x.example> <b@y.example>",
    "<a@x.example>",
    "a@x.example;b@y.example",
    "a@x.example,b@y.example",
    "<@y.example,@z.example:a@x.example>",
    "=?utf-8?q?a?=@",
    "friends: a@x.example;",
    "<" * 1000,
    "(" * 500,
    "a" * 65 + "@x.example",
    "a@" + "b" * 64 + ".example",
    "a@" + "b." * 130 + "example",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_plain_address_is_kept_in_lower_case(address: str) -> None:
    assert is_address(address)
    assert clean_address(address) == address.lower()


@pytest.mark.parametrize("text", NO_ADDRESSES, ids=range(len(NO_ADDRESSES)))
def test_anything_else_is_no_address(text: str) -> None:
    assert not is_address(text)
    with pytest.raises(Refused) as refused:
        clean_address(text)
    assert str(refused.value) == f"“{clean_line(text, 80)}” is not a mail address. Write it like name@council.example."


LOOK_ALIKES = [
    (address, address.replace(plain, other))
    for address in ("paul.scope@copse.example", "ann.hay@lanes.example", "nora@essex.example")
    for plain, other in [
        *zip("aceopsxylh", "асеорѕхуӏһ", strict=True),
        *zip("aeonp", "αеοηρ", strict=True),
        *zip("aces", "ａｃｅｓ", strict=True),
        ("l", "\u2113"),
        ("an", "a\u200bn"),
        ("co", "c\u00ado"),
        ("@", "＠"),
        (".", "\u2024"),
    ]
    if plain in address
]


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKES, ids=range(len(LOOK_ALIKES)))
def test_look_alike_address_is_refused_whatever_it_looks_like(one: str, other: str) -> None:
    assert one != other
    assert (is_address(one), is_address(other)) == (True, False)


def test_there_are_enough_look_alikes() -> None:
    assert len(LOOK_ALIKES) >= 40


@given(texts(80))
@settings(max_examples=200, deadline=None)
def test_any_text_is_an_address_or_refused(text: str) -> None:
    if is_address(text):
        assert clean_line(text) == text
        assert text.isascii()
