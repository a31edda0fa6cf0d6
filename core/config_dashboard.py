"""How the dashboard looks and which keys it has, for everybody who opens it on this desk."""

from collections.abc import Iterator

from core.config_mail import Setting
from core.text import clean_line

THEMES = ("terminal", "dark", "light", "contrast", "none")
GLYPHS = ("unicode", "ascii")


class DashboardSettings(Setting, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`keymap` is a file of own keys; `theme` one of THEMES; `glyphs` one of GLYPHS. Empty: as the terminal says."""

    keymap: str = ""
    theme: str = ""
    glyphs: str = ""


def faults(dashboard: DashboardSettings) -> Iterator[tuple[str, str]]:
    """Keys with the rest of the sentence that says what is wrong and how to mend it."""
    for key, value, known in (("theme", dashboard.theme, THEMES), ("glyphs", dashboard.glyphs, GLYPHS)):
        if value and value not in known:
            yield f"dashboard.{key}", f"is “{clean_line(value, 40)}”. Use one of {', '.join(known)}."
