"""Who plays in the stories, all invented, and when the stories begin."""

from datetime import datetime
from zoneinfo import ZoneInfo

from core.config_mail import SecretRef
from core.model import Actor, Join
from core.text import lit
from mailgateway.demo.cast import CAST, EASTHAM, NORTHDALE, WESTSHIRE, Council, Officer

PRIYA, TOM, SAM, DAVID = CAST["priya"], CAST["tom"], CAST["sam"], CAST["david"]
OMAR, LEE, RUTH, GRACE = CAST["omar"], CAST["lee"], CAST["ruth"], CAST["grace"]
ANA, HELEN, MEI, YUSUF, JO = CAST["ana"], CAST["helen"], CAST["mei"], CAST["yusuf"], CAST["jo"]
NIA = Officer(name="Nia Morgan", council=NORTHDALE, job="Digital Lead", program="iphone")
ROWAN = Officer(name="Rowan Ellis", council=EASTHAM, job="Head of Digital")
IVY = Officer(name="Ivy Stone", council=WESTSHIRE, job="Librarian")
FREYA = Officer(name="Freya Low", council=Council(name="Farmouth Council", domain="farmouth.example"), job="Web Editor")
PRIYA_AT_HOME = Officer(name="Priya S", council=Council(name="home", domain="home.example"), job="", program="iphone")
EVERYBODY = (
    PRIYA, TOM, SAM, DAVID, OMAR, LEE, RUTH, GRACE, ANA, HELEN, MEI, YUSUF, JO, NIA, ROWAN, IVY, FREYA, PRIYA_AT_HOME,
)  # fmt: skip
ORGANIZERS = "organisers@lgd.example"
AS_ROWAN = Actor(kind="organiser", name=lit("rowan"))
JOIN = Join(
    address=lit("https://meet.example/lgd"), short=lit("meet.example/lgd"), phone=lit("020 7946 0123"), pin=lit("4471"),
    meeting_id=lit("771 204 998"), passcode=lit("4471"),
)  # fmt: skip
MONDAY = "2026-11-23T09:12"
"""The stories' today."""
SECRET = SecretRef(env="STORIES_PASSWORD")
END = "LocalGov Digital Hangouts. Run by Rowan Ellis and Nia Morgan. hangouts@lgd.example"


def at(text: str) -> datetime:
    """A moment on London's clock: `2026-11-23T09:12`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London"))
