"""Telling the organisers that the desk itself is in trouble: one letter a cause and address."""

from datetime import datetime, timedelta

from core.model import Done
from core.operations import letters
from core.operations.letters import Ask, To
from core.operations.work import Cause, Work
from core.schedule import local
from core.text import Safe
from core.wording import date_words, time_words

KIND = "health_alert"
APART = timedelta(days=1)


async def raise_alarm(work: Work, cause: Safe, sentence: Safe, remedy: Safe, *, since: datetime | None = None) -> int:
    """Write to every organiser's address, at most once a day for one cause; returns how many letters. No personal data.

    `since` is when it began (now unless given).
    """
    mark = f"alarm:{cause}"
    last = await work.uow.done.get(mark)
    if last is not None and work.now - last.at < APART:
        return 0
    await work.uow.done.put(Done(id=mark, at=work.now))
    began = local(since or work.now, "Europe/London")
    facts = {
        "cause": str(cause), "cause_sentence": str(sentence), "since": f"{date_words(began.date())}, {time_words(began)}",
        "n": str(sum([await work.uow.outbox.count(state) for state in ("queued", "retry")])), "remedy": str(remedy),
    }  # fmt: skip
    for address in work.desk.organizer_addresses:
        key = Cause(key=f"{mark}:{work.now.isoformat()}", rank=1)
        await letters.queue(work, KIND, To(address=address), key, facts=facts, ask=Ask(purpose=""))
    return len(work.desk.organizer_addresses)
