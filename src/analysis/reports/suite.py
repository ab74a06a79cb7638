"""The project in, what the index tells of it besides reports out; and the files that it offers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.book.book import Book
from analysis.facts.fact import Tier
from analysis.facts.records import Record
from analysis.project import Project, write_atomically
from analysis.reports.citation import Citation, read_citation, word_citation
from analysis.reports.distribution import Download, copy_tables, word_size
from analysis.reports.explained import Entries
from analysis.reports.facts_json import NAME, SCHEMA_NAME, write_facts
from analysis.reports.glance import Sort, list_figures, list_sorts
from analysis.reports.islands import write_island
from analysis.reports.metadata import describe_dataset, find_coverage, read_package
from analysis.reports.provenance import count_seen, list_articles, list_publishers
from analysis.reports.references import write_bibtex, write_csl
from analysis.reports.verdicts import GRAVE, count_verdicts, find_ledger, list_pairs
from analysis.reports.wording import TAGS, choose_words

#: The level at which the index reads hedges, whatever its pages do.
LEVEL = "core"
#: Names of the files for reference managers.
BIBTEX, CSL = "citation.bib", "citation.csl.json"


def describe_suite(
    project: Project,
    out: Path,
    lang: str,
    pages: Mapping[str, Any],
    shown: Mapping[str, Record],
    facts: Mapping[str, Record],
) -> dict[str, Any]:
    """Write what stands beside the pages, and gather what the index shows.

    Parameters
    ----------
    project : Project
        The project.
    out : Path
        Folder of the pages.
    lang : str
        Language of the index.
    pages : mapping of str to dict
        Entries of the manifest by address.
    shown : mapping of str to dict
        What pages embed of their facts, by address.
    facts : mapping of str to dict
        All facts by id, see `analysis.reports.facts_json.collect_facts`.

    Returns
    -------
    dict
        The template's variables.

    Raises
    ------
    AnalysisError
        If a processed table or the citation is not as it must be.
    """
    package, citation, words = read_package(project), read_citation(project), choose_words(lang)
    book = Book(project.processed, lang, LEVEL)
    write_facts(out, facts, shown, pages, package)
    files = [*copy_tables(project, out, package, lang), *_list_json(out, words, lang)]
    if citation:
        _write_references(out, citation)
    own = sorted(href for href in pages if href.startswith(f"{lang}/"))
    quotable = {href: shown[href] for href in own if href in shown and not pages[href]["faults"]}
    entries = Entries(LEVEL, quotable)
    figures, pairs = list_figures(book, words, entries), list_pairs(book, entries)
    printed, context = (book.facts(tier=tier) for tier in (Tier.PRINTED, Tier.CONTEXT))
    ledger = find_ledger(book.rows("claims"), quotable)
    metadata = describe_dataset(
        package,
        citation,
        articles=list(dict.fromkeys(fact.source for fact in printed if fact.source)),
        coverage=find_coverage([*printed, *context]),
        files=[file.describe() for file in files],
        reports=[
            {"headline": pages[href]["title"], "url": href, "inLanguage": TAGS[lang]}
            for href in own
        ],
    )
    return {
        "figures": figures,
        "filters": {
            name: list_sorts(getattr(figure, name) for figure in figures)
            for name in ("article", "theme", "hedge")
        },
        "articles": list_articles(book),
        "publishers": list_publishers(book),
        "seen": count_seen(context),
        "pairs": pairs,
        "grave": GRAVE,
        "verdicts": count_verdicts(pairs),
        "ledger": Sort(ledger, pages[ledger]["title"]) if ledger else None,
        "tally": {
            "printed": len(printed),
            "context": len(context),
            "derived": len(book) - len(printed) - len(context),
            "pairs": len(pairs),
        },
        "files": files,
        "citation": word_citation(citation) if citation else "",
        "metadata": write_island(metadata),
    }


def _list_json(out: Path, words: Mapping[str, str], lang: str) -> Sequence[Download]:
    return [
        Download(
            href,
            mediatype,
            title="",
            description=words[key],
            size=word_size((out / href).stat().st_size, lang),
        )
        for href, mediatype, key in (
            (NAME, "application/json", "facts_file"),
            (SCHEMA_NAME, "application/schema+json", "schema_file"),
        )
    ]


def _write_references(out: Path, citation: Citation) -> None:
    write_atomically(out / BIBTEX, write_bibtex(citation))
    text = json.dumps(write_csl(citation), ensure_ascii=False, indent=1)
    write_atomically(out / CSL, f"{text}\n")
