"""What processes that make pages have imported and used once: the server that forks them does it.

To import this module is to do its work, as with no other; that server alone imports it.
"""

from __future__ import annotations

import contextlib
import importlib
import sys


def prepare() -> None:
    """Import what makes pages, and use it: most of it compiles its tables at first use."""
    # nbformat imports jsonschema, and that a checker of web addresses which compiles its grammar
    # for most of a second. No notebook holds what it would check; jsonschema does without it.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    for name in (
        *("analysis.reports.page", "fontTools.subset", "forkernel.provisioner", "IPython.display"),
        *("ipykernel.kernelspec", "papermill", "psutil"),
    ):
        importlib.import_module(name)

    from nbformat.v4 import new_code_cell, new_notebook

    from analysis.reports import html, rendering

    notebook = new_notebook(cells=[new_code_cell("1", id="cell")])
    cells, drawings = rendering.render_cells(notebook, "en", "")
    html.serialize(html.parse(f"{cells}&lt;"), drawings)
    rendering.fill_template("report", "en", {})


# Who makes a page fails by the same fault, and tells of it; a server without an end would not.
with contextlib.suppress(Exception):
    prepare()
