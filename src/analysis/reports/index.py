"""The index of a build: its reports, sources, pairs of figures, files, and how to cite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from analysis.book.prose import machine_value, word_fact
from analysis.curation.raw import SEEN
from analysis.errors import AnalysisError
from analysis.facts.fact import Fact, Record, Source, make_record
from analysis.facts.register import Register
from analysis.project import (
    Project,
    Row,
    list_unverified,
    read_package,
    read_table,
    write_atomically,
)
from analysis.quantities.wording import find_language
from analysis.reports import metadata
from analysis.reports.plan import SETS
from analysis.reports.rendering import TAGS, choose_words, fill_page

#: The level at which the index reads hedges, whatever its pages do.
LEVEL = "core"
#: The verdicts that a reader should know of, then the others, the gravest first.
GRAVE = ("contradicted", "in tension")
VERDICTS = (*GRAVE, "consistent", "corroborated", "definitions differ", "not independent")
CITATION = "citation.bib"


def write_index(
    project: Project,
    out: Path,
    lang: str,
    titles: Mapping[str, str],
    pages: Mapping[str, Any],
    facts: Callable[[], tuple[Register, Mapping[str, Record]]] | None = None,
    unmade: Mapping[str, Any] = MappingProxyType({}),
) -> list[str]:
    """Write ``index.html``, ``facts.json`` and the other files that the index offers.

    `titles` are the questions of all notebooks by name, in their order; `pages` the entries of the
    manifest by address, such as ``en/01_pace.html``; `facts` gives all facts of the project, read
    and as records; `unmade` are parameter sets without a page, by address. What is wrong with the
    project's data is returned; the index then shows this and the reports.
    """
    rows = [_make_row(name, title, lang, pages, unmade) for name, title in titles.items()]
    faults: list[str] = []
    own = {href: page for href, page in pages.items() if href.startswith(f"{lang}/")}
    good = {href: page for href, page in own.items() if not page["faults"]}
    summary = [said for page in good.values() for said in page.get("summary", ())]
    content: dict[str, Any] = {"rows": rows, "faults": faults, "summary": summary}
    content["unverified"] = list_unverified(project)
    try:
        register, records = facts() if facts else metadata.collect_facts(project.processed)
        package, shown = read_package(project), metadata.read_pages(out, sorted(pages))
        metadata.write_facts(out, records, shown, pages, package)
        told = _write_downloads(project, out, package, lang)
        quotable = {href: page for href, page in shown.items() if href in good}
        told |= _summarise(project, register, quotable, own, lang)
        about = _describe_suite(package, register, told["files"], own, lang)
        content |= {**told, "metadata": metadata.embed_json(about)}
    except AnalysisError as fault:
        faults.append(str(fault))
    write_atomically(out / "index.html", fill_page("index", lang, content))
    return faults


def _make_row(
    name: str, title: str, lang: str, pages: Mapping[str, Any], unmade: Mapping[str, Any]
) -> dict[str, Any]:
    """Tell of one report; it has no address where it was never built in this language."""
    made, missing = (
        sum(href.startswith(f"{SETS}/{name}/") for href in sets) for sets in (pages, unmade)
    )
    row: dict[str, Any] = {
        "others": [
            {"href": href, "tag": tag, "language": choose_words(other)["language"]}
            for other, tag in TAGS.items()
            if other != lang and (href := f"{other}/{name}.html") in pages
        ],
        "name": name,
        "number": name.partition("_")[0],
        "title": title,
        "sets": f"{made}/{made + missing}" if missing else made,
    }
    href = f"{lang}/{name}.html"
    entry = pages.get(href)
    if entry is None:
        return row
    earlier = entry.get("failed", "")  # leads to what failed, if the page is of an earlier build
    return row | {
        "href": href,
        "failed": bool(entry["faults"]) and not earlier,
        "reason": metadata.find_reason(entry),
        "headline": entry["headline"],
        "readings": entry.get("readings", ()),
        "changes": entry.get("changes", {}),
        "earlier": earlier,
    }


def _describe_suite(
    package: Mapping[str, Any],
    register: Register,
    files: Sequence[Mapping[str, Any]],
    pages: Mapping[str, Any],
    lang: str,
) -> dict[str, Any]:
    """Describe the figures, downloads and pages as schema.org does."""
    described = [
        {
            "name": file["title"] or file["name"],
            "description": file["description"],
            "contentUrl": file["href"],
            "encodingFormat": file["mediatype"],
        }
        for file in files
    ]
    reports = [
        {"headline": page["title"], "url": href, "inLanguage": TAGS[page.get("language", lang)]}
        for href, page in sorted(pages.items())
    ]
    facts = [register[key] for key in register.curated()]
    return metadata.describe_dataset(package, facts=facts, files=described, reports=reports)


def _summarise(
    project: Project,
    register: Register,
    shown: Mapping[str, Record],
    pages: Mapping[str, Any],
    lang: str,
) -> dict[str, Any]:
    """Count figures, verdicts and publishers, and list pairs with the facts that pages show."""
    printed, context = (
        [register[key] for key in register.curated(tier)] for tier in ("printed", "context")
    )
    derived = [key for key in register.curated("derived") if key in register]
    claims = read_table(project.processed / "claims.csv")
    counted: dict[str, Sequence[object]] = {"printed": printed, "context": context}
    counted |= {"pairs": claims, "derived": derived}
    verdicts = Counter(claim["verdict"] for claim in claims)
    seen = Counter(fact.source.seen for fact in context if fact.source)
    figures = Counter(fact.article for fact in printed)
    ledger = _find_claims_page(claims, shown)
    articles = read_table(project.processed / "sources.csv")
    return {
        "articles": [{**row, "figures": figures[row["source_id"]]} for row in articles],
        "publishers": _list_publishers(context),
        "seen": {kind: seen[kind] for kind in SEEN if seen[kind]},
        "pairs": _list_pairs(claims, register, shown, lang),
        "verdicts": {verdict: verdicts[verdict] for verdict in VERDICTS},
        "ledger": {"href": ledger, "title": pages[ledger]["title"]} if ledger else None,
        "tally": {name: len(found) for name, found in counted.items()},
    }


def _list_pairs(
    claims: Sequence[Row], register: Register, pages: Mapping[str, Record], lang: str
) -> list[dict[str, Any]]:
    """List the pairs that a reader should know of, the gravest first, each figure in words."""
    listed = []
    for claim in (x for verdict in GRAVE for x in claims if x["verdict"] == verdict):
        facts = register[claim["fact_a"]], register[claim["fact_b"]]
        first, second = (_word_figure(fact, pages, lang) for fact in facts)
        if facts[0].metric != facts[1].metric:
            first["of"], second["of"] = facts[0].metric, facts[1].metric
        listed.append({**claim, "first": first, "second": second})
    return listed


def _list_publishers(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """List who else is quoted, those with the most figures first."""
    found: dict[str, list[Source]] = {}
    for source in (fact.source for fact in facts if fact.source):
        found.setdefault(source.publisher, []).append(source)
    publishers = [
        {
            "name": name,
            "figures": len(sources),
            "seen": [kind for kind in SEEN if kind in {x.seen for x in sources}],
            "texts": {(x.title, x.address, x.published_on): x for x in sources}.values(),
        }
        for name, sources in found.items()
    ]
    return sorted(publishers, key=lambda x: (-x["figures"], x["name"].lower()))


def _word_figure(fact: Fact, pages: Mapping[str, Record], lang: str) -> dict[str, Any]:
    """Word a figure, with who printed it and its entry on the first page that tells the same."""
    told = make_record(fact, {LEVEL: fact.interval})
    shown = (href for href, records in pages.items() if records["facts"].get(fact.id) == told)
    href = next(shown, "")
    worded = {
        "text": word_fact(fact, lang),
        "value": machine_value(fact),
        "tier": fact.tier,
        "href": href and f"{href}#fact-{quote(fact.id)}",
    }
    return {"worded": worded, "by": fact.source.publisher if fact.source else ""}


def _find_claims_page(claims: Sequence[Row], pages: Mapping[str, Record]) -> str:
    """Find the page that shows the most pairs whole; empty if none shows half of them."""
    pairs = [{row["fact_a"], row["fact_b"]} for row in claims]
    shown = {href: sum(x <= told["facts"].keys() for x in pairs) for href, told in pages.items()}
    best = max(shown, key=lambda href: shown[href], default="")
    return best if 2 * shown.get(best, 0) >= len(pairs) > 0 else ""


def _write_downloads(
    project: Project, out: Path, package: Mapping[str, Any], lang: str
) -> dict[str, Any]:
    """Put how to cite and the tables that a book reads beside the pages; list all downloads.

    Order, titles and descriptions of tables are those of the data package; a table that it does
    not know comes last.
    """
    from babel.numbers import format_decimal

    paths = [*project.processed.glob("*.csv"), *project.raw.glob("exclusions.csv")]
    ordered = sorted(paths, key=lambda path: path.name)
    tables = {path.relative_to(project.root).as_posix(): path for path in ordered}
    known = {f"data/{item['path']}": item for item in package.get("resources", ())}
    order, words, files = list(known), choose_words(lang), []
    for shown in sorted(tables, key=lambda x: order.index(x) if x in order else len(order)):
        name, text = tables[shown].name, tables[shown].read_text(encoding="utf-8")
        write_atomically(out / "data" / name, text)
        told = {key: known.get(shown, {}).get(key, "") for key in ("title", "description")}
        rows = max(0, text.count("\n") - 1)  # no cell holds a line break
        files.append({"href": f"data/{name}", "mediatype": "text/csv", "rows": rows, **told})
    for name, kind, key in (
        (metadata.FACTS_FILE, "json", "facts_file"),
        (metadata.SCHEMA_FILE, "schema+json", "schema_file"),
    ):
        told = {"title": "", "description": words[key]}
        files.append({"href": name, "mediatype": f"application/{kind}", "rows": None, **told})
    for file in files:
        file["name"] = Path(file["href"]).name
        size = max(1, round((out / file["href"]).stat().st_size / 1000))
        amount = format_decimal(size, locale=find_language(lang).locale)
        file["size"] = f"{amount}\N{NO-BREAK SPACE}kB"
    cited = project.root / CITATION
    if citation := cited.read_text(encoding="utf-8") if cited.is_file() else "":
        write_atomically(out / CITATION, citation)
    return {"files": files, "citation": citation}
