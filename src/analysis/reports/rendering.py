"""The cells of an executed notebook in, the HTML inside ``<main>`` out, through nbconvert."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis.reports.cells import number_cells
from analysis.reports.layout import TEMPLATES
from analysis.reports.outputs import SHOWN
from analysis.reports.pictures import name_chart, show_picture

if TYPE_CHECKING:
    from nbconvert.exporters.html import HTMLExporter
    from nbformat import NotebookNode


def render_cells(executed: NotebookNode, words: Mapping[str, str], parameters: str) -> str:
    """Render the cells of a notebook.

    Parameters
    ----------
    executed : NotebookNode
        The notebook with its outputs.
    words : mapping of str to str
        Words of the page's furniture, see `analysis.reports.wording`.
    parameters : str
        HTML that stands where the parameters cell is.

    Returns
    -------
    str
        HTML for the inside of ``<main>``.
    """
    places = {cell.get("id"): place for place, cell in number_cells(executed)}
    resources = {"words": words, "parameters": parameters, "places": places}
    html, _ = _make_exporter().from_notebook_node(executed, resources)
    return str(html)


@cache
def _make_exporter() -> HTMLExporter:
    """Make the exporter once for each process: reading its templates takes most of its time."""
    from nbconvert.exporters.html import HTMLExporter
    from nbconvert.exporters.templateexporter import TemplateExporter
    from nbconvert.filters.highlight import Highlight2HTML

    class CellsExporter(HTMLExporter):
        """An exporter that leaves the HTML as the template made it.

        Its base class parses each page again to write a placeholder into pictures without alt
        text, which would hide from every checker that it is missing.
        """

        def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> Any:
            return TemplateExporter.from_notebook_node(self, nb, resources, **options)

    exporter = CellsExporter(
        template_name="cells",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        optimistic_validation=True,  # once, and not after each of a dozen steps
    )
    exporter.register_filter("filter_data_type", _filter_kinds)
    exporter.register_filter("highlight_code", Highlight2HTML(pygments_lexer="python"))
    exporter.register_filter("find_chart", _find_chart)
    exporter.register_filter("show_picture", show_picture)
    return exporter


def _filter_kinds(data: Mapping[str, Any]) -> list[str]:
    return [kind for kind in SHOWN if kind in data][:1]


def _find_chart(cell: Any) -> str:
    """Give the key of the chart that a cell shows, if it shows one."""
    return next(filter(None, map(name_chart, cell.outputs)), "")
