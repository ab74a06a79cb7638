"""What machines read: facts as JSON on pages and in ``facts.json``, and schema.org's metadata.

Nothing here depends on the day of the build.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.facts.fact import FACTS, SCHEMA, Fact, Record, Source, Tier, are_records, write_record
from analysis.facts.register import Register
from analysis.project import Project, write_atomically
from analysis.quantities.periods import period_bounds
from analysis.quantities.vocabulary import Level

if TYPE_CHECKING:
    from markupsafe import Markup
    from nbformat import NotebookNode

#: The element of a page that holds its facts, up to its text.
_OPENING = '<script type="application/json" id="facts">'
_CLOSING = "</script>"
#: What HTML or JavaScript would read as something else: signs of markup, ends of lines, halves of
#: characters, and controls, which no HTML file may hold.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff\x7f-\x9f]")


def write_json(value: object) -> str:
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

    text = _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", write_json(value))
    return Markup(text)  # noqa: S704 (nothing in it is markup)


def take_records(executed: NotebookNode) -> list[Record]:
    """Take what a notebook shows of its facts for machines: one for each Sources section."""
    outputs = (output for cell in executed.cells for output in cell.get("outputs", []))
    found = (output.get("data", {}).get(FACTS) for output in outputs)
    return [records for records in found if are_records(records)]


def embed_records(records: Record) -> Markup:
    """Make the element of a page that holds its facts."""
    from markupsafe import Markup

    return Markup(f"{_OPENING}{embed_json(records)}{_CLOSING}")  # noqa: S704


def read_records(html: str) -> Record | None:
    """Read the facts of a page back; None if it embeds none.

    Examples
    --------
    >>> records = {"facts": {}, "lang": "en", "level": "core"}
    >>> read_records(f"<main>…</main>{embed_records(records)}") == records
    True
    """
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


FACTS_FILE = "facts.json"
SCHEMA_FILE = SCHEMA.name


def collect_facts(processed: Path) -> dict[str, Record]:
    """Write every fact that needs no assumption as a record, at all levels of reading hedges.

    Raises
    ------
    AnalysisError
        If a processed table is missing or is not as it must be.
    """
    first = Register(processed, Level.CORE)
    registers = {str(level): first.at(level) for level in Level}
    return {
        key: write_record(
            first[key], {level: register[key].interval for level, register in registers.items()}
        )
        for key in first
        if first.is_ready(key)
    }


def write_facts(
    out: Path,
    facts: Mapping[str, Record],
    shown: Mapping[str, Record],
    pages: Mapping[str, Any],
    package: Mapping[str, Any],
) -> None:
    """Write ``facts.json``, one fact a line, and its schema beside it.

    `facts` are all by id; `shown` is what pages embed and `pages` their entries of the manifest, by
    address; title, version and licence are those of the data package.
    """
    licences = [licence["name"] for licence in package.get("licenses", ())]
    told = {"title": package.get("title"), "version": package.get("version")}
    content = {
        "$schema": SCHEMA_FILE,
        **{name: text for name, text in told.items() if text},
        **({"license": licences[0]} if licences else {}),
        "facts": facts,
        "pages": {
            href: _describe_page(pages[href], records, facts) for href, records in shown.items()
        },
    }
    write_atomically(out / FACTS_FILE, _write_lines(content))
    write_atomically(out / SCHEMA_FILE, SCHEMA.read_text(encoding="utf-8"))


def _describe_page(
    entry: Mapping[str, Any], records: Mapping[str, Any], facts: Mapping[str, Record]
) -> Record:
    level = records["level"]
    return {
        "title": entry["title"],
        "lang": records["lang"],
        "level": level,
        "parameters": entry["parameters"],
        "shows": sorted(records["facts"]),
        "own": {
            key: record
            for key, record in records["facts"].items()
            # Pages have records at one level alone.
            if key not in facts
            or record != facts[key] | {"intervals": {level: facts[key]["intervals"][level]}}
        },
    }


def _write_lines(content: Mapping[str, Any]) -> str:
    """Write JSON with a line for each fact and each page: two versions can be compared."""
    parts = [
        f"{write_json(name)}: {_spread(value) if name in ('facts', 'pages') else write_json(value)}"
        for name, value in content.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _spread(values: Mapping[str, Any]) -> str:
    lines = (f"{write_json(key)}: {write_json(values[key])}" for key in sorted(values))
    return "{\n" + ",\n".join(lines) + "\n}"


_CONTEXT = "https://schema.org"


def read_package(project: Project) -> dict[str, Any]:
    """Read the data package; empty if there is none."""
    if not project.package.is_file():
        return {}
    return dict(json.loads(project.package.read_text(encoding="utf-8")))


def is_web(address: str) -> bool:
    """Tell whether an address may be a link.

    Examples
    --------
    >>> is_web("https://example.org"), is_web("javascript:alert()")
    (True, False)
    """
    return address.startswith(("http://", "https://"))


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
    articles = {
        record["source"]["id"]: record["source"]
        for record in facts
        if record["tier"] == Tier.PRINTED
    }
    whole = _drop_empty({"@type": "Dataset", "name": package.get("title")})
    return _drop_empty(
        {
            "@context": _CONTEXT,
            "@type": "Report",
            "headline": title,
            "abstract": answer,
            "inLanguage": tag,
            "isPartOf": {**whole, "url": index},
            "isBasedOn": [_describe_article(articles[key]) for key in sorted(articles)],
            "license": _find_licence(package),
            "version": package.get("version"),
        }
    )


def describe_dataset(
    package: Mapping[str, Any],
    *,
    articles: Iterable[Source],
    coverage: str,
    files: Sequence[Record],
    reports: Sequence[Record],
) -> Record:
    """Describe the whole suite: what it is based on and speaks of, its downloads and its pages.

    `coverage` is that of :func:`find_coverage`; files have ``name``, ``description``,
    ``contentUrl`` and ``encodingFormat``, reports ``headline``, ``url`` and ``inLanguage``.
    """
    return _drop_empty(
        {
            "@context": _CONTEXT,
            "@type": "Dataset",
            "name": package.get("title"),
            "description": package.get("description"),
            "creator": [_describe_author(author) for author in package.get("contributors", ())],
            "keywords": package.get("keywords"),
            "license": _find_licence(package),
            "version": package.get("version"),
            "temporalCoverage": coverage,
            "isAccessibleForFree": True,
            "isBasedOn": [_describe_article(vars(article)) for article in articles],
            "distribution": [_drop_empty({"@type": "DataDownload", **file}) for file in files],
            "hasPart": [_drop_empty({"@type": "Report", **report}) for report in reports],
        }
    )


def find_coverage(facts: Iterable[Fact]) -> str:
    """Give the first and the last day that facts speak of, as ISO 8601 writes a span.

    Examples
    --------
    >>> from analysis.quantities.interval import point
    >>> fact = Fact("d", Tier.PRINTED, "count", "deals", point(28), "Hefei", "deals")
    >>> find_coverage([fact])
    ''
    """
    days = [period_bounds(fact.period) for fact in facts if fact.period]
    return f"{min(days)[0]}/{max(last for _, last in days)}" if days else ""


def _describe_article(source: Mapping[str, str]) -> Record:
    address = source.get("address", "")
    author = source.get("author")
    return _drop_empty(
        {
            "@type": "Article",
            "name": source.get("title"),
            "author": {"@type": "Person", "name": author} if author else None,
            "publisher": {"@type": "Organization", "name": source["publisher"]},
            "datePublished": source.get("published_on"),
            "url": address if is_web(address) else None,
        }
    )


def _describe_author(author: Mapping[str, str]) -> Record:
    kind = "Person" if author.get("givenName") or author.get("familyName") else "Organization"
    return _drop_empty({"@type": kind, "name": author.get("title"), "url": author.get("path")})


def _find_licence(package: Mapping[str, Any]) -> str:
    return next((licence.get("path", "") for licence in package.get("licenses", ())), "")


def _drop_empty(values: Mapping[str, Any]) -> Record:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
