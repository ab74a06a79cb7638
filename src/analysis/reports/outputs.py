"""An executed notebook in, what is wrong with its outputs out: each place with what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analysis.charts.chart import PHONE
from analysis.facts.records import MEDIA_TYPE
from analysis.reports.cells import number_cells
from analysis.reports.islands import are_records
from analysis.reports.naked import find_naked_words
from analysis.reports.pictures import name_chart

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Kinds of output that a page shows, the best first; scripts and widgets are none.
SHOWN = ("text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain")
#: Characters that one output may print; a page is for readers.
MAX_PRINTED = 20_000
_IMAGES = ("image/svg+xml", "image/png")
_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")


def find_output_faults(executed: NotebookNode) -> list[str]:
    """Find outputs that no reader should get.

    These are: text on standard error, a picture without a text for those who do not see it, an
    output of a kind that pages do not show, and a memory address, which differs in every run.

    Returns
    -------
    list of str
        ``cell 4: …; …``, in the order of the cells, which count from 1.
    """
    faults = []
    for place, cell in number_cells(executed):
        for output in cell.get("outputs", []):
            faults += [f"cell {place}: {fault}" for fault in _find_faults(output)]
    return faults


def _find_faults(output: Any) -> list[str]:
    if output.output_type == "error":
        return []
    if output.output_type == "stream":
        if output.name == "stderr":
            line = output.text.strip().splitlines()[-1:]
            return [f"printed to standard error: {''.join(line)!r}; mend its cause"]
        if len(output.text) > MAX_PRINTED:
            size = f"printed {len(output.text)} characters, allowed are {MAX_PRINTED}"
            return [f"{size}; print what a reader needs"]
        return _find_address(output.text)
    kind = choose_kind(output.data)
    # Scripts and widgets come with a text that says nothing: "<Javascript object>".
    active = sorted(
        form for form in output.data if form.startswith("application/") and form != MEDIA_TYPE
    )
    if kind is None or active:
        return [f"shows {', '.join(active or output.data)}; show HTML, SVG or text"]
    if MEDIA_TYPE in output.data and not are_records(output.data[MEDIA_TYPE]):
        return ["holds facts that are none; let book.sources() write them"]
    if kind in _IMAGES and not output.metadata.get(kind, {}).get("alt", "").strip():
        return ["shows a picture without alt text; draw it with analysis.charts"]
    if chart := name_chart(output):
        words = [word for form in (kind, PHONE) for word in find_naked_words(output.data[form])]
        if words:
            shown = ", ".join(dict.fromkeys(words))
            return [f"the chart {chart} says {shown} without a fact; give its words their fact"]
    # Every form is stored in the notebook, shown or not.
    return [fault for form in SHOWN for fault in _find_address(output.data.get(form, ""))]


def cut_prints(executed: NotebookNode) -> None:
    """Cut printed text that is too long for a page, in place."""
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and len(output.text) > MAX_PRINTED:
                output.text = f"{output.text[:MAX_PRINTED]}\n…\n"


def choose_kind(data: dict[str, Any]) -> str | None:
    """Choose which of several forms of one output a page shows.

    Examples
    --------
    >>> choose_kind({"text/plain": "…", "image/svg+xml": "…"})
    'image/svg+xml'
    >>> choose_kind({"application/javascript": "…"}) is None
    True
    """
    return next((kind for kind in SHOWN if kind in data), None)


def _find_address(text: str) -> list[str]:
    found = _ADDRESS.search(text)
    if not found:
        return []
    return [f"shows a memory address ({found[0]}); end the cell with a value to read"]
