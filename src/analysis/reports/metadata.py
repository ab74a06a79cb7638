"""What search engines read: the suite as a schema.org ``Dataset``, its pages as ``Report``.

Nothing here depends on the day of the build.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis.facts.fact import Fact, Source, Tier
from analysis.facts.records import Record
from analysis.project import Project
from analysis.quantities.periods import period_bounds
from analysis.reports.citation import Author, Citation

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
    """Describe a page.

    Parameters
    ----------
    package : mapping of str to object
        The data package.
    title, answer : str
        The question of the page, and its first sentence.
    tag : str
        Language of the page (BCP 47).
    index : str
        Address of the index, relative to the page.
    facts : iterable of dict
        Records of what the page shows; the articles among their sources are what it is based on.
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
    citation: Citation | None,
    *,
    articles: Iterable[Source],
    coverage: str,
    files: Sequence[Record],
    reports: Sequence[Record],
) -> Record:
    """Describe the whole suite.

    Parameters
    ----------
    package : mapping of str to object
        The data package.
    citation : Citation, optional
        Who made it.
    articles : iterable of Source
        What it is based on.
    coverage : str
        First and last day that the figures speak of; see :func:`find_coverage`.
    files : sequence of dict
        Its downloads: ``name``, ``description``, ``contentUrl``, ``encodingFormat``.
    reports : sequence of dict
        Its pages: ``headline``, ``url``, ``inLanguage``.
    """
    authors = citation.authors if citation else ()
    return _drop_empty(
        {
            "@context": _CONTEXT,
            "@type": "Dataset",
            "name": package.get("title"),
            "description": package.get("description"),
            "creator": [_describe_author(author) for author in authors],
            "keywords": list(citation.keywords) if citation else [],
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


def _describe_author(author: Author) -> Record:
    if author.group:
        return {"@type": "Organization", "name": author.group}
    given, family = author.parts.get("given"), author.parts.get("family")
    person = {"@type": "Person", "name": author.name, "givenName": given, "familyName": family}
    return _drop_empty(person)


def _find_licence(package: Mapping[str, Any]) -> str:
    return next((licence.get("path", "") for licence in package.get("licenses", ())), "")


def _drop_empty(values: Mapping[str, Any]) -> Record:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
