"""Pure: what calendars are told. UIDs, objects as bytes, the ledger, what an answer means, the public feed."""

from core.calendar.ledger import Wanted, guest, latest, live, next_entry, partstat_of
from core.calendar.material import Material, differing, fingerprint, material
from core.calendar.objects import Guest, Method, cancel, declinecounter, request
from core.calendar.occasion import Occasion, occasion
from core.calendar.uid import fold_uid, is_ours, new_uid, suffix
from core.calendar.zone import vtimezone

__all__ = [
    "Guest",
    "Material",
    "Method",
    "Occasion",
    "Wanted",
    "cancel",
    "declinecounter",
    "differing",
    "fingerprint",
    "fold_uid",
    "guest",
    "is_ours",
    "latest",
    "live",
    "material",
    "new_uid",
    "next_entry",
    "occasion",
    "partstat_of",
    "request",
    "suffix",
    "vtimezone",
]
