"""The line of the journal: what checks, and what a torn or a damaged end looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.store import lines

PAYLOADS = st.lists(
    st.text().map(lambda s: s.replace("\n", "").replace("\0", "").encode("utf-8", "replace")), max_size=6
)


def journal(*payloads: bytes) -> bytes:
    return b"".join(lines.encode(each) for each in payloads)


def test_line_holds_length_crc_and_payload() -> None:
    assert lines.encode(b'{"seq":1}') == b'00000009 a589bc6d {"seq":1}\n'


@given(PAYLOADS)
def test_every_line_written_is_read_back(payloads: list[bytes]) -> None:
    data = journal(*payloads)
    found = lines.walk(data)
    assert [lines.payload(data, line) for line in found] == payloads
    assert (found[-1].end if found else 0) == len(data)


def test_every_cut_of_the_last_line_is_torn() -> None:
    first, last = lines.encode(b'{"seq":1}'), lines.encode(b'{"seq":2,"put":{"seen":[]}}')
    for cut in range(1, len(last)):
        found = lines.walk(first + last[:cut])
        assert [line.end for line in found] == [len(first)]
        assert lines.is_torn(last[:cut]), cut


@pytest.mark.parametrize("tail", [b"\0" * 40, b"\0" * 4096, b"\xff\x13noise\x00\x00" * 7, b"\n", b"00000009 "])
def test_zeros_and_noise_after_the_last_line_are_torn(tail: bytes) -> None:
    assert lines.is_torn(tail)
    assert lines.is_torn(lines.encode(b'{"seq":2}')[:14] + tail)


def test_every_flipped_bit_of_every_line_is_damage_and_never_torn() -> None:
    data = journal(b'{"seq":1}', b'{"seq":2,"put":{"seen":[{"id":"mid:1"}]}}', b"{}", b'{"seq":3}')
    ends = [line.end for line in lines.walk(data)]
    for at in range(len(data)):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[at] ^= 1 << bit
            found = lines.walk(bytes(flipped))
            good = found[-1].end if found else 0
            assert good == max((end for end in ends if end <= at), default=0), (at, bit)
            assert not lines.is_torn(bytes(flipped[good:])), (at, bit)
