"""The Sources section for readers and for machines: its HTML, and beside it its facts as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.book.prose import Shown
from analysis.facts.record import MEDIA_TYPE, Record


@dataclass(frozen=True, repr=False)
class Sources(Shown):
    """The Sources section of a page.

    Parameters
    ----------
    html, text : str
        For readers.
    records : dict
        For machines: ``lang``, ``level`` and ``facts``, records by id; `facts.schema.json` has it.
    """

    records: Record

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Record:  # noqa: ARG002
        """Give what notebooks keep beside HTML and text; a page takes it from there."""
        return {MEDIA_TYPE: self.records}
