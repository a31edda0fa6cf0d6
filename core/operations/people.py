"""The verbs of people: finding or making the person behind an address, organisations by mail domain, memberships."""

import re

from msgspec.structs import replace

from core.desk import Desk
from core.model import Consent, Membership, MembershipSetting, Organisation, Person, Series
from core.operations.work import Work
from core.text import Safe, clean_line, lit

PERSONAL_DOMAINS = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "live.co.uk", "msn.com",
    "yahoo.com", "yahoo.co.uk", "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "btinternet.com", "sky.com",
    "talktalk.net", "virginmedia.com", "ntlworld.com", "protonmail.com", "proton.me", "gmx.com", "gmx.net", "gmx.de",
    "mail.com", "fastmail.com", "fastmail.fm", "zoho.com", "yandex.com", "tutanota.com", "home.example",
})  # fmt: skip
WROTE = lit("wrote to us")
UNCONFIRMED = lit("not confirmed yet")
"""Where we know a person from; an unconfirmed one is forgotten after seven days."""
_PLAIN_ENDINGS = ("gov.uk", "gov.wales", "llyw.cymru", "gov.scot", "nhs.uk", "police.uk", "co.uk", "org.uk", "ac.uk")

_SORTED = re.compile(r"((?:[a-z]+ ){0,2}[^\W\d_][\w'’-]*), ([^\W\d_][\w'’-]*(?: [^\W\d_][\w'’.-]*)?)( \([^()]*\))?")

_A_NAME = re.compile(r"(?=.{2,60}\Z)[^\W\d_](?:[^\W_]|['’-]|\.(?!\w))*(?: (?:[^\W_]|['’()-]|\.(?!\w))+){0,4}")


def spoken_name(name: Safe) -> Safe:
    """A name in the order in which it is spoken: directories write `Shah, Priya (Digital)` for `Priya Shah (Digital)`."""
    found = _SORTED.fullmatch(name)
    return clean_line(f"{found[2]} {found[1]}{found[3] or ''}") if found else name


def name_for_strangers(person: Person) -> Safe:
    """How a person is called in a letter to an address that they gave us, which may be anybody's: by name where it reads
    as one, for a name is typed freely and must not carry an advertisement to others.
    """
    return person.name if _A_NAME.fullmatch(person.name) else lit("Somebody")


def organisation_of(desk: Desk, address: str) -> str:
    """The mail domain that names an organisation; '' for personal mail providers."""
    domain = address.rpartition("@")[2].lower()
    return "" if domain in PERSONAL_DOMAINS or domain in desk.personal_domains else domain


def organisation_name(domain: str) -> Safe:
    """A first guess at an organisation's name: the label before its public ending, with a capital."""
    for ending in _PLAIN_ENDINGS:
        if domain.endswith("." + ending):
            domain = domain[: -len(ending) - 1]
            break
    else:
        domain = domain.rpartition(".")[0] or domain
    label = domain.rpartition(".")[2]
    return clean_line(" ".join(part.capitalize() for part in label.split("-")), 80)


async def known_organisation(work: Work, address: str) -> tuple[str, Safe]:
    """The organisation's domain and name for an address, stored under its guessed name at the first meeting."""
    domain = organisation_of(work.desk, address)
    if not domain:
        return "", lit("")
    found = await work.uow.organisations.get(domain)
    if found is None:
        found = Organisation(id=domain, name=organisation_name(domain))
        await work.uow.organisations.put(found)
    return domain, found.name


async def met(work: Work, address: Safe, name: Safe, *, source: Safe = Safe("")) -> Person:
    """The person behind an address, made if unknown. A change must be open."""
    name = spoken_name(name)
    person = await work.uow.people.by_address(address)
    if person is None:
        domain, organisation = await known_organisation(work, address)
        person = Person(
            id=work.ids(), name=name, address=address, organisation=domain, organisation_name=organisation,
            source=source or WROTE, created_at=work.now, heard_at=work.now,
        )  # fmt: skip
    elif name and not person.name:
        person = replace(person, name=name)
    else:
        return person
    await work.uow.people.put(person)
    return person


async def heard_from(work: Work, person: Person, *, second: bool = False) -> Person:
    """A person's own mail resets the clock of silence, and shows that their address works unless it came from their
    `second` one. `person` is stored as given.
    """
    alive = replace(person, heard_at=work.now)
    if not second:
        alive = replace(alive, bounces=(), undeliverable_since=None)
    # compared with what is stored: somebody met a moment ago may have agreed to something since
    if alive != await work.uow.people.get(person.id):
        await work.uow.people.put(alive)
    return alive


async def reachable(work: Work, person: Person) -> None:
    """Somebody's own mail shows that their address works: what came back before does not count any more."""
    if person.bounces or person.undeliverable_since is not None:
        await work.uow.people.put(replace(person, bounces=(), undeliverable_since=None))


def agreed(person: Person, consent: Consent) -> Person:
    """The person with a consent noted, the first per purpose."""
    if any(each.purpose == consent.purpose for each in person.consents):
        return person
    return replace(person, consents=(*person.consents, consent))


async def join_series(work: Work, person: Person, series: Series, setting: MembershipSetting) -> Membership:
    """Set how often a person is invited. A change must be open."""
    found = await work.uow.memberships.get(f"{series.id}:{person.id}")
    kept = found or Membership(
        id=f"{series.id}:{person.id}", series=series.id, person=person.id, setting=setting, since=work.now
    )
    membership = replace(kept, setting=setting, paused_until=None)
    await work.uow.memberships.put(membership)
    return membership
