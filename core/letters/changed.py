"""The facts of letters about a changed session that must be true when the letter leaves, not when it was queued. Pure."""

from collections.abc import Callable
from datetime import timedelta

from core import promotion
from core.letters.phrases import phrase
from core.letters.scene import Scene
from core.model import Fact

TODAY = timedelta(hours=2)
"""So near the start a cancellation says so in its subject, and reaches second addresses too."""
_TO_HOSTS = ("moved", "cancelled", "details_changed", "calendar_update", "correction", "cadence_changed")
_WAITS = {"waitlisted": "waiting", "offered": "offered"}


def changed(kind: str, scene: Scene) -> dict[str, Fact]:
    """Facts of the letter `kind` that follow from how its reader stands by now."""
    given = _FORMS.get(kind)
    return {**(given(scene) if given else {}), **_to_a_host(kind, scene)}


def _to_a_host(kind: str, scene: Scene) -> dict[str, Fact]:
    hosts = scene.session.hosts if scene.session else ()
    if kind not in _TO_HOSTS or scene.person is None or scene.person.id not in hosts:
        return {}
    return {"why": phrase("why_host", scene.language)}


def _moved(scene: Scene) -> dict[str, Fact]:
    mine = scene.mine
    form = _WAITS.get(mine.state, "") if mine else ""
    if mine is not None and mine.state == "maybe" and not mine.holding:
        form = "maybe"
    deadline = ""
    if mine is not None and mine.offer_until is not None and scene.series is not None:
        deadline = str(promotion.moment_words(mine.offer_until, scene.series, scene.now))
    return {"form": form, "deadline": deadline}


def _cancelled(scene: Scene) -> dict[str, Fact]:
    near = scene.session is not None and scene.session.starts - scene.now < TODAY
    return {"form": "today" if near else ""}


_FORMS: dict[str, Callable[[Scene], dict[str, Fact]]] = {"moved": _moved, "cancelled": _cancelled}
