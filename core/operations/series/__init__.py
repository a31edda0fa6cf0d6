"""The verbs of series: starting one, editing, pausing and ending it, making its sessions, opening the next."""

from core.operations.opening import make_sessions, tend
from core.operations.series.editing import SeriesEdit, edit
from core.operations.series.starting import SLUG, NewHost, NewSeries, add
from core.operations.series.status import end, pause, resume

__all__ = [
    "SLUG", "NewHost", "NewSeries", "SeriesEdit", "add", "edit", "end", "make_sessions", "pause", "resume", "tend",
]  # fmt: skip
