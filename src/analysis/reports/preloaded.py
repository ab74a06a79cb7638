"""What processes that make pages need, imported once: by the server that they are forked from.

To import this module is to do its work, as no other module does. That server alone imports it.
"""

from __future__ import annotations

import gc

from analysis.reports.notebook import skip_address_grammar

gc.disable()  # all of it stays: there is nothing to collect
skip_address_grammar()

import fontTools.subset  # noqa: E402, F401
import ipykernel.kernelspec  # noqa: E402, F401
import IPython.display  # noqa: E402, F401
import papermill  # noqa: E402, F401
from nbformat.v4 import new_code_cell, new_notebook  # noqa: E402

from analysis.reports import page, rendering  # noqa: E402, F401

# A page of nothing: templates and checks are compiled when they are used first.
rendering.render_cells(new_notebook(cells=[new_code_cell("pass", id="x")]), "en", "")
rendering.fill_template("report", "en", {})
gc.freeze()  # what is never collected is never copied
gc.enable()
