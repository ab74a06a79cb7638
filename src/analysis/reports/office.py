"""What Word and PowerPoint files are written from and share: properties, and fixed times."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from analysis.facts.fact import Record


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
