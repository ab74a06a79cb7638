"""Where things are: the project's folders, found from the working folder or from this package."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import AnalysisError

#: Names another folder as the project, for example an unpacked archive of its data.
ROOT_VARIABLE = "ANALYSIS_PROJECT"
_MARK = Path("data", "datapackage.json")


@dataclass(frozen=True)
class Project:
    """The folders of one checkout.

    Examples
    --------
    >>> Project(Path("x")).raw.as_posix()
    'x/data/raw'
    """

    root: Path

    @property
    def package(self) -> Path:
        """Describe every table: the Frictionless data package."""
        return self.root / _MARK

    @property
    def raw(self) -> Path:
        """Hold the tables curated by hand; no code writes here."""
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        """Hold the tables built from raw."""
        return self.root / "data" / "processed"

    @property
    def notebooks(self) -> Path:
        """Hold the notebooks."""
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        """Hold the built pages; ignored by git."""
        return self.root / "reports"

    def show(self, path: Path) -> str:
        """Give a path as a user of this project sees it: relative, with forward slashes."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)


def find_project(start: Path | None = None) -> Project:
    """Find the project: ``ANALYSIS_PROJECT``, else upwards from `start`, else from this package.

    Parameters
    ----------
    start : Path, optional
        Folder to begin with; the working folder by default.

    Raises
    ------
    AnalysisError
        If none of these holds ``data/datapackage.json``.
    """
    named = os.environ.get(ROOT_VARIABLE)
    if named:
        places = [Path(named)]
    else:
        here = (start or Path.cwd()).resolve()
        package = Path(__file__).resolve()
        places = [here, *here.parents, *package.parents]
    for place in places:
        if (place / _MARK).is_file():
            return Project(place)
    raise AnalysisError(
        f"no project found in {places[0]} or above it: {_MARK.as_posix()} is missing; "
        f"run this inside a checkout, or name one with {ROOT_VARIABLE}"
    )
