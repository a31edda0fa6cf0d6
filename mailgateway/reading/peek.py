"""A look at a mail's bytes for the reply tokens of ours, before it is read: what we sent helps to read the answer."""

import re

HEAD = 64 * 1024
MOST = 5

_PLUS = rb"\+([a-z2-7]{26})@"
_MESSAGE_ID = rb"<([a-z2-7]{26})\.[a-z0-9]{1,40}@"


def tokens_in(raw: bytes, domain: str) -> list[str]:
    """The tokens that stand in the header of `raw` in our forms: plus-addresses first, then Message-IDs, the last first."""
    head = raw[:HEAD]
    end = re.search(rb"\r?\n\r?\n", head)
    head = (head[: end.start()] if end else head).lower()
    ours = re.escape(domain.lower().encode("ascii", "replace"))
    plus = re.findall(_PLUS + ours, head)
    ids = re.findall(_MESSAGE_ID + ours + rb">", head)
    found = [*plus, *reversed(ids)]
    return [token.decode("ascii") for token in dict.fromkeys(found)][:MOST]
