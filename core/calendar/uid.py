"""Calendar UIDs: nothing in them can be read, all of them are recognised, and a suffix counts a person's entries."""

import re

from core.ids import Ids

MOST = 200
_OURS = re.compile(r"([a-z2-7]{26})\.([1-9][0-9]{0,5})@([a-z0-9.-]+)")
_WRAPPED = re.compile(r"(?:[0-9a-f]{2})+")
_MARKER = b"vcal-uid"


def new_uid(ids: Ids, uid_domain: str) -> str:
    """The first UID of one person and session: `<26 characters a-z2-7>.1@<uid_domain>`."""
    return f"{ids()}.1@{uid_domain}"


def suffix(uid: str, n: int) -> str:
    """The same UID with suffix `n`: the next entry of the same person and session."""
    local, _, domain = uid.partition("@")
    return f"{local.partition('.')[0]}.{n}@{domain}"


def fold_uid(uid: str) -> str:
    """A UID in the form we compare and key by: stripped, casefolded, taken out of Outlook's wrapper if it is in one.

    Outlook keeps foreign UIDs inside a GlobalObjectId in hex, after the marker `vCal-Uid` and four bytes
    ([MS-OXCICAL] 2.1.3.1.1.20.26). Only a UID of our form is taken out.
    """
    folded = uid.strip().casefold()
    inner = _unwrapped(folded) if len(folded) > MOST // 2 and _WRAPPED.fullmatch(folded) else ""
    return inner or folded


def _unwrapped(folded: str) -> str:
    data = bytes.fromhex(folded).lower()
    _, found, rest = data.partition(_MARKER)
    text = rest[4:].rstrip(b"\x00").decode("ascii", "replace")
    return text if found and _OURS.fullmatch(text) else ""


def is_ours(uid: str, uid_domain: str) -> bool:
    """Whether `uid` has our form and our domain; it may still be one that we do not hold."""
    if len(uid) > MOST * 3:
        return False
    found = _OURS.fullmatch(fold_uid(uid))
    return found is not None and found[3] == uid_domain.strip().casefold()
