"""The verbs of series: starting one, editing, pausing and ending it, making its sessions, opening the next."""

from core.operations.opening import make_sessions, tend
from core.operations.series.starting import SLUG, NewHost, NewSeries, add

__all__ = ["SLUG", "NewHost", "NewSeries", "add", "make_sessions", "tend"]
