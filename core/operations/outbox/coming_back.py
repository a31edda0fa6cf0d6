"""What the last letters met: the breaker opens where too many came back, or two in a row were refused for what they say."""

from core.model import OutboxRow
from core.operations.bouncing import ONE
from core.operations.outbox.breaker import LOOKED, UNVOUCHED
from core.operations.work import Work
from core.text import Safe, lit
from core.wording import count_words

LOOKED_AT, LEAST, SHARE = 100, 10, 0.03
LEAST_ADDRESSES = 3
IN_A_ROW = 2
RECIPIENT, CONTENT = "recipient", "content"
"""Why a server refused a letter for good, as `Try.reason` keeps it."""


async def too_much_refused(work: Work) -> Safe:
    """Why the breaker should open by what became of the last letters, '' while all is well.

    It follows from the stored letters, so that a restart forgets nothing; those from before an organiser looked do not
    count again. Of an address that comes back with every letter only the first counts: that is the address's own trouble.
    Letters to strangers count on neither side: whoever forges senders would stop everybody's mail with three of them.
    """
    last = await _last(work)
    if len(last) >= IN_A_ROW and all(_refused(row, CONTENT) for row in last[:IN_A_ROW]):
        return lit("The mail server refused two letters in a row for what they say.")
    known = [row for row in last if row.person and row.kind not in UNVOUCHED]
    back = len(await _addresses_back(work, known))
    if len(known) < LEAST or back < max(LEAST_ADDRESSES, SHARE * len(known)):
        return Safe("")
    return Safe(f"Mail to {count_words(back, 'address', 'addresses')} of the last {len(known)} letters came back.")


async def _last(work: Work) -> list[OutboxRow]:
    """The last hundred letters that a server took or refused for good, newest first."""
    looked = await work.uow.done.get(LOOKED)
    rows = await work.uow.outbox.in_state("sent", limit=LOOKED_AT, newest=True)
    rows += await work.uow.outbox.in_state("failed", limit=LOOKED_AT, newest=True)
    settled = [(row.settled_at, row) for row in rows if row.settled_at and row.tries]
    ended = [each for each in settled if each[1].tries[-1].outcome in ("sent", "failed")]
    since = [each for each in ended if looked is None or each[0] > looked.at]
    return [row for _, row in sorted(since, key=lambda each: each[0], reverse=True)[:LOOKED_AT]]


def _refused(row: OutboxRow, reason: str) -> bool:
    return row.state == "failed" and row.tries[-1].reason == reason


async def _addresses_back(work: Work, rows: list[OutboxRow]) -> set[str]:
    """The addresses that a server refused at once, or that a delivery report says do not work."""
    people = await work.uow.people.many({row.person for row in rows if row.person})
    reported = {each.row for person in people.values() for each in person.bounces if each.weight >= ONE}
    return {row.address for row in rows if _refused(row, RECIPIENT) or row.id in reported}
