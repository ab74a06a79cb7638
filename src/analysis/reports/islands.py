"""JSON inside pages: written so that no text in it can end its element, and read back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.facts.records import MEDIA_TYPE, Record

if TYPE_CHECKING:
    from markupsafe import Markup
    from nbformat import NotebookNode

#: The element of a page that holds its facts, up to its text.
_OPENING = '<script type="application/json" id="facts">'
_CLOSING = "</script>"
#: What HTML or JavaScript would read as something else: signs of markup, ends of lines, halves of
#: characters, and controls, which no HTML file may hold.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff\x7f-\x9f]")


def write_json(value: object) -> str:
    """Write JSON on one line, keys sorted, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def write_island(value: object) -> Markup:
    r"""Write JSON that may stand inside a script element of a page, whatever it says.

    Examples
    --------
    >>> print(write_island({"title": "</script><!-- R&D"}))
    {"title":"\u003c/script\u003e\u003c!-- R\u0026D"}
    """
    from markupsafe import Markup

    text = _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", write_json(value))
    return Markup(text)  # noqa: S704 (nothing in it is markup)


def are_records(value: object) -> bool:
    """Tell whether something is what a page embeds of its facts.

    Examples
    --------
    >>> are_records({"facts": {}, "lang": "en", "level": "core"}), are_records([])
    (True, False)
    """
    if not isinstance(value, dict) or not isinstance(value.get("facts"), dict):
        return False
    return value.keys() == {"facts", "lang", "level"}


def take_records(executed: NotebookNode) -> list[Record]:
    """Take what a notebook shows of its facts for machines: one for each Sources section."""
    outputs = (output for cell in executed.cells for output in cell.get("outputs", []))
    found = (output.get("data", {}).get(MEDIA_TYPE) for output in outputs)
    return [records for records in found if are_records(records)]


def show_records(records: Record) -> Markup:
    """Make the element of a page that holds its facts."""
    from markupsafe import Markup

    return Markup(f"{_OPENING}{write_island(records)}{_CLOSING}")  # noqa: S704


def read_records(html: str) -> Record | None:
    """Read the facts of a page back; None if it embeds none.

    Examples
    --------
    >>> records = {"facts": {}, "lang": "en", "level": "core"}
    >>> read_records(f"<main>…</main>{show_records(records)}") == records
    True
    """
    _, opening, rest = html.rpartition(_OPENING)
    try:
        stored: Record = json.loads(rest.partition(_CLOSING)[0]) if opening else {}
    except ValueError:  # something of a notebook's own that looks alike
        return None
    return stored if are_records(stored) else None


def read_pages(out: Path, hrefs: Iterable[str]) -> dict[str, Record]:
    """Read the facts of those pages that embed theirs, by address."""
    found = {href: read_records((out / href).read_text(encoding="utf-8")) for href in hrefs}
    return {href: records for href, records in found.items() if records is not None}
