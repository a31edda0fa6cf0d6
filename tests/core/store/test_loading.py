"""Reading a whole journal: the chain of transactions, the snapshot, and what is refused with its offset."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from store_world import NOW, clock, letter, person, seen

from core.errors import Refused
from core.store import lines, loading, record, snapshot
from core.store.documents import Documents
from core.store.refusals import Damaged

PATH = Path("/data/store.journal")


def header(**fields: int) -> bytes:
    return record.encode_header(replace(record.new_header(NOW), snapshot=record.HEADER_SIZE, **fields))


def commits(count: int, start: int = 0, after: int = 0) -> list[bytes]:
    """`count` transactions that follow each other."""
    made = []
    for n in range(start + 1, start + count + 1):
        writes = [("seen", f"mid:{n}", seen(f"mid:{n}")), ("outbox", f"o{n}", letter(f"o{n}"))]
        made.append(lines.encode(record.encode_record(n, after, writes)))
        after = lines.crc_of(made[-1])
    return made


def test_header_has_always_the_same_size() -> None:
    assert len(header()) == len(header(seq=2**60, change=2**60, crc=2**32 - 1)) == record.HEADER_SIZE


def test_cut_anywhere_in_the_last_three_records_only_the_torn_one_is_missing() -> None:
    parts = [header(), *commits(5)]
    data = b"".join(parts)
    ends = [sum(map(len, parts[: n + 1])) for n in range(len(parts))]
    for cut in range(ends[2], len(data) + 1):
        loaded = loading.load(data[:cut], PATH)
        whole = max(n for n, end in enumerate(ends) if end <= cut)
        assert loaded.mark.seq == whole
        assert set(loaded.documents.tables["seen"]) == {f"mid:{n}" for n in range(1, whole + 1)}
        for tail in (b"\0" * 512, b"\xfe\0noise\0"):
            assert loading.load(data[:cut] + tail, PATH).mark.seq == whole


def test_every_flipped_byte_is_refused_with_its_line() -> None:
    parts = [header(), *commits(4)]
    data = b"".join(parts)
    starts = [sum(map(len, parts[:n])) for n in range(len(parts))]
    for at in range(len(data)):
        flipped = data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]
        line = max(n for n, start in enumerate(starts) if start <= at)
        with pytest.raises(Refused) as refused:
            loading.load(flipped, PATH)
        expected = "at byte 0" if line == 0 else f"at byte {starts[line]} (line {line + 1})."
        assert expected in str(refused.value)
        assert "thirdthursday restore" in str(refused.value)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda parts: [*parts[:2], *parts[3:]], id="a record is missing"),
        pytest.param(lambda parts: [parts[0], parts[2], parts[1], *parts[3:]], id="two records are swapped"),
        pytest.param(lambda parts: [*parts[:2], parts[1], *parts[2:]], id="a record is doubled"),
        pytest.param(lambda parts: [*parts[:3], *commits(1, start=2, after=7)], id="a record of another history"),
    ],
)
def test_whole_records_that_do_not_follow_are_refused(change: Callable[[list[bytes]], list[bytes]]) -> None:
    data = b"".join(change([header(), *commits(4)]))
    with pytest.raises(Damaged, match=r"is damaged at byte \d+ \(line \d\)"):
        loading.load(data, PATH)


def test_record_of_an_unknown_table_is_refused() -> None:
    line = lines.encode(b'{"seq":1,"after":0,"put":{"bookings":[{"id":"1"}]}}')
    with pytest.raises(Damaged):
        loading.load(header() + line, PATH)


def test_snapshot_that_is_cut_is_damage_and_no_torn_tail(tmp_path: Path) -> None:
    documents = Documents()
    documents.apply([("people", f"p{n}", person(f"p{n}")) for n in range(700)])
    snapshot.write(tmp_path, documents, record.new_header(clock()))
    data = (tmp_path / "store.journal").read_bytes()
    assert loading.load(data, PATH).documents.tables["people"] == documents.tables["people"]
    for cut in (record.HEADER_SIZE, len(data) // 2, len(data) - 1):
        with pytest.raises(Damaged):
            loading.load(data[:cut], PATH)


def other_header(product: str, schema: int) -> bytes:
    return lines.encode(b'{"product":"%s","schema":%d,"created":""}' % (product.encode(), schema))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "/data/store.journal is empty. Put back"),
        (b'{"_default": {}}', "does not begin like a store of Third Thursday"),
        (other_header("other", 1), "does not begin like a store of Third Thursday"),
        (other_header("thirdthursday", 2), "has schema 2, and this version of Third Thursday reads schema 1."),
        (other_header("thirdthursday", 0), "has schema 0, and this version of Third Thursday needs schema 1."),
    ],
)
def test_what_is_no_journal_of_this_schema_is_refused_with_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(Refused) as refused:
        loading.load(data, PATH)
    assert says in str(refused.value)
