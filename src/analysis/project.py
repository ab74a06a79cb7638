"""The project's folders, and its files: written whole or not at all, locked and hashed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import AnalysisError

#: Names another folder as the project, for example an unpacked archive of its data.
ROOT_VARIABLE = "ANALYSIS_PROJECT"
_MARK = Path("data", "datapackage.json")
_UNFINISHED = ".tmp"


@dataclass(frozen=True)
class Project:
    """The folders of one checkout."""

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
    def digests(self) -> Path:
        """Tell which raw tables the processed ones were built from."""
        return self.processed / "raw.sha256"

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


def find_project() -> Project:
    """Find the project: ``ANALYSIS_PROJECT``, else upwards from here, else from this package.

    If none of these holds ``data/datapackage.json``, an AnalysisError says what to do.
    """
    if named := os.environ.get(ROOT_VARIABLE):
        places = [Path(named)]
    else:
        here = Path.cwd().resolve()
        places = [here, *here.parents, *Path(__file__).resolve().parents]
    for place in places:
        if (place / _MARK).is_file():
            return Project(place)
    raise AnalysisError(
        f"no project found in {places[0]} or above it: {_MARK.as_posix()} is missing; "
        f"run this inside a checkout, or name one with {ROOT_VARIABLE}"
    )


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that readers see the old one or the new one, never a part.

    Text is written as UTF-8, its lines ending as they are; folders are made as needed. A temporary
    file in the same folder comes first: a rename is atomic only within one file system.
    """
    import tempfile

    stored = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(_UNFINISHED, f".{path.name}.", path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(stored)
        unfinished.chmod(0o644)  # mkstemp gives 0600, which a web server could not read
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


@contextmanager
def hold_folder(folder: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Let one build at a time write into `folder`; a second one waits after calling `on_wait`.

    The system releases the lock when the process ends, however it ends. What a killed build left
    unfinished is removed. Where the system has no such locks (Windows), nothing is locked.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w", encoding="utf-8") as file:
        with suppress(ImportError):
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                on_wait()
                fcntl.flock(file, fcntl.LOCK_EX)
        for litter in sorted(folder.rglob(f".*{_UNFINISHED}")):
            litter.unlink()
        yield


def list_digests(project: Project) -> str:
    """List the raw tables and the data package with their SHA-256, as ``sha256sum`` does."""
    files = [project.package, *sorted(project.raw.glob("*.csv"))]
    return "".join(f"{hash_file(path)}  {project.show(path)}\n" for path in files)


def check_processed(project: Project) -> None:
    """Check that the processed tables were built from the raw ones as they are now.

    If not, an AnalysisError names the raw tables that were changed since. Where either are missing
    there is nothing to compare: an archive may hold one alone.
    """
    if not (project.digests.is_file() and project.raw.is_dir()):
        return
    noted = set(project.digests.read_text(encoding="utf-8").splitlines())
    differing = noted ^ set(list_digests(project).splitlines())
    if names := sorted({line.partition("  ")[2] for line in differing}):
        raise AnalysisError(f"data/processed is behind {', '.join(names)}; run make data")


def hash_file(path: Path) -> str:
    """Give the SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
