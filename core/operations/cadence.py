"""Changing the cadence of a series: planned as a value, applied in one transaction, told in one letter per person."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from core import wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Membership, Series, Session
from core.operations import cadence_letters, notices, signups
from core.operations.opening import open_next
from core.operations.sessions import cancelling, moving
from core.operations.work import Cause, Meeting, Work
from core.schedule import CadencePlan, cadence, days_between, parse_rule
from core.schedule.cadence import Choice
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import Safe, clean_line, lit

VANISHED = lit("the dates of the series have changed")
"""The reason of an empty session that left with its date. It stands in nobody's way when the rule comes back."""


async def plan(
    view: View, desk: Desk, slug: str, rule: str, first: date, now: datetime, *,
    choices: Mapping[str, Choice] | None = None,
) -> CadencePlan:  # fmt: skip
    """What the new rule would do to the series and its sessions. Raises `Refused` with what is wrong with the rule."""
    series = await view.series.need(slug)
    if series.status == "ended":
        raise Refused(f"The series {slug} has ended, so its cadence cannot change.")
    sessions = [each for each in await view.sessions.of_series(slug) if each.reason != VANISHED]
    unknown = [each for each in choices or {} if each not in {session.id for session in sessions}]
    if unknown:
        raise Refused(f"There is no session “{clean_line(unknown[0], 80)}” in the series {slug}.")
    found = cadence(
        series, sessions, {each.id: await _people(view, each) for each in sessions}, parse_rule(rule), first, now,
        choices=choices, polling_days=desk.polling_days, quiet_days=desk.quiet_days,
    )  # fmt: skip
    if not (found.kept or found.moved or found.new):
        raise Refused(f"The rule “{found.series.rule}” gives no date to come from {wording.plain_date(first)} on.")
    return found


async def _people(view: View, session: Session) -> int:
    counts = [await view.signups.count(session.id, state) for state in ("going", "waitlisted", "offered", "maybe")]
    return sum(counts)


async def change(
    store: Store, desk: Desk, actor: Actor, slug: str, rule: str, first: date, *,
    choices: Mapping[str, Choice] | None = None, reason: str = "", agreed: CadencePlan | None = None,
    ids: Ids = random_id,
) -> Change:  # fmt: skip
    """Give a series another rule from `first` on; a one-off becomes a series by it. One change, one undo.

    Every member and everybody signed up gets one `cadence_changed`, each calendar entry that changes one
    `calendar_update`, all held. `reason` is the sentence that opens the letter. `agreed` is the plan the organiser was
    shown: where the store would give another by now, nothing is done. Raises `Refused`.
    """
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        before = await uow.series.need(slug)
        planned = await plan(uow, desk, slug, rule, first, work.now, choices=choices)
        if agreed is not None and agreed != planned:
            raise Refused("The sessions or sign-ups of the series have changed meanwhile. Look at the plan again.")
        differs = planned.moved or planned.cancelled or planned.withdrawn or planned.new
        if planned.series.rule == before.rule and not differs:
            raise Refused(f"The series meets so already: {before.rule}.")
        uow.begin("change_cadence", summary(planned), series=slug)
        cause = signups.by_hand(work)
        await _apply(work, planned, cause)
        await _settle_members(work, before, planned.series)
        await cadence_letters.tell(work, before, planned, cause, opening=clean_line(reason, 200))
    return uow.new_changes[-1]


def summary(planned: CadencePlan) -> Safe:
    """`every 2 weeks from 2027-07-01: 1 kept, 1 moved, 11 new, 10 withdrawn`."""
    counted = (
        (len(planned.kept), "kept"), (len(planned.moved), "moved"), (len(planned.cancelled), "cancelled"),
        (len(planned.new), "new"), (len(planned.withdrawn), "withdrawn"),
    )  # fmt: skip
    return clean_line(f"{planned.series.rule}: {', '.join(f'{number} {word}' for number, word in counted if number)}")


async def _apply(work: Work, planned: CadencePlan, cause: Cause) -> None:
    await work.uow.series.put(planned.series)
    for each in planned.moved:
        await moving.carry_out(work, Meeting(planned.series, each.before), each.after, cause, None)
    for session in planned.cancelled:
        off = notices.Because(own=VANISHED)
        await cancelling.carry_out(work, Meeting(planned.series, session), cause, off, tell=False)
    for session in planned.withdrawn:
        await _withdraw(work, session)
    for session in planned.new:
        await work.uow.sessions.put(session)
    await open_next(work, planned.series.id)


async def _withdraw(work: Work, session: Session) -> None:
    """An empty session vanishes; one that letters or sign-ups speak of stays on record as cancelled."""
    spoken_of = await work.uow.signups.for_session(session.id) or await work.uow.outbox.of_session(session.id)
    if session.state == "planned" and not spoken_of:
        await work.uow.sessions.delete(session.id)
        return
    off = replace(session, state="cancelled", reason=VANISHED)
    await work.uow.sessions.put(notices.public(work, session, off))


async def _settle_members(work: Work, before: Series, after: Series) -> None:
    """More than one a month: `every` becomes one a month, for nobody asked for more. Rarer: everybody is invited to each."""
    old, new = days_between(parse_rule(before.rule)), days_between(parse_rule(after.rule))
    for member in await work.uow.memberships.of_series(after.id):
        if new < old and new < cadence_letters.A_MONTH:
            await _reset(work, member, ("every",), "monthly")
        elif new > old:
            await _reset(work, member, ("every 2", "monthly"), "every")


async def _reset(work: Work, member: Membership, ones: Sequence[str], to: str) -> None:
    changed = member
    if member.setting in ones:
        changed = replace(changed, setting=to)
    if member.setting == "paused" and member.former in ones:
        changed = replace(changed, former=to)
    if changed != member:
        await work.uow.memberships.put(changed)
