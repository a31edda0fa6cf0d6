"""Ids and tokens: random, unguessable without the secret, and told apart by purpose."""

import base64
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import TOKEN_LENGTH, fingerprint, pseudonym, random_id, suppression_hash, token_for

SECRET, OTHER = b"s" * 32, b"t" * 32
ADDRESS = "priya.shah@westshire.example"


def test_random_id_has_26_characters_and_never_comes_twice() -> None:
    drawn = {random_id() for _ in range(1_000)}
    assert len(drawn) == 1_000
    assert all(re.fullmatch(r"[a-z2-7]{26}", each) for each in drawn)


@given(row=st.text(max_size=40))
def test_token_is_the_same_for_the_same_letter_only(row: str) -> None:
    token = token_for(SECRET, row)
    assert re.fullmatch(rf"[a-z2-7]{{{TOKEN_LENGTH}}}", token)
    assert token == token_for(SECRET, row)
    assert len({token, token_for(OTHER, row), token_for(SECRET, row + "x")}) == 3


def test_store_keeps_a_fingerprint_that_survives_capitals() -> None:
    token = token_for(SECRET, "row")
    assert fingerprint(token.upper()) == fingerprint(token)
    assert re.fullmatch(r"[0-9a-f]{64}", fingerprint(token))
    assert token not in fingerprint(token)


@pytest.mark.parametrize(("name", "form"), [(pseudonym, r"[a-z2-7]{10}"), (suppression_hash, r"[0-9a-f]{64}")])
def test_name_for_an_address_depends_on_secret_and_address_alone(name: Callable[[bytes, str], str], form: str) -> None:
    assert re.fullmatch(form, name(SECRET, ADDRESS))
    assert name(SECRET, ADDRESS.upper()) == name(SECRET, ADDRESS)
    assert len({name(SECRET, ADDRESS), name(OTHER, ADDRESS), name(SECRET, "tom@eastham.example")}) == 3


def test_log_and_suppression_list_cannot_be_matched_with_each_other() -> None:
    """The same secret, but another purpose: a log never tells who was erased."""
    listed = base64.b32encode(bytes.fromhex(suppression_hash(SECRET, ADDRESS))).decode().lower()
    assert pseudonym(SECRET, ADDRESS) != listed[:10]
