"""What tests of the index share: a made-up suite whose every text is hostile, and pages of it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from analysis.book.book import Book
from analysis.curation.raw import columns_of
from analysis.facts.fact import make_records
from analysis.project import Project, write_table
from analysis.quantities.wording import LANGUAGES
from analysis.reports.metadata import embed_records

ROOT = Path(__file__).parents[2]
#: Ends elements and comments, holds quotes, an entity, a template, what LaTeX reads, ends of lines
#: of JavaScript, and turns the direction of what follows.
HOSTILE = "</script><!-- \"'&amp; {{ 7*7 }} {x} 50% \\ ~^#$_ \u2028 \u202e</td><b>"

#: Made-up rows by processed table; cells that are not named are empty.
ROWS: dict[str, list[dict[str, str]]] = {
    "sources": [
        {
            "source_id": "sea",
            "publisher": f"Gazette {HOSTILE}",
            "title": f"Ships {HOSTILE}",
            "author": HOSTILE,
            "published_on": "2025-05-02",
            "address": "http://a.example/?q=\"'<&",
            "kind": "editorial",
            "speaks_for": HOSTILE,
        },
        {
            "source_id": "river",
            "publisher": "River",
            "title": "Mills",
            "published_on": "2025-06-03",
            "address": "javascript:alert(1)",
            "speaks_for": "itself",
        },
    ],
    "figures": [
        {
            "theme": "nev_share",
            "fact_id": "cars",
            "source_id": "sea",
            "paragraph": "3",
            "as_printed": "nearly 90 cars",
            "language": "en",
            "hedge": "nearly",
            "value": "90",
            "number": "90",
            "unit": "cars",
            "kind": "count",
            "entity": f"Yard {HOSTILE}",
            "metric": "cars",
            "period": "2025",
            "caveats": "mind",
            "note": HOSTILE,
        },
        {
            "theme": f"odd {HOSTILE}",
            "fact_id": "mills",
            "source_id": "river",
            "paragraph": "1",
            "as_printed": "28 plants",
            "language": "en",
            "value": "28",
            "number": "28",
            "unit": "plants",
            "kind": "count",
            "entity": "River",
            "metric": "mills",
            "period": "2024-H1",
        },
    ],
    "context": [
        {
            "fact_id": "told",
            "series_id": "cars",
            "definition": HOSTILE,
            "as_printed": "1.500 cars",
            "language": "de",
            "value": "1500",
            "number": "1500",
            "unit": "cars",
            "kind": "count",
            "entity": "Yard",
            "metric": "cars",
            "period": "2025",
            "publisher": f"Office {HOSTILE}",
            "title": HOSTILE,
            "published_on": "2025-01",
            "address": "data:text/html,<script>alert(1)</script>",
            "seen": "mirror",
        },
        {
            "fact_id": "told_again",
            "series_id": "cars",
            "definition": "cars",
            "as_printed": "80 cars",
            "language": "en",
            "value": "80",
            "number": "80",
            "unit": "cars",
            "kind": "count",
            "entity": "Yard",
            "metric": "cars",
            "period": "2025",
            "publisher": "Maker",
            "address": "https://b.example",
            "seen": "primary",
        },
    ],
    "claims": [
        {
            "claim_id": "pair",
            "question": f"How many? {HOSTILE}",
            "fact_a": "cars",
            "fact_b": "told",
            "scope": "same",
            "note": HOSTILE,
            "verdict": "contradicted",
        },
        {
            "claim_id": "other",
            "question": "How many again?",
            "fact_a": "cars",
            "fact_b": "told_again",
            "scope": "definition",
            "note": "",
            "verdict": "definitions differ",
        },
    ],
    "caveats": [{"key": "mind", "title": HOSTILE, "text": HOSTILE}],
    "derived": [],
    "labels": [],
}


@dataclass(frozen=True)
class Suite:
    """A made-up project and the folder of its reports."""

    project: Project
    out: Path
    hostile: str = HOSTILE

    def book(self, lang: str = "en", level: str = "core") -> Book:
        return Book(self.project, lang, level)

    def write_page(
        self, href: str, *keys: str, level: str = "core", book: Book | None = None, **entry: object
    ) -> dict[str, Any]:
        """Write a page that shows some facts; give its entry in the manifest."""
        folder, name = href.partition("/")[0], Path(href).name
        lang = folder if folder in LANGUAGES else "en"
        facts = (book or self.book(lang, level)).cite(*keys)
        records = {"lang": lang, "level": level, "facts": make_records(facts, level)}
        page = self.out / href
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<main></main>{embed_records(records)}\n", encoding="utf-8")
        stem = name.removesuffix(".html")
        return {
            "changes": {},
            "faults": [],
            "headline": "",
            "notebook": stem,
            "parameters": {"lang": lang, "level": level},
            "title": f"Why {stem}?",
        } | entry


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    """A small suite: two articles with a figure each, two independent figures, two claims."""
    project = Project(tmp_path / "suite")
    project.processed.mkdir(parents=True)
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    package["description"] = HOSTILE
    for resource in package["resources"]:
        if resource["name"] == "processed-figures":
            resource["description"] = HOSTILE
    project.package.write_text(json.dumps(package), encoding="utf-8")
    for name, rows in ROWS.items():
        columns = columns_of(package, f"processed-{name}")
        whole = [dict.fromkeys(columns, "") | row for row in rows]
        write_table(project.processed / f"{name}.csv", columns, whole)
    (project.root / "citation.bib").write_text("@misc{cars, title={Cars}}\n", encoding="utf-8")
    return Suite(project, tmp_path / "reports")
