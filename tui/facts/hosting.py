"""What hosts have said about a session: who agreed, who was asked, who said no, and when."""

from datetime import datetime
from typing import Literal

import msgspec

from core.model import Session
from core.store.unit_of_work import View

Said = Literal["yes", "asked", "no"]


class HostSaid(msgspec.Struct, frozen=True):
    """What a host has said about one session, and when; None where it is not known when."""

    said: Said
    at: datetime | None = None


async def read_said(view: View, session: Session) -> dict[str, HostSaid]:
    """By person: hosts of the session said yes; of the others the last that is known."""
    found: dict[str, HostSaid] = {}
    for mark in await view.done.about(session.id):
        kind, _, rest = mark.id.partition(":")
        person = rest.rpartition(":")[2]
        if kind == "host_ask" and person not in found:
            found[person] = HostSaid("asked", mark.at)
        elif kind == "host_no":
            found[person] = HostSaid("no", mark.at)
    letters = await view.outbox.of_session(session.id)
    agreed = {
        row.person: row.created_at for row in letters if row.kind == "host_confirmed" and row.state != "withdrawn"
    }
    return found | {host: HostSaid("yes", agreed.get(host)) for host in session.hosts}
