"""Starting a series: what an organiser says of it, checked, and its first twelve months of sessions."""

import re
from datetime import date

import msgspec
from dateutil.relativedelta import relativedelta
from msgspec.structs import replace

from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.joining import clean_join
from core.model import Actor, Change, Join, Series
from core.operations import people
from core.operations.opening import make_sessions
from core.operations.series.inviting import invite
from core.operations.work import Work
from core.schedule import instants, parse_rule, rule_text
from core.store.ports import Store
from core.text import clean_address, clean_line

REVIEWED_AFTER = relativedelta(months=6)
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?")


class NewHost(msgspec.Struct, frozen=True):
    """A host by address and name."""

    address: str
    name: str = ""


class NewSeries(msgspec.Struct, frozen=True, kw_only=True):
    """What an organiser says of a new series; texts are cleaned, the rule and time are checked when it is added.

    With `ask_hosts` the hosts are asked by mail first, and nothing opens until one of them agrees.
    """

    slug: str
    name: str
    rule: str = "third Thursday"
    first: date | None = None
    start: str = "14:00"
    length: int = 60
    zone: str = "Europe/London"
    capacity: int | None = 10
    hosts: tuple[NewHost, ...] = ()
    ask_hosts: bool = False
    join: Join = Join()
    what_is_it: str = ""
    audience: str = "open"
    domains: tuple[str, ...] = ()
    hours: str = "in"
    status: str = "active"
    nations: tuple[str, ...] = ("england", "wales")


async def add(store: Store, desk: Desk, actor: Actor, new: NewSeries, *, ids: Ids = random_id) -> Change:
    """Start a series: twelve months of sessions, the next three open, a review six months after the first. Raises
    `Refused` with what is wrong.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        slug = _slug(new.slug)
        if await uow.series.get(slug) is not None:
            raise Refused(f"There is a series “{slug}” already. Choose another short name.")
        uow.begin("add_series", clean_line(f"series {slug} started: {new.name}"), series=slug)
        hosts = [await people.met(work, clean_address(h.address), clean_line(h.name, 100)) for h in new.hosts]
        series = _series(work, new, slug, tuple(host.id for host in hosts))
        if new.ask_hosts:
            series = replace(series, hosts=(), asked_hosts=series.hosts)
        await uow.series.put(series)
        made = await make_sessions(work, series)
        if made:
            # numbers were given on opening, so the series is read again
            started = await uow.series.need(slug)
            await uow.series.put(replace(started, review_on=made[0].date + REVIEWED_AFTER))
        if new.ask_hosts:
            await invite(work, actor, series, hosts)
    return uow.new_changes[-1]


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise Refused(
            f"“{clean_line(text, 40)}” cannot be a series' short name. Use a to z, 0 to 9 and hyphens, at most 30."
        )
    return text


def _series(work: Work, new: NewSeries, slug: str, hosts: tuple[str, ...]) -> Series:
    name = clean_line(new.name, 80)
    if not name:
        raise Refused("A series needs a name. Give it with --name.")
    if len(name) > 30:
        raise Refused(f"The name “{name}” has {len(name)} characters; letters have room for 30. Shorten it.")
    if new.capacity is not None and new.capacity < 2:
        raise Refused("Capacity counts the host, so it must be at least 2.")
    rule = parse_rule(new.rule)
    first = new.first or work.now.date()
    instants(first, new.start, new.length, new.zone)
    fields = {
        "id": slug, "name": name, "rule": rule_text(rule), "first": first.isoformat(), "start": new.start,
        "length": new.length, "zone": new.zone, "hosts": hosts, "capacity": new.capacity,
        "join": msgspec.to_builtins(clean_join(new.join)), "audience": new.audience, "domains": [d.lower() for d in new.domains],
        "hours": new.hours, "status": new.status, "nations": new.nations, "created_at": work.now,
    }  # fmt: skip
    if new.what_is_it:
        fields["what_is_it"] = clean_line(new.what_is_it, 300)
    try:
        return msgspec.convert(fields, Series)
    except msgspec.ValidationError as error:
        raise Refused(f"The series cannot be started: {clean_line(error)}.") from None
