"""Pure: what calendars are told. UIDs, objects as bytes, the ledger, what an answer means, the public feed."""

from core.calendar.answers import Circumstances, Decision, decide, decide_unknown, order, speaker
from core.calendar.feed import feed, public_change
from core.calendar.ledger import Wanted, guest, latest, live, next_entry, partstat_of
from core.calendar.material import Material, differing, fingerprint, material
from core.calendar.objects import Guest, Method, cancel, declinecounter, request
from core.calendar.occasion import Occasion, occasion
from core.calendar.reconcile import Mismatch, Shows, reconcile, wants
from core.calendar.uid import fold_uid, new_uid, own_uid, suffix
from core.calendar.zone import vtimezone

__all__ = [
    "Circumstances",
    "Decision",
    "Guest",
    "Material",
    "Method",
    "Mismatch",
    "Occasion",
    "Shows",
    "Wanted",
    "cancel",
    "decide",
    "decide_unknown",
    "declinecounter",
    "differing",
    "feed",
    "fingerprint",
    "fold_uid",
    "guest",
    "latest",
    "live",
    "material",
    "new_uid",
    "next_entry",
    "occasion",
    "order",
    "own_uid",
    "partstat_of",
    "public_change",
    "reconcile",
    "request",
    "speaker",
    "suffix",
    "vtimezone",
    "wants",
]
