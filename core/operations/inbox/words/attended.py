"""Who came, said in plain words in reply to the letter that asks for it: a list of names, or everyone."""

import re

from core.operations.inbox.mail import Mail
from core.operations.inbox.words.hosting import match
from core.text import clean_line
from core.understanding import Word

NAMES, NAME_LIMIT = 50, 60
_EVERYONE = re.compile(
    r"(?:yes )?(?:all|everyone|everybody)(?: (?:of them|came|attended|was there|were there|was here|turned up|made it|joined))*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[,;\n&]|\band\b", re.IGNORECASE)
_CAME = re.compile(r"\s+(?:all |both )?(?:came|attended|were there|was there|joined|turned up)\Z", re.IGNORECASE)


async def named(mail: Mail) -> Word | None:
    """The word that a plain answer to `who_came` stands for; None where a single name in it is not clear."""
    row, read = mail.standing.row, mail.understood
    if row is None or row.kind != "who_came" or read.words or read.intent is not None:
        return None
    numbers = read.arguments.get("numbers")
    text = ",".join(map(str, numbers)) if isinstance(numbers, list) else read.reply.final.strip().rstrip(".!")
    if _EVERYONE.fullmatch(" ".join(text.replace(",", " ").split())):
        return Word(word="CAME", intent="came", arguments={"all": True})
    pieces = _BETWEEN.split(_CAME.sub("", text))
    names = [clean_line(each.strip(" .-*•"), NAME_LIMIT) for each in pieces if each.strip()]
    going = [s for s in await mail.work.uow.signups.for_session(row.session) if s.state == "going"]
    people = await mail.work.uow.people.many(s.person for s in going)
    found, unclear = match(names[:NAMES], going, people)
    if not found or unclear or len(names) > NAMES:
        return None
    return Word(word="CAME", intent="came", arguments={"names": [*names]})
