"""CITATION.cff in, how the suite asks to be cited out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.errors import ReportError
from analysis.project import Project

_NAME = "CITATION.cff"
#: What CSL-JSON calls the parts of a person's name; the keys are those of the Citation File Format.
_PARTS = {
    "family-names": "family",
    "given-names": "given",
    "name-particle": "non-dropping-particle",
    "name-suffix": "suffix",
}
#: Words that name nothing, at the beginning of a title or a name.
_SMALL = {"a", "an", "and", "of", "the"}


@dataclass(frozen=True)
class Author:
    """A person, by the parts of the name as CSL-JSON calls them, or a group by its name."""

    parts: Mapping[str, str] = field(default_factory=dict)
    group: str = ""

    @property
    def name(self) -> str:
        """The name as lists of references have it: family name first.

        Examples
        --------
        >>> Author({"family": "Beethoven", "given": "L.", "non-dropping-particle": "van"}).name
        'van Beethoven, L.'
        """
        family = " ".join(filter(None, map(self.parts.get, ("non-dropping-particle", "family"))))
        rest = map(self.parts.get, ("suffix", "given"))
        return self.group or ", ".join(filter(None, (family, *rest)))


@dataclass(frozen=True)
class Citation:
    """How the suite asks to be cited.

    Parameters
    ----------
    title, kind, abstract, version, released, license, doi, address : str
        As in ``CITATION.cff``; empty if it says nothing. The day of release is ISO 8601.
    authors : tuple of Author
        In order.
    keywords : tuple of str
        In order.
    """

    title: str
    authors: tuple[Author, ...]
    kind: str = "dataset"
    abstract: str = ""
    version: str = ""
    released: str = ""
    license: str = ""
    doi: str = ""
    address: str = ""
    keywords: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """A key for the reference: letters and digits of ASCII, the same every time.

        Examples
        --------
        >>> Citation("The cars in numbers", (Author({"family": "Müller"}),), released="2026").key
        'mullercars2026'
        """
        first = self.authors[0] if self.authors else Author()
        name = _first_word(first.parts.get("family") or "")
        return f"{name}{_first_word(self.title)}{self.released[:4]}" or "cited"


def read_citation(project: Project) -> Citation | None:
    """Read ``CITATION.cff``, where there is one.

    Raises
    ------
    ReportError
        If it cannot be read, or names no title.
    """
    file = project.root / _NAME
    if not file.is_file():
        return None
    import yaml

    try:
        stored = yaml.safe_load(file.read_text(encoding="utf-8"))
        return Citation(
            title=_read(stored, "title") or stored["title"],
            authors=tuple(_read_author(author) for author in stored.get("authors") or ()),
            kind=_read(stored, "type") or "software",  # as the format says
            abstract=_read(stored, "abstract"),
            version=_read(stored, "version"),
            released=_read(stored, "date-released"),
            license=_read(stored, "license"),
            doi=_read(stored, "doi"),
            address=_read(stored, "url") or _read(stored, "repository-code"),
            keywords=tuple(" ".join(str(word).split()) for word in stored.get("keywords") or ()),
        )
    except (AttributeError, KeyError, TypeError, ValueError, yaml.YAMLError) as fault:
        reason = " ".join(str(fault).split())
        raise ReportError(f"{_NAME}: is no citation file ({reason}); mend it") from None


def _read(stored: Mapping[str, Any], key: str) -> str:
    return " ".join(str(stored.get(key) or "").split())


def _read_author(stored: Mapping[str, Any]) -> Author:
    parts = {name: _read(stored, key) for key, name in _PARTS.items() if _read(stored, key)}
    if parts:
        return Author(parts)
    return Author(group=_read(stored, "name") or stored["name"])


def word_citation(citation: Citation) -> str:
    """Word a citation as a line: authors (year). Title, version.

    Examples
    --------
    >>> word_citation(Citation("Cars", (Author(group="The others"),), released="2026-04-01"))
    'The others (2026). Cars.'
    """
    authors = "; ".join(author.name for author in citation.authors)
    year = f"({citation.released[:4]})" if citation.released else ""
    version = f", version {citation.version}" if citation.version else ""
    opening = " ".join(filter(None, (authors, year)))
    return ". ".join(filter(None, (opening, f"{citation.title}{version}"))) + "."


def _first_word(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    words: list[str] = re.findall("[a-z0-9]+", plain)
    return next((word for word in words if word not in _SMALL), "")
