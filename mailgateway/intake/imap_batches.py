"""Pure: which mails are fetched together, and how carefully."""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from mailgateway.intake.imap_grammar import Metadata
from mailgateway.intake.mail import MAIL_LIMIT, Cursor

BATCH_MAILS = 50
BATCH_BYTES = 8 * 1024 * 1024

ALONE_AFTER = 1
LAST_AFTER = 2
HEADER_AFTER = 5
NOTHING_AFTER = 8

Care = Literal["together", "alone", "header", "nothing"]


class Batch(msgspec.Struct, frozen=True):
    """Mails in order of UID that are fetched by one command."""

    mails: tuple[Metadata, ...]
    care: Care

    @property
    def size(self) -> int:
        """Bytes expected, by what the server said."""
        return sum(mail.size for mail in self.mails)

    @property
    def uids(self) -> list[int]:
        """The UIDs in order."""
        return [mail.uid for mail in self.mails]


def care_for(mail: Metadata, failures: int) -> Care:
    """How to fetch one mail after so many failed attempts that it took part in.

    A mail that breaks the connection is first fetched alone, then only its header, then not at all: it must not stop
    the others for ever. Whatever happens it is handed on, so that a person sees it.
    """
    if failures >= NOTHING_AFTER:
        return "nothing"
    if mail.size > MAIL_LIMIT or failures >= HEADER_AFTER:
        return "header"
    return "alone" if failures >= ALONE_AFTER else "together"


def batches(mails: Iterable[Metadata], failures: Mapping[int, int]) -> list[Batch]:
    """Cut `mails` into batches of at most 50 mails and 8 MB, in order of UID; difficult ones stand alone.

    A mail that failed alone comes after all others, so that they do not wait for it.
    """
    found: list[Batch] = []
    together: list[Metadata] = []
    for mail in sorted(mails, key=lambda mail: (failures.get(mail.uid, 0) >= LAST_AFTER, mail.uid)):
        care = care_for(mail, failures.get(mail.uid, 0))
        full = len(together) == BATCH_MAILS or sum(each.size for each in together) + mail.size > BATCH_BYTES
        if together and (care != "together" or full):
            found.append(Batch(tuple(together), "together"))
            together = []
        if care == "together":
            together.append(mail)
        else:
            found.append(Batch((mail,), care))
    return [*found, Batch(tuple(together), "together")] if together else found


class Progress:
    """How far a mailbox is settled, also when a difficult mail is left behind for a while."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self._ahead: set[int] = set()

    def begin(self, uidvalidity: int) -> bool:
        """Adopt the mailbox's UIDVALIDITY; True when it changed and everything is looked at again."""
        if self.cursor.uidvalidity == uidvalidity:
            return False
        changed = self.cursor.uidvalidity != 0
        self.cursor, self._ahead = Cursor(uidvalidity=uidvalidity), set()
        return changed

    def open(self, found: Iterable[int]) -> list[int]:
        """Those of the UIDs `found` that are not settled, in order."""
        return sorted(uid for uid in found if uid > self.cursor.uid and uid not in self._ahead)

    def with_settled(self, uids: Iterable[int], found: Iterable[int]) -> Cursor:
        """The cursor once `uids` are settled too. `found` are all UIDs above the cursor that exist."""
        done = self._ahead | set(uids)
        at = self.cursor.uid
        for uid in sorted(found):
            if uid > at and uid not in done:
                break
            at = max(at, uid)
        return Cursor(uidvalidity=self.cursor.uidvalidity, uid=at)

    def settle(self, uids: Iterable[int], found: Iterable[int]) -> None:
        """Record that `uids` are settled."""
        done = self._ahead | set(uids)
        self.cursor = self.with_settled(uids, found)
        self._ahead = {uid for uid in done if uid > self.cursor.uid}
