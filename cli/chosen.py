"""What the global options chose: the configuration file, and the name beside the login."""

from pathlib import Path
from typing import NamedTuple


class Chosen(NamedTuple):
    """`config` is None where the usual places are searched; `name` is what `--as` says."""

    config: Path | None = None
    name: str = ""
