"""Where randomness comes from: ids, calendar UIDs and the reply tokens of letters."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable

Ids = Callable[[], str]
"""Returns a fresh id: 26 characters of lower-case base32, 128 random bits."""

TOKEN_LENGTH = 26


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=").lower()


def random_id() -> str:
    """A fresh id of 26 characters a-z2-7 (128 random bits)."""
    return _base32(secrets.token_bytes(16))


def token_for(secret: bytes, row: str) -> str:
    """The reply token of the letter `row`: 26 characters a-z2-7, 128 bits that nobody without `secret` can guess.

    It is derived, not stored: the store keeps only `fingerprint` of it.
    """
    return _base32(hmac.new(secret, b"token:" + row.encode(), hashlib.sha256).digest()[:16])


def fingerprint(token: str) -> str:
    """What the store keeps of a token: SHA-256 of its lower-case form, in hex."""
    return hashlib.sha256(token.lower().encode()).hexdigest()


def pseudonym(secret: bytes, address: str) -> str:
    """A name for an address that may stand in a log: the first 10 base32 characters of an HMAC."""
    return _base32(hmac.new(secret, b"log:" + address.lower().encode(), hashlib.sha256).digest())[:10]


def suppression_hash(secret: bytes, address: str) -> str:
    """What stays of an erased address: HMAC-SHA-256 with the installation's secret, in hex."""
    return hmac.new(secret, b"erased:" + address.lower().encode(), hashlib.sha256).hexdigest()
