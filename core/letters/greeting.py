"""The name for the greeting, read from a display name that anybody may have typed. Pure."""

import re
from typing import Final

from core.letters.values import without_addresses
from core.text import Safe, clean_line

LONGEST, MOST_WORDS = 20, 6
_GIVEN: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
_SHARED: Final = frozenset({
    "team", "teams", "service", "services", "council", "office", "mailbox", "inbox", "department", "dept", "desk", "unit",
    "communications", "comms", "enquiries", "admin", "support", "group",
})  # fmt: skip
"""How the names of mailboxes end that several people read: they are greeted with “Hello” alone."""
_NO_NAME: Final = frozenset({
    "account", "admin", "click", "dear", "free", "hello", "here", "hi", "http", "https", "info", "log", "mail", "no",
    "noreply", "open", "password", "please", "postmaster", "reply", "security", "sign", "stop", "the", "this", "urgent",
    "verify", "win", "winner", "www", "yes", "you", "your",
})  # fmt: skip


def given_name(name: str) -> Safe:
    """The given name, at most 20 characters; '' for an address, a shared mailbox, an advertisement, or no name."""
    line = clean_line(name, 100)
    if "@" in line or without_addresses(line) != line or len(line.split()) > MOST_WORDS:
        return Safe("")
    if "," in line:
        line = clean_line(line.partition(",")[2])
    words = line.split()
    if not words or not _GIVEN.fullmatch(words[0]) or words[0].casefold().strip(".") in _NO_NAME:
        return Safe("")
    if len(words) > 1 and words[-1].casefold() in _SHARED:
        return Safe("")
    first = words[0].capitalize() if words[0].isupper() and len(words[0]) > 2 else words[0]
    return clean_line(first, LONGEST)
