"""Telling the organisers that mails wait: within one working hour, at once on a session's day, at most once an hour; and
that a password or token will soon work no more.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from core.clashes.working import at, in_window, working_days_after, working_time_after
from core.desk import Desk
from core.ids import Ids, random_id
from core.model import Done, Fact, InboundRecord, Nation
from core.operations import alarms, letters
from core.operations.letters import Ask, To
from core.operations.work import AUTOMATIC, Cause, Work
from core.schedule import local
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import Safe, clean_line, join
from core.wording import count_words, date_words, time_words

LONDON: Final = "Europe/London"
NATIONS: Final[tuple[Nation, ...]] = ("england", "wales")
PATIENCE, APART = timedelta(minutes=30), timedelta(hours=1)
LATE_DAYS = 2
SOON = timedelta(days=14)
LAST = "tray_alert:last"
"""When organisers were last told; `tray:RECORD` marks a mail that they were told of, `tray_late:DATE` a reminder."""
NAMED = 5


async def alert(store: Store, desk: Desk, *, ids: Ids = random_id) -> int:
    """Tell every organiser's address of mails that wait too long; returns how many letters. A mail is named once only,
    and once a day there is a reminder of those that have waited for over two working days.
    """
    if not desk.organizer_addresses:
        return 0
    async with store.view() as view:
        waits = bool(await view.inbound.count("waiting"))
    if not waits and not desk.secrets_end:
        return 0
    async with store.unit_of_work(AUTOMATIC) as uow:
        work = Work(uow, desk, ids)
        told = await _secrets(work)
        waiting = await uow.inbound.in_state("waiting")
        return told + (await _new(work, waiting) or await _late(work, waiting))


async def _secrets(work: Work) -> int:
    """Once a day, in the hours for letters: the password or token of which section ends when."""
    if not in_window(work.now, LONDON, NATIONS):
        return 0
    told = 0
    today = local(work.now, LONDON).date()
    for section, day in work.desk.secrets_end:
        if day - today <= SOON:
            said = _ending(section, day, today)
            remedy = clean_line(
                f"put a new one where the configuration says, and its last day into {section}.secret_ends"
            )
            told += await alarms.raise_alarm(work, clean_line(f"the password of {section} runs out"), said, remedy)
    return told


def _ending(section: str, day: date, today: date) -> Safe:
    verb = "ended" if day < today else "ends"
    return clean_line(f"The password or token of [{section}] {verb} on {date_words(day)}.")


async def _new(work: Work, waiting: Sequence[InboundRecord]) -> int:
    fresh = [mail for mail in waiting if not mail.taken_by and await work.uow.done.get(_mark(mail)) is None]
    last = await work.uow.done.get(LAST)
    if not fresh or (last is not None and work.now - last.at < APART):
        return 0
    today = await session_days(work.uow, work.now)
    if not any([await _due(work, mail, today) for mail in fresh]):
        return 0
    for mail in fresh:
        await work.uow.done.put(Done(id=_mark(mail), at=work.now))
    await work.uow.done.put(Done(id=LAST, at=work.now))
    number = count_words(len(fresh), "email waits", "emails wait")
    return await _tell(work, fresh, f"{number} for a person", f"tray:{work.now.isoformat()}")


def _mark(mail: InboundRecord) -> str:
    return f"tray:{mail.id}"


async def session_days(view: View, now: datetime) -> frozenset[str]:
    """The series that meet today, by id."""
    coming = [s for s in await view.sessions.coming(now) if s.state in ("planned", "open")]
    series = {s.series: await view.series.get(s.series) for s in coming}
    zones = {id_: found.zone for id_, found in series.items() if found is not None}
    return frozenset(
        s.series
        for s in coming
        if s.series in zones and local(s.starts, zones[s.series]).date() == local(now, zones[s.series]).date()
    )


async def _due(work: Work, mail: InboundRecord, today: frozenset[str]) -> bool:
    """Whether organisers should know of a mail now; never at night."""
    day = local(work.now, LONDON).date()
    meets = mail.series in today or (bool(today) and not mail.series)
    if not in_window(work.now, LONDON, NATIONS, (day,) if meets else ()):
        return False
    return meets or work.now >= working_time_after(mail.received_at, PATIENCE, LONDON, NATIONS)


async def _late(work: Work, waiting: Sequence[InboundRecord]) -> int:
    """Once a day: mails that have waited for over two working days, also those that somebody has taken."""
    day = local(work.now, LONDON).date()
    key = f"tray_late:{day.isoformat()}"
    late = [mail for mail in waiting if work.now > _limit(mail)]
    if not late or not in_window(work.now, LONDON, NATIONS) or await work.uow.done.get(key) is not None:
        return 0
    await work.uow.done.put(Done(id=key, at=work.now))
    number = count_words(len(late), "email has waited", "emails have waited")
    return await _tell(work, late, f"{number} over {LATE_DAYS} working days", key)


def _limit(mail: InboundRecord) -> datetime:
    wall = local(mail.received_at, LONDON)
    return at(working_days_after(wall.date(), LATE_DAYS, NATIONS), wall.time(), LONDON)


async def _tell(work: Work, mails: Sequence[InboundRecord], cause: str, key: str) -> int:
    facts = await _facts(work, mails, cause)
    for address in work.desk.organizer_addresses:
        await letters.queue(
            work, "health_alert", To(address=address), Cause(key=key, rank=1), facts=facts, ask=Ask(purpose="")
        )
    return len(work.desk.organizer_addresses)


async def _facts(work: Work, mails: Sequence[InboundRecord], cause: str) -> dict[str, Fact]:
    """Names and a date, nothing of what people wrote."""
    names = list(dict.fromkeys(clean_line(mail.name or "somebody", 40) for mail in mails))
    more = Safe(f" and {len(names) - NAMED} more") if len(names) > NAMED else Safe("")
    since = local(min(mail.received_at for mail in mails), LONDON)
    rows = [await work.uow.outbox.count(state) for state in ("queued", "retry")]
    return {
        "cause": cause,
        "cause_sentence": f"{cause}, from {join(', ', names[:NAMED])}{more}.",
        "since": f"{date_words(since.date())}, {time_words(since)}",
        "n": str(sum(rows)),
        "remedy": "open the tray, screen 3 of the dashboard, or use the command inbox",
    }
