"""What a change would do to what is held about people and to their memberships, as differences in words. Pure."""

from collections.abc import Iterable

from core.model import Membership, Person
from core.text import Safe, lit
from tui.text import say
from tui.views import marks
from tui.views.plan_facts import Altered, Tried, altered, pairs

_FIELDS = {"name": "name", "organisation_name": "organisation", "address": "address"}


def persons(tried: Tried) -> Iterable[Altered]:
    """Differences of people and memberships."""
    for before, after in pairs(tried, Person, "people"):
        if before is not None and after is None:
            yield altered("record", before.address, lit("gone"))
        elif before is not None and after is not None:
            yield from _person(before, after)
    for was, now in pairs(tried, Membership, "memberships"):
        if was is not None and now is not None and (was.setting, was.paused_until) != (now.setting, now.paused_until):
            yield altered(now.series, _invited(was), _invited(now))


def _person(before: Person, after: Person) -> Iterable[Altered]:
    for field, word in _FIELDS.items():
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield altered(word, old or lit("(none)"), new or lit("(none)"))
    if set(before.aliases) != set(after.aliases):
        yield altered("addresses", say("{}", 1 + len(before.aliases)), say("{}", 1 + len(after.aliases)))


def _invited(member: Membership) -> Safe:
    if member.setting == "paused" and member.paused_until is not None:
        return say("paused until {}", marks.day_month(member.paused_until))
    return lit("not invited") if member.setting == "none" else say("invited, {}", Safe(member.setting))
