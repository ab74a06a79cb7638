"""What machines read: facts as JSON on pages and in ``facts.json``, and schema.org's metadata.

Nothing here depends on the day of the build.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.book.prose import is_web
from analysis.facts.fact import FACTS, SCHEMA, Fact, Record, Tier, are_records, make_record
from analysis.facts.register import Register
from analysis.project import write_atomically
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import Level

if TYPE_CHECKING:
    from markupsafe import Markup
    from nbformat import NotebookNode

FACTS_FILE = "facts.json"
SCHEMA_FILE = SCHEMA.name
#: The element of a page that holds its facts, up to its text.
_OPENING = '<script type="application/json" id="facts">'
_CLOSING = "</script>"
#: What HTML or JavaScript would read as something else: signs of markup, ends of lines, halves of
#: characters, and controls, which no HTML file may hold.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff\x7f-\x9f]")


def dump_json(value: object) -> str:
    """Write JSON on one line, keys sorted, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def embed_json(value: object) -> Markup:
    r"""Write JSON that may stand inside a script element of a page, whatever it says.

    Examples
    --------
    >>> print(embed_json({"title": "</script><!-- R&D"}))
    {"title":"\u003c/script\u003e\u003c!-- R\u0026D"}
    """
    from markupsafe import Markup

    text = _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", dump_json(value))
    return Markup(text)  # noqa: S704 (nothing in it is markup)


def take_bundles(cells: Iterable[Mapping[str, Any]], kind: str, beside: str = "") -> list[Any]:
    """Take what cells hand over by one kind of output, in order; what is `beside` another alone."""
    shown = (x.get("data", {}) for cell in cells for x in cell.get("outputs", []))
    return [data[kind] for data in shown if (beside or kind) in data]


def take_records(executed: NotebookNode) -> list[Record]:
    """Take what a notebook shows of its facts for machines: one for each Sources section."""
    return [records for records in take_bundles(executed.cells, FACTS) if are_records(records)]


def embed_records(records: Record) -> Markup:
    """Make the element of a page that holds its facts."""
    from markupsafe import Markup

    return Markup(f"{_OPENING}{embed_json(records)}{_CLOSING}")  # noqa: S704


def read_records(html: str) -> Record | None:
    """Read the facts of a page back; None if it embeds none."""
    _, opening, rest = html.rpartition(_OPENING)
    try:
        stored: Record = json.loads(rest.partition(_CLOSING)[0]) if opening else {}
    except ValueError:  # something of a notebook's own that looks alike
        return None
    return stored if are_records(stored) else None


def read_pages(out: Path, hrefs: Iterable[str]) -> dict[str, Record]:
    """Read the facts of those pages that embed theirs, by address."""
    found = {href: read_records((out / href).read_text(encoding="utf-8")) for href in hrefs}
    return {href: records for href, records in found.items() if records is not None}


def collect_facts(processed: Path) -> tuple[Register, dict[str, Record]]:
    """Read every fact that needs no assumption, and write it as a record at all levels of hedges.

    The register has read them at the level ``core``.
    """
    first = Register(processed, Level.CORE)
    registers = [first, *(first.at(level) for level in Level if level != Level.CORE)]
    records = {
        key: make_record(first[key], {x.level: x[key].interval for x in registers}) for key in first
    }
    return first, records


def write_facts(
    out: Path,
    facts: Mapping[str, Record],
    shown: Mapping[str, Record],
    pages: Mapping[str, Any],
    package: Mapping[str, Any],
) -> None:
    """Write ``facts.json``, with a line for each fact and each page, and its schema beside it.

    `facts` are all by id; `shown` is what pages embed and `pages` their entries of the manifest, by
    address; title, version and licence are those of the data package.
    """
    licences = package.get("licenses") or [{}]
    content = {
        "$schema": SCHEMA_FILE,
        "title": package.get("title"),
        "version": package.get("version"),
        "license": licences[0].get("name"),
        "facts": dict(sorted(facts.items())),
        "pages": {
            href: _describe_page(pages[href], records, facts)
            for href, records in sorted(shown.items())
        },
    }
    known = {name: value for name, value in content.items() if value is not None}
    lines = _dump_lines(
        known, lambda part: _dump_lines(part) if isinstance(part, dict) else dump_json(part)
    )
    write_atomically(out / FACTS_FILE, f"{lines}\n")
    write_atomically(out / SCHEMA_FILE, SCHEMA.read_text(encoding="utf-8"))


def _describe_page(entry: Mapping[str, Any], shown: Record, facts: Mapping[str, Record]) -> Record:
    level = shown["level"]
    # Pages have records at one level alone.
    known = {
        key: facts[key] | {"intervals": {level: facts[key]["intervals"][level]}}
        for key in shown["facts"].keys() & facts.keys()
    }
    own = {key: record for key, record in shown["facts"].items() if record != known.get(key)}
    return {
        "title": entry["title"],
        "lang": shown["lang"],
        "level": level,
        "parameters": entry["parameters"],
        "shows": sorted(shown["facts"]),
        "own": own,
    }


def _dump_lines(values: Mapping[str, Any], write: Callable[[Any], str] = dump_json) -> str:
    """Write a JSON object with a line for each of its names: two versions can be compared."""
    lines = (f"{dump_json(name)}: {write(value)}" for name, value in values.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def describe_report(
    package: Mapping[str, Any],
    *,
    title: str,
    answer: str,
    tag: str,
    index: str,
    facts: Iterable[Record],
) -> Record:
    """Describe a page: its question and first sentence, its language and the way to the index.

    It is based on the articles among the sources of the facts that it shows.
    """
    printed = (record["source"] for record in facts if record["tier"] == Tier.PRINTED)
    articles = {source["id"]: source for source in printed}
    return _describe_whole(
        "Report",
        package,
        headline=title,
        abstract=answer,
        inLanguage=tag,
        isPartOf=_describe("Dataset", name=package.get("title"), url=index),
        isBasedOn=[_describe_article(articles[key]) for key in sorted(articles)],
    )


def describe_dataset(
    package: Mapping[str, Any],
    *,
    facts: Sequence[Fact],
    files: Sequence[Record],
    reports: Sequence[Record],
) -> Record:
    """Describe the whole suite: what it is based on and speaks of, its downloads and its pages.

    Files have ``name``, ``description``, ``contentUrl`` and ``encodingFormat``, reports
    ``headline``, ``url`` and ``inLanguage``.
    """
    articles = dict.fromkeys(fact.source for fact in facts if fact.article and fact.source)
    days = [period_bounds(fact.period) for fact in facts if fact.period]
    return _describe_whole(
        "Dataset",
        package,
        name=package.get("title"),
        description=package.get("description"),
        creator=[_describe_author(author) for author in package.get("contributors", ())],
        keywords=package.get("keywords"),
        temporalCoverage=f"{min(days)[0]}/{max(last for _, last in days)}" if days else "",
        isAccessibleForFree=True,
        isBasedOn=[_describe_article(vars(article)) for article in articles],
        distribution=[_describe("DataDownload", **file) for file in files],
        hasPart=[_describe("Report", **report) for report in reports],
    )


def _describe_whole(kind: str, package: Mapping[str, Any], **properties: object) -> Record:
    """Describe what is published under the licence and version of the data package."""
    licences = package.get("licenses") or [{}]
    shared = {"license": licences[0].get("path"), "version": package.get("version")}
    return {"@context": "https://schema.org"} | _describe(kind, **properties, **shared)


def _describe(kind: str, **properties: object) -> Record:
    """Describe something in the words of schema.org; what is not known is left out."""
    known = {name: value for name, value in properties.items() if value not in (None, "", [])}
    return {"@type": kind} | known


def _describe_article(source: Mapping[str, str]) -> Record:
    address, author = source.get("address", ""), source.get("author")
    return _describe(
        "Article",
        name=source.get("title"),
        author=_describe("Person", name=author) if author else None,
        publisher=_describe("Organization", name=source["publisher"]),
        datePublished=source.get("published_on"),
        url=address if is_web(address) else None,
    )


def _describe_author(author: Mapping[str, str]) -> Record:
    kind = "Person" if author.get("givenName") or author.get("familyName") else "Organization"
    return _describe(kind, name=author.get("title"), url=author.get("path"))


def find_reason(entry: Mapping[str, Any]) -> str:
    """Give the first line of why a page of the manifest failed; empty if it did not."""
    return entry["faults"][0].splitlines()[0] if entry.get("faults") else ""
