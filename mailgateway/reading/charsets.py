"""Bytes to text by an allow-list of charsets (inbound.md 2.2); nothing here raises."""

import codecs
from functools import lru_cache

ALLOWED = (
    "utf-8", "utf8", "us-ascii", "ascii", "iso8859-", "cp125", "koi8-", "gb2312", "gbk", "gb18030", "big5", "shift_jis",
    "euc_", "iso2022_", "utf-8-sig",
)  # fmt: skip


@lru_cache(maxsize=256)
def codec_for(label: str) -> str:
    """The codec to use for a charset label: '' for one that is unknown, slow or never used in mail."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")[:40].lower().replace("windows-", "cp")).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    if name in ("iso8859-1", "latin_1"):
        return "cp1252"  # so that the apostrophe in "can’t" survives
    return name if name.startswith(ALLOWED) else ""


def decoded(data: bytes, label: str) -> str:
    """`data` as text. Without a label (or as us-ascii) utf-8 is tried first, then windows-1252."""
    codec = codec_for(label) if label else "ascii"
    if codec in ("ascii", "utf-8"):
        return _utf8_or_windows(data, strict=codec == "ascii")
    try:
        return data.decode(codec or "utf-8", "replace")
    except (UnicodeError, ValueError):  # iso2022_* and hz give up on some sequences even so
        return data.decode("utf-8", "replace")


def _utf8_or_windows(data: bytes, *, strict: bool) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252" if strict else "utf-8", "replace")
