"""Texts from outside at their worst, for property tests: any Unicode, and what is known to break parsers and terminals."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import strategies as st

CORPORA = Path(os.environ.get("THIRDTHURSDAY_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))

# line ends, separators of iCalendar and of headers, controls, bidi, zero-width, joiners, marks, composing letters
NASTY = (
    "\x00\x01\x07\x08\t\n\v\f\r\x1b\x1c\x1d\x1e\x7f\x80\x85\x9b\xa0\xad\u034f\u061c\u0301\u0327\u0344\u0958\u0f73\u115f"
    "\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2065\u2066\u2069\u206a\u20dd\u212a\u3164"
    "\ud800\udfff\ufdd0\ufe0f\ufeff\uffa0\ufff9\ufffd\uffff\U0001d160\U000e0001\U000e0041\U000e007f\U0010ffff"
    "\"';:,\\^=<>(){}[]%&@-+ aAeé1👍🏽ﬁ\u1100\u1161\u0915\u094d\u0337"
)
SNIPPETS = (
    "\r\nATTENDEE:mailto:eve@evil.example",
    "\nBcc: eve@evil.example",
    "\\nATTENDEE:x",
    "\r\n ATTENDEE:x",
    "END:VEVENT",
    "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n",
    "DTSTAMP:",
    "CLASS:",
    "=?utf-8?q?a?=",
    "${jndi:x}",
    "[/x]",
    "\x1b[2J",
    "é" * 90,
    "e\u0301" * 40,
    "a" + "\u0301" * 40,
    "\u200d" * 5,
    "👩\u200d🚀",
)


def texts(max_size: int = 60) -> st.SearchStrategy[str]:
    """Any text at all, lone surrogates included, with a liking for what breaks things."""
    anything = st.characters(exclude_categories=())
    piece = st.one_of(
        st.text(anything, max_size=8), st.text(st.sampled_from(NASTY), max_size=12), st.sampled_from(SNIPPETS)
    )
    return st.lists(piece, max_size=6).map(lambda pieces: "".join(pieces)[:max_size])


def naughty_strings() -> list[str]:
    """The Big List of Naughty Strings; the test that asks for it is skipped where the corpora are not there."""
    found = sorted((CORPORA / "blns").rglob("blns.json")) if CORPORA.is_dir() else []
    if not found:
        pytest.skip(
            f"The naughty strings are not in {CORPORA}. Set THIRDTHURSDAY_CORPORA to the folder of test corpora."
        )
    return [str(each) for each in json.loads(found[0].read_text("utf-8"))]
