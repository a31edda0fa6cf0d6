"""What belongs to a person: MY DATA, CHANGE, ERASE, UNDO."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from msgspec.structs import replace

from core import calendar, wording
from core.model import CalendarPart, Change, Person, RightsRequest, Signup
from core.operations import erasing, rights, signups
from core.operations.inbox.arrived import Result
from core.operations.inbox.asking import not_understood
from core.operations.inbox.mail import Mail
from core.operations.inbox.telling import done, tell, to_person
from core.operations.inbox.words.verbs import Verb, sender, text_of
from core.operations.letters import Ask
from core.operations.undo import put_back
from core.schedule import local
from core.signup import Event, holds_place
from core.store.tables import BALLOTS, MEMBERSHIPS, PEOPLE, SIGNUPS, TOPICS
from core.text import clean_line, lit

UNDO_WITHIN = timedelta(days=7)
LONDON = "Europe/London"


async def my_data(mail: Mail) -> Result:
    """MY DATA: everything held, to the stored address only, as text, CSV and JSON."""
    person = mail.standing.person
    if person is None:
        await tell(mail, "my_data", {"form": "unknown"})
        return done(mail, "is not known here: we hold nothing")
    data = await rights.data_of(mail.work.uow, person)
    files = {"my-data.csv": rights.as_csv(data), "my-data.json": rights.as_json(data)}
    await tell(mail, "my_data", rights.letter_facts(person, data, mail.work.desk.retention.people_months), files=files)
    return done(mail, "was sent everything we hold")


async def change(mail: Mail) -> Result:
    """CHANGE text: a person corrects it, within one month."""
    text = clean_line(text_of(mail, 500), 500)
    if not text:
        return await not_understood(mail, lit("asks for a correction without saying which"))
    person = await sender(mail)
    request = await request_of(mail, person, "change", text)
    await tell(mail, "change_noted", {"due_date": wording.date_words(request.due)})
    return to_person(mail, lit("asks for a correction of what we hold"))


async def request_of(mail: Mail, person: Person, what: str, text: str = "") -> RightsRequest:
    """Note a request that a person must settle within one calendar month."""
    today = local(mail.work.now, LONDON).date()
    request = RightsRequest(
        id=mail.work.ids(), person=person.id, what="erase" if what == "erase" else "change", text=clean_line(text, 500),
        asked_at=mail.work.now, due=today + relativedelta(months=1),
    )  # fmt: skip
    await mail.work.uow.rights.put(request)
    return request


async def erase(mail: Mail) -> Result:
    """ERASE: asked once; nothing is deleted before the YES."""
    person = mail.standing.person
    if person is None:
        await tell(mail, "my_data", {"form": "unknown"})
        return done(mail, "is not known here: nothing to delete")
    summary = rights.summary_of(await rights.data_of(mail.work.uow, person))
    await tell(mail, "erase_confirm", {"data_summary": summary}, ask=Ask(purpose="erase"))
    return done(mail, "was asked to confirm the deletion")


async def erase_confirmed(mail: Mail) -> Result:
    """The YES to `erase_confirm`: at level 3 it is done; a mail nobody vouches for goes to a person with the clock."""
    token, person = mail.standing.token, mail.standing.person
    assert token is not None
    if person is None:
        return to_person(mail, lit("confirms a deletion, but is not known"))
    await mail.work.uow.tokens.put(replace(token, used_at=mail.work.now))
    if mail.standing.level != "3":
        await request_of(mail, person, "erase")
        return to_person(mail, lit("confirms the deletion from an address nobody vouches for: a person decides"))
    await erasing.begin(mail.work, person, mail.cause)
    return done(mail, "asked for deletion: the last letters leave, then everything goes")


async def undo(mail: Mail) -> Result:
    """UNDO: the sender's last word is taken back, within seven days; places only before the session starts."""
    person = mail.standing.person
    last = await _last(mail, person) if person is not None else None
    if person is None or last is None:
        await tell(mail, "undone", {"form": "nothing", "now_line": ""})
        return done(mail, "had nothing to undo")
    standing = next(
        (image for image in last.images if image.table == SIGNUPS.name and image.id.endswith(f":{person.id}")), None
    )
    if standing is not None:
        return await _standing_back(mail, person, last, _before(standing.before))
    restored = await _documents_back(mail, last)
    if not restored:
        return to_person(mail, lit("wants something undone that a person must look at"))
    await mail.work.uow.changes.put(replace(last, undone_by=mail.work.uow.change))
    await tell(mail, "undone", {"what": _what(last), "now_line": ""})
    return done(mail, f"undone: {_what(last)}")


async def _last(mail: Mail, person: Person) -> Change | None:
    """The last change that a mail of this person caused and that still stands."""
    found = await mail.work.uow.changes.of_person(person.id, limit=20)
    own = [
        c for c in found if c.verb == "receive_mail" and c.images and not c.undone_by and c.seq != mail.work.uow.change
    ]
    fresh = [c for c in own if c.at > mail.work.now - UNDO_WITHIN]
    return fresh[0] if fresh else None


def _what(change_: Change) -> str:
    """The change without the name that its summary begins with."""
    return clean_line(change_.summary.partition(": ")[2] or change_.summary, 120)


def _before(image: dict[str, object] | None) -> Event:
    """What the person would have to say to stand where they stood before."""
    state = str((image or {}).get("state", "none"))
    return "yes" if state in ("going", "waitlisted", "offered") else "maybe" if state == "maybe" else "no"


async def _standing_back(mail: Mail, person: Person, last: Change, event: Event) -> Result:
    about = await signups.meeting(mail.work, last.session)
    if about.session.starts <= mail.work.now or about.session.state != "open":
        await tell(mail, "undone", {"form": "nothing", "now_line": ""})
        return done(mail, "wanted an answer undone after the start")
    asked = signups.Asked(person=person, event=event, reason=lit("undone by their own word"), letter="none")
    outcome = await signups.answer(mail.work, about, asked, mail.cause)
    part = await _part(mail, person, about.session.id, outcome.signup)
    await mail.work.uow.changes.put(replace(last, undone_by=mail.work.uow.change))
    await tell(mail, "undone", {"what": _what(last), "now_line": ""}, about=about, calendar=part)
    return mail.result("settled", "act", clean_line(f"undone: {_what(last)}; {outcome.effect}"), person, about)


async def _part(mail: Mail, person: Person, session: str, standing: Signup | None) -> CalendarPart:
    shown = calendar.live(await mail.work.uow.entries.of(session, person.id)) is not None
    holds = standing is not None and holds_place(standing)
    return "request" if holds else "cancel" if shown else "none"


async def _documents_back(mail: Mail, last: Change) -> bool:
    """Put a person's own documents back; False where something else was touched, or changed again since."""
    own = {PEOPLE.name: PEOPLE, MEMBERSHIPS.name: MEMBERSHIPS, TOPICS.name: TOPICS, BALLOTS.name: BALLOTS}
    if any(image.table not in own for image in last.images):
        return False
    for image in last.images:
        newest = await mail.work.uow.changes.last_of(image.table, image.id)
        if newest is not None and newest.seq not in (last.seq, mail.work.uow.change):
            return False
    for image in last.images:
        await put_back(mail.work.uow, image)
    return True


WORDS: dict[str, Verb] = {"MY DATA": my_data, "CHANGE": change, "ERASE": erase, "UNDO": undo}
