"""A QR code of a joining address in half blocks, or in `##` where a terminal knows ASCII only. Pure."""

from core.model import Series, Session
from core.text import Safe, lit

QUIET = 2
"""Light modules around the code: the standard's four suit paper, phones read screens with two."""
_HALVES = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}
"""What two modules, one above the other, are drawn as; what is light is drawn, for light letters on a dark ground."""


def address_of(session: Session, series: Series) -> Safe:
    """Where the session is joined: its own address, else that of the series; '' without one."""
    own = session.join.address if session.join is not None else Safe("")
    return own or series.join.address


def picture(address: Safe, *, glyphs: str = "unicode", invert: bool = False) -> list[Safe]:
    """The code as lines. It holds the address and nothing else."""
    import segno  # late: only this needs it

    code = segno.make_qr(str(address), error="m")
    dark = [[bool(module) != invert for module in row] for row in code.matrix_iter(border=QUIET)]
    if glyphs == "ascii":
        return [Safe("".join("  " if module else "##" for module in row)) for row in dark]
    if len(dark) % 2:
        dark.append([invert] * len(dark[0]))  # one more light row
    pairs = zip(dark[::2], dark[1::2], strict=True)
    return [Safe("".join(_HALVES[above, below] for above, below in zip(*pair, strict=True))) for pair in pairs]


def needs(lines: list[Safe], cells: int, rows: int) -> Safe:
    """What is too small for the code to be read; nothing where it fits."""
    if len(lines) <= rows and len(lines[0]) <= cells:
        return Safe("")
    return lit("The window is too small for the code: make it larger, or the letters smaller.")
