"""Splitting a server's stream into lines and literals: any cut gives the same, and the time is linear."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailgateway.intake.imap_protocol import Splitter

STREAM = (
    b"* OK ready {5}\r\n"
    b"* 1 FETCH (UID 1 BODY[]<0> {12}\r\nSubject: * \r\n)\r\n"
    b"* 2 FETCH (UID 2 BODY[]<0> {0}\r\n FLAGS ())\r\n"
    b"* 3 FETCH (UID 3 BODY[HEADER]<0> ~{3}\r\na\r\n BODY[]<0> {2+}\r\n\r\n)\r\n"
    b"+ {3}\r\n"
    b"\r\n"
    b"A1 OK done {7}\r\n"
)
ANSWERS = [
    [b"* OK ready {5}"],
    [b"* 1 FETCH (UID 1 BODY[]<0> {12}", b"Subject: * \r", b"\n)"],
    [b"* 2 FETCH (UID 2 BODY[]<0> {0}", b"", b" FLAGS ())"],
    [b"* 3 FETCH (UID 3 BODY[HEADER]<0> ~{3}", b"a\r\n", b" BODY[]<0> {2+}", b"\r\n", b")"],
    [b"+ {3}"],
    [b""],
    [b"A1 OK done {7}"],
]


def split(stream: bytes, cuts: list[int]) -> list[list[bytes]]:
    """The answers in `stream`, fed in pieces that end at `cuts`."""
    found: list[list[bytes]] = []
    splitter = Splitter(found.append)
    ends = sorted({min(cut, len(stream)) for cut in cuts} | {len(stream)})
    for begin, end in zip([0, *ends], ends, strict=False):
        splitter.feed(stream[begin:end])
    return found


def test_stream_in_one_piece_is_split_into_answers() -> None:
    assert split(STREAM.replace(b"{12}", b"{13}"), [])[1] == [
        b"* 1 FETCH (UID 1 BODY[]<0> {13}",
        b"Subject: * \r\n",
        b")",
    ]
    assert split(STREAM, []) == ANSWERS


def test_stream_byte_by_byte_is_split_into_the_same_answers() -> None:
    assert split(STREAM, list(range(len(STREAM)))) == ANSWERS


@settings(max_examples=100)
@given(st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_stream_cut_anywhere_is_split_into_the_same_answers(cuts: list[int]) -> None:
    assert split(STREAM, cuts) == ANSWERS


def seconds_for(stream: bytes, piece: int) -> float:
    """CPU seconds for splitting `stream` in pieces of `piece` bytes."""
    begun = time.process_time()
    assert split(stream, list(range(0, len(stream), piece)))
    return time.process_time() - begun


@pytest.mark.parametrize(
    ("stream", "piece"),
    [
        (b"* 1 FETCH (UID 1)\r\n" * 50_000, 10**9),  # a thousand lines in one read end aioimaplib's own parser
        (b"* 1 FETCH (UID 1)\r\n" * 20_000, 7),
        (b"* " + b"{1" * 200_000 + b"\r\n", 4096),
        (b"* 1 FETCH (BODY[] {1000000}\r\n" + b"x" * 1_000_000 + b")\r\n", 512),
        (b"* " + b"x" * 1_000_000 + b"\r\n", 512),
    ],
    ids=["50,000 lines in one read", "lines in small pieces", "braces", "literal in small pieces", "one long line"],
)
def test_splitting_takes_linear_time(stream: bytes, piece: int) -> None:
    assert seconds_for(stream, piece) < 2.0
