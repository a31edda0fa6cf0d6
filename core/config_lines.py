"""Where in a configuration file something stands, and what the type checker's complaint means to a person. Pure."""

import re
from typing import Any

from core.text import Safe, clean_line

EXAMPLE = "config.example.toml"
_HEADER = re.compile(r"\s*\[(\[?)\s*([\w.\-]+)\s*\]")
_INDEX = re.compile(r"\[(?:\d+|\.\.\.)\]")
_ELEMENT = re.compile(r"([\w.]+)\[(\d+)\]\.")
_LITERAL_SECRETS = {"password", "secret_value", "token", "client_secret"}
_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "str": "text in quotes",
    "bool": "true or false",
    "date": "a date such as 2027-05-06",
    "datetime": "a date with a time",
    "array": "a list in square brackets",
    "object": "a table of settings",
}


_GOT = _TYPES | {"float": "a fraction"}


def line_of(text: str, key: str) -> int:
    """The line (from 1) of a dotted key such as `imap.port` or `mailboxes[1].port`; that of its table, or 1, where the
    key itself is not to be found.
    """
    element = _ELEMENT.match(key)
    *tables, name = _INDEX.sub("", key).split(".")
    path, above = ".".join(tables), ".".join(tables[:-1])
    table, count, found = "", 0, 1
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = header[2]
            count += bool(header[1]) and element is not None and table == element[1]
        if element and table.startswith(element[1]) and count != int(element[2]) + 1:
            continue
        if header:
            found = number if table in (path, f"{path}.{name}".lstrip(".")) else found
        elif table == path and _sets(line, name):
            return number
        elif tables and table == above and _sets(line, tables[-1]):
            found = number
    return found


def _sets(line: str, name: str) -> bool:
    return re.match(rf"\s*{re.escape(name)}\s*=", line) is not None


def shown(key: str) -> Safe:
    """A key as a person would write it: without the number of the element."""
    return clean_line(_INDEX.sub("", key))


def sentence(complaint: str, text: str, where: str) -> str:
    """msgspec's complaint as a sentence with line, key and mend."""
    what, _, path = complaint.partition(" - at `$")
    key = path.rstrip("`").lstrip(".")
    if unknown := re.search(r"unknown field `(.+?)`", what):
        key = f"{key}.{unknown[1]}".lstrip(".")
        return (
            f"{where}, line {line_of(text, key)}: there is no setting `{shown(key)}`. "
            f"Compare it with {EXAMPLE}, or remove it."
        )
    if missing := re.search(r"missing required field `(.+?)`", what):
        place = f"{where}, line {line_of(text, key)}" if key else where
        name = shown(f"{key}.{missing[1]}".lstrip("."))
        return f"{place}: the setting `{name}` is missing. Add it as in {EXAMPLE}."
    return f"{where}, line {line_of(text, key)}: `{shown(key)}` {_meant(what)}. Compare it with {EXAMPLE}."


def _meant(what: str) -> str:
    """`Expected `int`, got `str`` as `must be a whole number, not text in quotes`."""
    if types := re.fullmatch(r"Expected `(\w+)`, got `(\w+)`", what):
        return f"must be {_TYPES.get(types[1], types[1])}, not {_GOT.get(types[2], types[2])}"
    if value := re.fullmatch(r"Invalid enum value '(.*)'", what):
        return f"cannot be “{clean_line(value[1], 80)}”"
    if what == "Invalid RFC3339 encoded date":
        return f"must be {_TYPES['date']}"
    return f"is not right: {clean_line(what)}"


def literal_secret(raw: dict[str, Any]) -> str:
    """The key of the first secret that stands in the file itself; '' where there is none."""
    for table, values in raw.items():
        found = list(enumerate(values)) if isinstance(values, list) else [(None, values)]
        for index, each in found:
            name = table if index is None else f"{table}[{index}]"
            for key, value in each.items() if isinstance(each, dict) else ():
                if key in _LITERAL_SECRETS or (key == "secret" and isinstance(value, str)):
                    return f"{name}.{key}"
    return ""
