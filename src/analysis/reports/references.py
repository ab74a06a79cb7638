r"""A citation in, files for reference managers out: BibTeX and CSL-JSON.

BibTeX counts braces without heeding a backslash before them, so that ``\{`` alone would swallow the
rest of the file; every special character is written as a command that closes itself.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from analysis.reports.citation import Author, Citation
from analysis.reports.metadata import is_web

#: Characters that LaTeX reads as something else.
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


def write_bibtex(citation: Citation) -> str:
    r"""Write a citation as BibTeX, in UTF-8.

    Examples
    --------
    >>> print(write_bibtex(Citation("50% more", (Author(group="Müller & Co"),), released="2026")))
    @misc{502026,
      author = {{Müller \& Co}},
      title = {{50\% more}},
      year = {2026},
    }
    """
    year, _, rest = citation.released.partition("-")
    fields = {
        "author": " and ".join(map(_write_author, citation.authors)),
        "title": f"{{{_escape(citation.title)}}}",
        "year": _escape(year),
        "month": str(int(rest[:2])) if re.match("[0-9]{2}", rest) else "",
        "version": _escape(citation.version),
        "doi": _quote(citation.doi),
        "url": _quote(citation.address) if is_web(citation.address) else "",
        "abstract": _escape(citation.abstract),
        "keywords": _escape(", ".join(citation.keywords)),
    }
    lines = [f"  {name} = {{{text}}},\n" for name, text in fields.items() if text]
    return f"@misc{{{citation.key},\n{''.join(lines)}}}\n"


def _write_author(author: Author) -> str:
    """A name whose parts are kept together; a group stands in braces of its own."""
    if author.group:
        return f"{{{_escape(author.group)}}}"
    family = _guard(author.parts.get("family", ""))
    particle = _escape(author.parts.get("non-dropping-particle", ""))
    rest = (_guard(author.parts.get(part, "")) for part in ("suffix", "given"))
    return ", ".join(filter(None, (f"{particle} {family}".strip(), *rest)))


def _guard(part: str) -> str:
    """Put a part of a name into braces where BibTeX would cut it."""
    escaped = _escape(part)
    is_cut = "," in part or re.search(r"(^|\s)and(\s|$)", part, re.IGNORECASE)
    return f"{{{escaped}}}" if is_cut else escaped


def _escape(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in text)


def _quote(address: str) -> str:
    """These fields are taken to the letter, so what would end them goes by its number."""
    return quote(address, safe="!#$%&'()*+,-./:;=?@_~")


def write_csl(citation: Citation) -> list[dict[str, Any]]:
    """Write a citation as CSL-JSON, a list of one item.

    Examples
    --------
    >>> write_csl(Citation("Cars", (), released="2026-04-01"))[0]["issued"]
    {'date-parts': [[2026, 4, 1]]}
    """
    released = [int(part) for part in re.findall("[0-9]+", citation.released)]
    item = {
        "id": citation.key,
        "type": citation.kind,
        "title": citation.title,
        "author": [_name_csl(author) for author in citation.authors],
        "issued": {"date-parts": [released]} if released else None,
        "version": citation.version,
        "DOI": citation.doi,
        "URL": citation.address,
        "abstract": citation.abstract,
        "keyword": ", ".join(citation.keywords),
    }
    return [{name: value for name, value in item.items() if value}]


def _name_csl(author: Author) -> dict[str, str]:
    return dict(author.parts) or {"literal": author.group}
