"""Calendar UIDs: unreadable, recognised in every form they come back in, and counted by suffix."""

import re

import pytest
from hostile import texts
from hypothesis import given
from hypothesis import strategies as st
from invented import UID

from core.calendar import fold_uid, new_uid, own_uid, suffix
from core.ids import random_id


def wrapped(uid: str) -> str:
    """A GlobalObjectId as Outlook makes it around a foreign UID ([MS-OXCICAL] 2.1.3.1.1.20.26)."""
    head = bytes.fromhex("040000008200E00074C5B7101A82E00800000000") + bytes(16)
    data = b"vCal-Uid\x01\x00\x00\x00" + uid.encode("ascii") + b"\x00"
    return (head + len(data).to_bytes(4, "little") + data).hex().upper()


def test_uid_is_random_then_counted() -> None:
    uid = new_uid(random_id, "lgd.example")
    assert re.fullmatch(r"[a-z2-7]{26}\.1@lgd\.example", uid)
    assert uid != new_uid(random_id, "lgd.example")


def test_suffix_keeps_the_rest() -> None:
    assert suffix(UID, 2) == UID.replace(".1@", ".2@")
    assert suffix(suffix(UID, 9), 10) == UID.replace(".1@", ".10@")


@pytest.mark.parametrize(
    "uid",
    [
        UID, f"  {UID}\t", UID.upper(), wrapped(UID), wrapped(UID.upper()), f" {wrapped(UID)} ", wrapped(UID) + "00" * 9,
        wrapped(UID)[80:], f"{{{wrapped(UID)}}}", wrapped(UID).replace("7643616C2D556964", "7643616C2D556964 "),
    ],
)  # fmt: skip
def test_uid_is_recognised_in_the_form_it_comes_back_in(uid: str) -> None:
    assert (fold_uid(uid), own_uid(uid, "LGD.example ")) == (UID, UID)


@pytest.mark.parametrize(
    "uid",
    [
        "",
        UID.replace("lgd.example", "lgd.example.evil.example"),
        UID.replace(".1@", "@"),
        UID.replace(".1@", ".0@"),
        UID.replace("q7", "q8"),
        UID + "x" * 300,
        wrapped("040000008200E00074C5B7101A82E008@outlook.example"),
        wrapped(UID)[:-30],
        "digital-2026-12-17.public@lgd.example",
    ],
)
def test_uid_of_another_system_is_not_ours(uid: str) -> None:
    assert own_uid(uid, "lgd.example") == ""


def test_only_our_form_is_taken_out_of_a_wrapper() -> None:
    foreign = wrapped("somebody@else.example")
    assert fold_uid(foreign) == foreign.casefold()


@given(uid=st.one_of(texts(400), st.binary(max_size=300).map(bytes.hex)))
def test_any_text_can_be_folded(uid: str) -> None:
    assert fold_uid(fold_uid(uid)) == fold_uid(uid)
    assert own_uid(uid, "lgd.example") in ("", fold_uid(uid))
