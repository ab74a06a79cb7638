"""What Word and PowerPoint files are written from and share: properties, and fixed times."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from analysis.errors import ParameterError
from analysis.facts.fact import Record

#: Endings of a house's files -> what such a file is called inside, and a template's ending.
_KINDS = {
    ".docx": (b"wordprocessingml.document.main+xml", ".dotx"),
    ".pptx": (b"presentationml.presentation.main+xml", ".potx"),
}


@dataclass(frozen=True)
class Brief:
    """What all formats of one briefing are written from."""

    about: Record  # title, subtitle, author, date and what it rests on
    tag: str  # language, BCP 47
    prose: str  # that of the sentences, which may be another
    paper: str  # as style rules call it
    mark: str  # that it is a draft, or nothing
    footer: str  # of each sheet
    day: str  # date of the files, ISO 8601
    html: str  # the document as one page, with all that each number rests on
    printed: str  # the same for paper, with sources in short
    body: str  # the inside of that
    charts: Mapping[str, str]  # drawings by the ids of charts, SVG
    words: Mapping[str, str]  # of documents, in their language


def read_house(path: Path, ending: str) -> BytesIO:
    """Read a file whose styles documents take; a template (.dotx, .potx) becomes a document.

    A ParameterError tells of a file that is none of its kind.
    """
    (own, other), copy = _KINDS[ending], BytesIO()
    try:
        with zipfile.ZipFile(path) as read, zipfile.ZipFile(copy, "w") as written:
            parts = {name: read.read(name) for name in read.namelist()}
            named = own.partition(b".")[0] + b".template.main+xml"
            kinds = parts["[Content_Types].xml"].replace(named, own)
            if path.suffix.lower() not in (ending, other) or own not in kinds:
                raise KeyError(own)
            for name, part in (parts | {"[Content_Types].xml": kinds}).items():
                written.writestr(name, part)
    except (OSError, KeyError, zipfile.BadZipFile):
        told = f"{path} is no {ending} file that can be read; name one"
        raise ParameterError(told) from None
    copy.seek(0)
    return copy


def date_properties(properties: Any, made: Brief) -> None:
    """Set what a Word or PowerPoint file says of itself, without the clock."""
    moment = datetime.fromisoformat(made.day or "1980-01-01")
    properties.title, properties.author = made.about["title"], made.about.get("author", "")
    properties.subject, properties.language = made.about.get("subtitle", ""), made.tag
    properties.created = properties.modified = moment
    properties.last_modified_by, properties.revision = properties.author, 1
    properties.comments = properties.keywords = ""


def save_fixed(save: Callable[[BytesIO], None]) -> bytes:
    """Save a zipped document with the same times of its parts whenever it is made."""
    first, second = BytesIO(), BytesIO()
    save(first)
    with zipfile.ZipFile(first) as read, zipfile.ZipFile(second, "w") as written:
        for name in read.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(part, read.read(name))
    return second.getvalue()
