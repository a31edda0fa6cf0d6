"""Calendar UIDs: nothing in them can be read, all of them are recognised, and a suffix counts a person's entries."""

import re

from core.ids import Ids

LOOKED_AT = 2_000
_OURS = re.compile(r"([a-z2-7]{26})\.([1-9][0-9]{0,5})@([a-z0-9.-]{1,170})")
_WRAPPED = re.compile(r"7643616c2d556964 ?[0-9a-f]{8}((?:[0-9a-f]{2}){30,220})")
"""`vCal-Uid`, its version and the UID, in hex."""


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
    ([MS-OXCICAL] 2.1.3.1.1.20.26); relays cut its head off or put something round it. Only a UID of our form is taken out.
    """
    folded = uid.strip().casefold()
    found = _WRAPPED.search(folded[:LOOKED_AT])
    inner = bytes.fromhex(found[1]).partition(b"\0")[0].decode("ascii", "replace").strip().casefold() if found else ""
    return inner if _OURS.fullmatch(inner) else folded


def own_uid(uid: str, uid_domain: str) -> str:
    """The folded UID if it has our form and our domain, else ''. It may still be one that we do not hold."""
    folded = fold_uid(uid)
    found = _OURS.fullmatch(folded)
    return folded if found is not None and found[3] == uid_domain.strip().casefold() else ""
