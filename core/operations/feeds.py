"""The public calendar of a series, read from the store as bytes."""

from datetime import datetime

from core import calendar
from core.desk import Desk
from core.store.unit_of_work import View


async def feed_of(
    view: View, desk: Desk, slug: str, now: datetime, *, publish: bool = False, name_hosts: bool = False
) -> bytes:
    """The `.ics` file of a series (calendar.md 5). Hosts are named only where `name_hosts` says that they agreed."""
    series = await view.series.need(slug)
    sessions = await view.sessions.of_series(slug)
    hosts = await view.people.many(host for session in sessions for host in session.hosts) if name_hosts else {}
    return calendar.feed(
        series, sessions, now, gateway=desk.address, uid_domain=desk.uid_domain,
        hosts={id_: person.name for id_, person in hosts.items() if person.name}, publish=publish,
    )  # fmt: skip
