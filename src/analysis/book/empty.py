"""A table of facts without rows: where it is shown, it says what to look for instead."""

import pandas as pd


class EmptyFrame(pd.DataFrame):
    """An empty DataFrame as any other, but that ``attrs["hint"]`` is shown in its place."""

    _repr_html_ = None  # notebooks show the same

    def __repr__(self) -> str:
        return f"{self.attrs['hint']}\n[0 rows x {len(self.columns)} columns]"
