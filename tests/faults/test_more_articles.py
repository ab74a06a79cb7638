"""Articles that come leave every test of the data green: added in a copy as the recipe says."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.project import ROOT_VARIABLE

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
#: Models of a maker, each with its sales: as many rows as a long article has.
MODELS = """
    Alder Birch Cedar Dogwood Elm Fir Gorse Hazel Ivy Juniper Kapok Larch Maple Nutmeg Oak Pine
    Quince Rowan Spruce Teak Umbra Viburnum Willow Yew Acacia Balsa Cypress Dahlia Ebony Fern
""".split()
SALES = {f"{173 - n},{100 + n} vehicles": name for n, name in enumerate(MODELS)}
#: Made-up articles by key: cells of their row, their text, and the decisions by phrase. They bring
#: publishers, a language, places, entities, hedges, a fall of sales, one of revenue, a pair that
#: repeats and one that contradicts, a long date, and a number that stands in another row too.
ARTICLES = {
    "hafenblatt-2025-03-10": (
        {
            "publisher": "Hafenblatt",
            "title": "Nordring baut aus",
            "published_on": "2025-03-10",
            "kind": "agency report",
            "speaks_for": "newspaper, relaying EY",
        },
        (
            "Nordring baut aus\n"
            "Nordring erweitert sein Werk in Wuhan für rund 180 Millionen Euro.\n"
            "Im Jahr 2024 arbeiteten dort knapp 900 Menschen, über 38 Prozent davon Frauen.\n"
            "Mindestens 25 Firmen liefern zu, bis zu 12 Modelle sind geplant.\n"
        ),
        {
            "rund 180 Millionen Euro": ("sum", "investment", "deal_values", "2025-03"),
            "knapp 900 Menschen": ("people", "people at work", "cooperation", "2024"),
            "über 38 Prozent": ("women", "share of women at work", "cooperation", "2024"),
            "Mindestens 25 Firmen": ("suppliers", "suppliers", "cooperation", "2024"),
            "bis zu 12 Modelle": ("models", "models planned", "cooperation", "2025-03"),
        },
    ),
    "wire-2026-06-03": (
        {
            "publisher": "Pacific Wire",
            "title": "A harder spring",
            "published_on": "2026-06-03",
            "kind": "agency report",
            "speaks_for": "independent news agency",
        },
        (
            "A harder spring\n"
            "FAW-Volkswagen's sales in China fell 7.4 percent in the first quarter of 2026.\n"
            "In 2025, Volkswagen's group delivered around 2.7 million vehicles in China.\n"
        ),
        {
            "fell 7.4 percent": ("change", "change of sales", "faw_vw_output", "2026-Q1"),
            "around 2.7 million vehicles": ("group", "deliveries", "cooperation", "2025"),
        },
    ),
    "parts-2026-04-14": (
        {
            "publisher": "Makers of Parts",
            "title": "Our year in China",
            "published_on": "2026-04-14",
            "kind": "press release",
            "speaks_for": "association of the makers of parts",
        },
        (
            "Our year in China\n"
            "Germany's exports of cars and parts to China came to 14.2 billion euros in 2025.\n"
            "In 2025 BMW Brilliance had about 22,000 workers, and electric cars a share of 21.3%.\n"
            "Members paid more than twice as much in duties as in 2024.\n"
            "Revenue in Europe fell 5.1 percent in the three months to the end of March.\n"
            "Some 5,300 people work in Stuttgart and Arnstadt.\n"
            + "".join(
                f"In 2025 sales of Nordring's {name} came to {sold}.\n"
                for sold, name in SALES.items()
            )
        ),
        {
            "14.2 billion euros": ("exports", "exports of cars and parts", "cooperation", "2025"),
            "about 22,000 workers": ("workers", "people at work", "cooperation", "2025"),
            "21.3%": ("electric", "share of electric cars", "cooperation", "2025"),
            "more than twice": ("duties", "duties as a multiple", "cooperation", "2025"),
            "fell 5.1 percent": (
                "revenue",
                "change of revenue in Europe",
                "cooperation",
                "2026-Q1",
            ),
            "Some 5,300 people": ("germans", "people at work", "cooperation", "2026-04"),
            **{
                sold: (
                    name.lower(),
                    f"sales of the {name}, one of its models",
                    "cooperation",
                    "2025",
                )
                for sold, name in SALES.items()
            },
        },
    ),
}
#: What the first one tells beside its numbers, by table.
AT = "hafenblatt-2025-03-10,2"
BESIDE = {
    "actors": f"nordring,Nordring,company,DE,,{AT},Nordring",
    "ties": f"nordring_bmw,nordring,bmw,ownership,none,a stake,,,{AT},Nordring;Werk,",
    "events": f"grows,Nordring grows,investment,2025-03,wuhan,nordring,,{AT},erweitert,",
    "sites": f"wuhan,Nordring in Wuhan,Nordring,plant,running,wuhan,,,{AT},Wuhan,",
}
#: Cells that are not as proposed.
MENDED = {
    "fell 7.4 percent": {"entity": "FAW-Volkswagen"},
    "around 2.7 million vehicles": {
        "entity": "Volkswagen Group",
        "same_as": "vw_china_deliveries_2025",
        "scope": "same",
        "question": "How many vehicles did Volkswagen deliver in 2025?",
    },
    "14.2 billion euros": {
        "entity": "Germany",
        "place": "CN",
        "same_as": "de_cn_auto_exports_2025",
        "scope": "same",
        "question": "How much did Germany export?",
    },
    "about 22,000 workers": {"entity": "BMW Brilliance"},
    "bis zu 12 Modelle": {"caveats": "expectation_not_observation;soft_end;upper_bound_only"},
}
#: What reads tables and pages; what tests code on made-up rows does not change with an article.
TESTS = """
    test_readme.py test_sentences_follow.py test_prose.py test_suite.py test_tables_behind.py book
    curation/test_checks.py charts/test_show.py reports/test_figures.py reports/test_refresh.py
    test_hostile_text.py facts/test_register.py test_briefing.py test_briefs.py
""".split()


def run(root: Path, *words: str) -> str:
    environment = {**os.environ, ROOT_VARIABLE: str(root)}
    options = {"cwd": root, "env": environment, "capture_output": True, "text": True}
    done = subprocess.run([sys.executable, "-m", *words], check=False, **options)
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-9000:]}\n{done.stderr}"
    return done.stdout


def decide(path: Path, decisions: dict[str, tuple[str, ...]]) -> None:
    """Fill in a review as a curator does."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    numbers = [row for row in rows if row["class"] != "source"]
    assert decisions.keys() <= {row["phrase"] for row in numbers}
    for row in numbers:
        cells = {"decision": "exclude"}
        if row["phrase"] in decisions:
            key, metric, theme, period = decisions[row["phrase"]]
            cells = {"decision": "accept", "fact_id": f"new_{key}", "metric": metric}
            cells |= {"theme": theme, "period": period, "entity": "Nordring", "place": "wuhan"}
            cells |= MENDED.get(row["phrase"], {})
        assert cells["decision"] in ("accept", row["proposal"])
        row.update(cells)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    """A copy of the checkout to which the articles have been added."""
    left_out = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache")
    root = Path(shutil.copytree(ROOT, tmp_path / "grown", ignore=left_out))
    shutil.rmtree(root / "reports", ignore_errors=True)
    with (root / "data/raw/places.csv").open("a", encoding="utf-8") as file:
        file.write("wuhan,Wuhan,city,CN,30.58,114.27,GeoNames 1791247\n")
    for name, (source, text, decisions) in ARTICLES.items():
        path = tmp_path / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        cited = {**source, "address": f"http://a.example/{name}"}
        words = (x for key, cell in cited.items() for x in (f"--{key.replace('_', '-')}", cell))
        run(root, "analysis", "curate", str(path), *words)
        review = path.with_suffix(".review.csv")
        decide(review, decisions)
        assert "0 open" in run(root, "analysis", "curate", "--apply", str(review))
    for table, row in BESIDE.items():
        with (root / f"data/raw/{table}.csv").open("a", encoding="utf-8") as file:
            file.write(f"{row}\n")
    run(root, "analysis", "data")
    run(root, "analysis", "refresh")
    return root


def test_articles_that_come_leave_the_tests_of_the_data_green(grown: Path) -> None:
    paths = [str(grown / "tests" / name) for name in TESTS]
    told = run(grown, "pytest", "-q", "-p", "no:cacheprovider", *paths)
    assert " passed" in told
