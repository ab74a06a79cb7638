"""A table of facts without rows: where it is shown, it says what to look for instead."""

from __future__ import annotations

from typing import ClassVar

import pandas as pd


class EmptyFrame(pd.DataFrame):
    """An empty DataFrame as any other, but for a `hint` that is shown in its place."""

    _metadata: ClassVar[list[str]] = ["hint"]
    _repr_html_ = None  # notebooks show the same
    hint = ""

    def __repr__(self) -> str:
        return f"{self.hint}\n[0 rows x {len(self.columns)} columns]"
