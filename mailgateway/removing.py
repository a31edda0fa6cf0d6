"""Deletes from the mailboxes what erased people once wrote."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence

from core.config_mail import ImapSettings
from core.errors import Refused
from core.operations import unwanted
from core.store.ports import Store
from mailgateway.auth import credentials_for
from mailgateway.intake.imap_refusals import ImapRefused
from mailgateway.intake.imap_removing import remove

log = logging.getLogger("removing")


async def remove_unwanted(store: Store, mailboxes: Sequence[ImapSettings]) -> int:
    """Delete what is asked for, as far as the servers let us; what they do not is tried again later.

    Returns how many mails were deleted. A mail that we moved away ourselves cannot be found: the log counts it.
    """
    async with store.view() as view:
        places = await unwanted.places(view)
    by_mailbox: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place in places:
        name, uidvalidity, uid = place.rsplit(":", 2)
        by_mailbox[name, int(uidvalidity)].append(int(uid))
    known = {f"imap:{each.user}:{each.mailbox}": each for each in mailboxes}
    count = 0
    for (name, validity), uids in by_mailbox.items():
        if name in known:
            count += await _remove(store, known[name], validity, uids)
    return count


async def _remove(store: Store, settings: ImapSettings, validity: int, uids: Iterable[int]) -> int:
    try:
        done = await remove(settings, credentials_for(settings, "imap"), validity, uids)
    except (ImapRefused, Refused, ConnectionError, TimeoutError, OSError) as error:
        log.warning("removing_failed", extra={"fault": type(error).__name__})
        return 0
    settled = done.gone | done.marked
    await unwanted.settled(store, (f"imap:{settings.user}:{settings.mailbox}:{validity}:{uid}" for uid in settled))
    facts = {"deleted": len(done.deleted), "marked": len(done.marked), "absent": len(done.gone - done.deleted)}
    log.info("removed", extra=facts)
    return len(done.deleted)
