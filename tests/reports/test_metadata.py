"""What search engines are told is true, whole JSON-LD, and the same on every day."""

from dataclasses import replace

from analysis.facts.fact import Fact, Source, Tier, make_record
from analysis.quantities.interval import point
from analysis.reports.metadata import describe_dataset, describe_report

PACKAGE = {
    "title": "Cars in numbers",
    "description": "Every figure.",
    "version": "0.1.0",
    "licenses": [{"name": "CC-BY-4.0", "path": "https://license.example"}],
}
ARTICLE = Source("sea", "Gazette", "Ships", "2025-05-02", "https://a.example", author="A. Li")
FACT = Fact(
    *("cars", Tier.PRINTED, "count", "cars", point(9), "Yard", "cars"),
    period="1991/2030",
    source=ARTICLE,
)


def record(fact):
    return make_record(fact, {"core": fact.interval})


def test_a_page_is_based_on_the_articles_behind_its_facts_and_on_each_once():
    other = replace(FACT, id="ships")
    river = Source("river", "River", "Mills", "", "github:a/b")
    context = replace(FACT, id="told", tier=Tier.CONTEXT, source=replace(ARTICLE, id=""))
    facts = [FACT, other, context, replace(FACT, id="mills", source=river)]
    told = describe_report(
        PACKAGE,
        title="How many?",
        answer="Nine.",
        tag="zh-Hans",
        index="../index.html",
        facts=map(record, facts),
    )
    assert told == {
        "@context": "https://schema.org",
        "@type": "Report",
        "headline": "How many?",
        "abstract": "Nine.",
        "inLanguage": "zh-Hans",
        "isPartOf": {"@type": "Dataset", "name": "Cars in numbers", "url": "../index.html"},
        "isBasedOn": [
            {
                "@type": "Article",
                "name": "Mills",
                "publisher": {"@type": "Organization", "name": "River"},
            },
            {
                "@type": "Article",
                "name": "Ships",
                "author": {"@type": "Person", "name": "A. Li"},
                "publisher": {"@type": "Organization", "name": "Gazette"},
                "datePublished": "2025-05-02",
                "url": "https://a.example",
            },
        ],
        "license": "https://license.example",
        "version": "0.1.0",
    }


def test_the_suite_is_a_dataset_with_its_makers_files_and_pages():
    authors = [{"title": "Ludwig van Beethoven", "givenName": "Ludwig"}, {"title": "The others"}]
    file = {"name": "cars.csv", "description": "", "contentUrl": "data/cars.csv"}
    told = describe_dataset(
        PACKAGE | {"contributors": authors, "keywords": ["cars"]},
        facts=[replace(FACT, tier=Tier.CONTEXT, source=replace(ARTICLE, id=""))],
        files=[file],
        reports=[{"headline": "How many?", "url": "en/00.html"}],
    )
    assert told == {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "Cars in numbers",
        "description": "Every figure.",
        "creator": [
            {"@type": "Person", "name": "Ludwig van Beethoven"},
            {"@type": "Organization", "name": "The others"},
        ],
        "keywords": ["cars"],
        "license": "https://license.example",
        "version": "0.1.0",
        "temporalCoverage": "1991-01-01/2030-12-31",
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "name": "cars.csv", "contentUrl": "data/cars.csv"}
        ],
        "hasPart": [{"@type": "Report", "headline": "How many?", "url": "en/00.html"}],
    }


def test_what_is_not_known_is_left_out():
    told = describe_dataset({}, facts=[], files=[], reports=[])
    assert told == {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "isAccessibleForFree": True,
    }


def test_figures_cover_the_days_from_the_first_to_the_last_that_any_speaks_of():
    later = replace(FACT, period="2025-10-30")
    none = replace(FACT, period="")
    told = describe_dataset({}, facts=[later, none, FACT], files=[], reports=[])
    assert told["temporalCoverage"] == "1991-01-01/2030-12-31"
