"""Accept on an invite that was sent on: whoever pressed it is asked, or booked where the series says so."""

from msgspec.structs import replace

from core.letters.phrases import phrase
from core.model import Person
from core.operations import letters, people, signups
from core.operations.inbox import answering, confirming
from core.operations.inbox.arrived import Result
from core.operations.inbox.mail import Mail
from core.operations.letters import Ask, To
from core.operations.work import Meeting
from core.text import Safe, lit


async def forwarded(mail: Mail, about: Meeting, holder: Person) -> Result:
    """Somebody accepted the invite of `holder`: they get a place of their own on a YES (`forwarded = "confirm"`), or at
    once as a vouched-for colleague of the holder (`"auto"`). The holder's place is untouched.
    """
    person = await people.met(mail.work, mail.sender.address, mail.sender.name, source=people.UNCONFIRMED)
    present = await mail.work.uow.signups.of(about.session.id, person.id)
    if present is not None and present.state != "unconfirmed":
        return mail.result("filed", "ignore", lit("accepted a forwarded invite; has an own answer"), person, about)
    if present is None:
        waiting = signups.unconfirmed(mail.work, about.session, person, wish="join", reason=mail.reason)
        await mail.work.uow.signups.put(replace(waiting, how="calendar", via=holder.id))
    if about.series.settings.forwarded == "auto" and _colleagues(mail, person, holder):
        return await answering.carry_out(mail, about, "yes", replace(person, source=people.WROTE))
    if not await confirming.asked_already(mail, about):
        facts = {"forwarder": _forwarder(mail, person, holder), "why": phrase("why_forwarded", person.language)}
        await letters.queue(
            mail.work, "forwarded_invite", To(address=mail.sender.address, name=person.name, person=person.id),
            mail.cause, series=about.series, session=about.session, facts=dict(facts),
            ask=Ask(purpose="opt-in", wish={"event": "yes", "session": about.session.id}),
        )  # fmt: skip
    return mail.result("settled", "confirm", lit("accepted a forwarded invite: asked for a YES"), person, about)


def _colleagues(mail: Mail, person: Person, holder: Person) -> bool:
    """A vouched-for sender of the holder's own organisation; personal mail domains are nobody's."""
    shared = bool(holder.organisation) and holder.organisation == person.organisation
    return mail.understood.evidence == "pass" and shared


def _forwarder(mail: Mail, person: Person, holder: Person) -> Safe:
    """The holder's name for a colleague, never that of a personal flag."""
    if not _colleagues(mail, person, holder) or holder.personal or not holder.name:
        return Safe("")
    return phrase("forwarded_by", person.language, full_name=holder.name)
