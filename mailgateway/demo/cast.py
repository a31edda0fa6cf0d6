"""The people of the demo, all invented: officers of three councils, the mail programs they use, and two organisers."""

from typing import Literal

import msgspec

from mailgateway.demo.world import DESK

Program = Literal["outlook", "outlook web", "google", "iphone", "mac"]


class Council(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation: what its mail system writes around people's words.

    `marking` is put above every mail, `banner` into every mail from outside (so it comes back in quotes), `disclaimer`
    below every mail.
    """

    name: str
    domain: str
    marking: str = ""
    banner: str = ""
    disclaimer: str = ""


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who writes to the desk, or organises. `sorted_name` is how a directory shows it: `Shah, Priya`."""

    name: str
    council: Council
    job: str
    program: Program = "outlook"
    phone: str = "01632 960 100"
    sign_off: str = "Kind regards"

    @property
    def address(self) -> str:
        """`priya.shah@westshire.example`."""
        return f"{self.name.lower().replace(' ', '.')}@{self.council.domain}"

    @property
    def given_name(self) -> str:
        """`Priya`."""
        return self.name.partition(" ")[0]

    @property
    def sorted_name(self) -> str:
        """`Shah, Priya`."""
        given, _, family = self.name.partition(" ")
        return f"{family}, {given}"


WESTSHIRE = Council(
    name="Westshire Council",
    domain="westshire.example",
    banner="CAUTION: This email originated from outside Westshire Council. Do not click links or open attachments "
    "unless you recognise the sender and know the content is safe.",
    disclaimer="""\
**********************************************************************
This email and any files transmitted with it are confidential and intended
solely for the use of the individual or entity to whom they are addressed.
If you have received this email in error please notify the sender and
delete it. Any views expressed are those of the author and do not
necessarily represent those of Westshire Council. Emails sent to and from
the council may be monitored and may be disclosed under the Freedom of
Information Act. To unsubscribe from our newsletters, use the link in them.

This email has been scanned for viruses, but the council accepts no
liability for any damage caused by a virus transmitted by this email.

Please consider the environment before printing this email.
**********************************************************************""",
)
EASTHAM = Council(
    name="Eastham Borough Council",
    domain="eastham.example",
    marking="Classification: OFFICIAL",
    banner="[EXTERNAL EMAIL: this message is from outside the council. Be careful with links and attachments.]",
    disclaimer="""\
This message is intended only for the person it is addressed to and may contain privileged or confidential
information. If you are not the intended recipient, any disclosure or copying is prohibited: please tell the sender
and delete it. How we use your data: see our privacy notice. Eastham Borough Council may monitor email.""",
)
NORTHDALE = Council(
    name="Northdale District Council",
    domain="northdale.example",
    disclaimer="""\
--
The information in this email is confidential. If you received it by mistake, please delete it and tell us.""",
)
DESKS = Council(name="LocalGov Digital", domain="lgd.example")

CAST: dict[str, Officer] = {
    "priya": Officer(name="Priya Shah", council=WESTSHIRE, job="Digital Content Officer", phone="01632 960 123"),
    "tom": Officer(name="Tom Reed", council=WESTSHIRE, job="Web Editor", phone="01632 960 131"),
    "sam": Officer(name="Sam Okafor", council=WESTSHIRE, job="Service Designer", program="iphone", sign_off="Sam"),
    "david": Officer(
        name="David Evans", council=WESTSHIRE, job="Customer Services Manager", program="outlook web", sign_off="Thanks"
    ),
    "omar": Officer(name="Omar Khan", council=EASTHAM, job="Head of Web Services", phone="01632 960 201"),
    "lee": Officer(name="Lee Marsh", council=EASTHAM, job="Channel Shift Officer", sign_off="Cheers"),
    "ruth": Officer(name="Ruth Bell", council=EASTHAM, job="Communications Officer", program="outlook web"),
    "grace": Officer(
        name="Grace Lowe", council=EASTHAM, job="User Research Lead", program="mac", sign_off="Best wishes"
    ),
    "colin": Officer(name="Colin Hart", council=EASTHAM, job="Planning Support Officer", sign_off="Regards"),
    "ana": Officer(name="Ana Diaz", council=NORTHDALE, job="Web Developer", program="google", sign_off="Thanks"),
    "helen": Officer(name="Helen Price", council=NORTHDALE, job="Content Designer", program="google"),
    "mei": Officer(name="Mei Chen", council=NORTHDALE, job="Data Analyst", program="google", sign_off="Many thanks"),
    "yusuf": Officer(name="Yusuf Ali", council=NORTHDALE, job="Digital Services Manager", program="google"),
    "jo": Officer(name="Jo Lane", council=NORTHDALE, job="Digital Lead", program="google"),
    "nia": Officer(name="Nia Morgan", council=DESKS, job="Organiser", program="mac"),
    "rowan": Officer(name="Rowan Ellis", council=DESKS, job="Organiser", program="mac"),
}


def addresses() -> tuple[str, ...]:
    """Every mailbox of the demo's world, the desk's first."""
    return (DESK, *(officer.address for officer in CAST.values()))
