"""A sentence about all rows, none of them, or how many there are, follows the tables or stops."""

import csv
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import nbformat
import pytest

from analysis.curation.build import build_data
from analysis.project import Project
from analysis.reports.diff import list_passages
from analysis.reports.execution import execute
from analysis.reports.executor import run_jobs
from analysis.reports.notebook import Execution

ROOT = Path(__file__).parents[1]
#: Pages that count articles, or speak of all of them.
PAGES = ("00_start_here", "05_ties", "07_agreement", "90_briefing")
Says = dict[str, str]
#: An article by somebody else, with one figure, a sum without a word such as about.
SOURCE = {
    "source_id": "sea-2025-05-02",
    "publisher": "Gazette",
    "title": "Ships and cars",
    "published_on": "2025-05-02",
    "address": "http://a.example",
    "kind": "editorial",
    "speaks_for": "an independent newspaper",
    "language": "en",
    "paragraphs": "6",
    "sha256": "0123456789abcdef" * 4,
}
SUM = {
    "fact_id": "fair_value",
    "source_id": "xinhua-2025-06-26",
    "paragraph": "4",
    "as_printed": "3.5 billion yuan",
    "value": "3500000000",
    "unit": "CNY",
    "kind": "money",
    "entity": "Fair",
    "metric": "sales",
    "place": "CN",
    "period": "2025",
}


WORDS = """none one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen twenty""".split()


def read(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def say(count: int) -> str:
    return WORDS[count] if count < len(WORDS) else str(count)


def count_interested() -> int:
    """Count the articles of China's state agency, a city's media, an association or a company."""
    own = r"\bcity\b|association"
    return sum(
        "Xinhua" in row["publisher"]
        or "promotional" in row["caveats"]
        or bool(re.search(own, row["speaks_for"].partition("relaying")[0]))
        for row in read("raw/sources")
    )


def count_falls(briefing: str) -> int:
    """Read how many articles give a figure for falling unit sales, as the briefing says."""
    (count,) = re.findall(r"(\w+) of the \w+ articles, [^.]* gives? a figure for falling", briefing)
    return WORDS.index(count.lower())


def add(project: Project, table: str, row: dict[str, str]) -> None:
    path = project.raw / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, lineterminator="\n", restval="").writerow(row)


def remove(project: Project, table: str, keys: list[str]) -> None:
    path = project.raw / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.partition(",")[0] not in keys]
    assert len(kept) == len(lines) - len(keys)
    path.write_text("".join(kept), encoding="utf-8", newline="\n")


def add_rows_of_one_source(project: Project) -> None:
    article = {"source_id": "xinhua-2025-06-26", "paragraph": "4"}
    figure = {"fact_id": "deal_catl_arnstadt_2019"}
    site = {"name": "Works", "operator": "Maker", "kind": "plant", "place_id": "duisburg"}
    event = {"name": "Works bought", "kind": "investment", "period": "2025"}
    named = article | {"name_printed": "Duisburg"}
    for key, origin in {"one": figure, "two": named, "three": figure | named}.items():
        own = {"site_id": f"works_{key}", "state": "closing"}
        add(project, "sites", site | origin | own)
    dated = article | {"as_printed": "in 2025"}
    for key, origin in {"one": figure, "two": dated}.items():
        add(project, "events", event | origin | {"event_id": f"bought_{key}"})
    said = {"statement_id": "said", "speaker": "xinhua", "test": "A count.", **article}
    claim = "Xinhua says that the works will be sold within one year."
    add(project, "statements", said | {"claim": claim, "verdict": "not tested"})
    tie = {"tie_id": "own", "kind": "supply", "direction": "from_china", "subject": "a model"}
    ends = {"actor_a": "mercedes_benz", "actor_b": "deepseek", "names_printed": "A;B"}
    add(project, "ties", tie | ends | article)


def change_and_read(root: Path, change: Callable[[Project], None], *names: str) -> Says:
    """Change a copy of the project, build its tables, and give what some pages then say."""
    project = Project(root)
    if not root.exists():
        shutil.copytree(ROOT / "data", root / "data")
        shutil.copytree(ROOT / "notebooks", project.notebooks)
    change(project)
    build_data(project)
    paths = [project.notebooks / f"{name}.ipynb" for name in names]
    jobs = [Execution(path, {}, path) for path in paths]
    told = {}
    for place, (done, executed) in run_jobs(execute, jobs, root=root):
        text = " ".join(passage.text for passage in list_passages(executed.cells))
        told[names[place]] = f"{done.failure or ''} {text}"
    return told


@pytest.fixture
def says(tmp_path: Path) -> Callable[..., Says]:
    return partial(change_and_read, tmp_path / "project")


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> Says:
    """What pages say with one more article, and with rows of which only one source tells."""

    def change(project: Project) -> None:
        add(project, "sources", SOURCE)
        add(project, "deal_values", SUM | {"source_id": SOURCE["source_id"]})
        add_rows_of_one_source(project)

    return change_and_read(tmp_path_factory.mktemp("more") / "project", change, *PAGES)


def test_the_links_of_the_last_year_that_may_be_chosen_are_told(tmp_path: Path) -> None:
    path = ROOT / "notebooks" / "05_ties.ipynb"
    done, executed = execute(Execution(path, {"since": 2025}, tmp_path / path.name))
    assert done.failure is None
    assert "took stakes" not in " ".join(x.text for x in list_passages(executed.cells))


def test_one_more_article_is_counted_by_every_page(more: Says) -> None:
    voices = [row["speaks_for"] for row in read("raw/sources")]
    before, count = say(len(voices)), say(len(voices) + 1)
    interested = say(count_interested())

    for name in PAGES:
        assert f"{before} articles" not in more[name].lower(), name
        assert count in more[name], name
    first = more["00_start_here"]
    assert f"{count.capitalize()} articles, not all official or promotional, tell of" in first
    assert "Some sums of money carry one" in first
    agency = f"{interested.capitalize()} articles come from China's state agency"
    assert agency in more["07_agreement"]
    assert re.search(rf"of the {count} articles, [^.]* gives? a figure", more["90_briefing"])


CHANGE = {"as_printed": "fell 5 percent", "value": "-5", "unit": "percent", "kind": "change"}
CHANGE |= {"caveats": "rounded;percent_not_points"}
POINTS = CHANGE | {"as_printed": "fell 5 percentage points", "unit": "points", "kind": "points"}
COUNT = {"as_printed": "900 cars", "value": "900", "unit": "vehicles", "kind": "count"}
EXPECTED = "expectation_not_observation;rounded;percent_not_points"
FALLS = {
    "change of deliveries in China": CHANGE | {"caveats": EXPECTED},
    "change of new registrations": CHANGE,
    "fall of sales": COUNT | {"caveats": "rounded"},
}
NO_FALLS = {
    "change of revenue in Europe": CHANGE,
    "change of revenue from sales of parts": CHANGE,
    "change of the share of battery cars in sales": POINTS,
    "change of the rate of decline of sales": POINTS,
    "change of sales": CHANGE | {"as_printed": "5 percent", "value": "5"},
}


def test_falling_sales_are_no_revenue_and_no_share(says: Callable[..., Says]) -> None:
    def tell(rows: dict[str, dict[str, str]]) -> Callable[[Project], None]:
        def change(project: Project) -> None:
            for number, (metric, cells) in enumerate(rows.items()):
                own = {"source_id": f"sea-{len(rows)}-{number}"}
                digest = (2 * SOURCE["sha256"])[(number, number + 6)[rows is FALLS] + 1 :][:64]
                add(project, "sources", SOURCE | own | {"title": metric, "sha256": digest})
                own |= {"fact_id": f"fair_{len(rows)}_{number}", "metric": metric}
                add(project, "cooperation", SUM | cells | own)

        return change

    stored = nbformat.read(ROOT / "notebooks" / "90_briefing.ipynb", as_version=4)
    before = count_falls(" ".join(passage.text for passage in list_passages(stored.cells)))
    assert count_falls(says(tell(NO_FALLS), "90_briefing")["90_briefing"]) == before
    after = count_falls(says(tell(FALLS), "90_briefing")["90_briefing"])
    assert after == before + len(FALLS)


def test_what_contradicts_a_figure_is_told_wherever_pages_say_it(says: Callable[..., Says]) -> None:
    figure = {"as_printed": "14.2 billion euros", "value": "14200000000", "unit": "EUR"}
    figure |= {"entity": "Germany", "metric": "exports of cars and parts to China"}
    figure |= {"fact_id": "gazette_exports", "source_id": SOURCE["source_id"], "period": "2025"}
    claim = {"claim_id": "exports", "question": "How much?", "fact_a": "gazette_exports"}
    claim |= {"fact_b": "de_cn_auto_exports_2025", "scope": "same"}
    stand = [x for x in read("processed/claims") if x["verdict"] == "contradicted"]
    others = [x["claim_id"] for x in stand if "scholz_days" not in (x["fact_a"], x["fact_b"])]

    def change(project: Project) -> None:
        remove(project, "claims", others)
        add(project, "sources", SOURCE)
        add(project, "cooperation", SUM | figure)
        add(project, "claims", claim)

    told = says(change, "00_start_here", "06_joint_ventures", "07_agreement", "90_briefing")
    first, second = "14.2 billion euros (Gazette).", "has below 14 billion euros."
    for name in ("00_start_here", "07_agreement"):
        assert f"Germany: exports of cars and parts to China, 2025: {first}" in told[name]
        assert f"{first} That is contradicted: " in told[name]
        assert second in told[name]
    assert "Two numbers are contradicted." in told["00_start_here"]
    assert "3 days in Chongqing, and one other number." in told["00_start_here"]
    assert "and two contradict;" in told["07_agreement"]
    for name in ("06_joint_ventures", "07_agreement", "90_briefing"):
        assert "That is contradicted: Gazette has 14.2 billion euros." in told[name]


def test_a_supplier_and_a_phrase_in_chinese_are_told_for_what_they_are(
    says: Callable[..., Says],
) -> None:
    own = {"source_id": SOURCE["source_id"], "entity": "Maker of brakes"}
    phrase = {"as_printed": "至少10亿元", "value": "1000000000", "hedge": "至少"}
    fall = {"as_printed": "下降5%", "value": "-5", "unit": "percent", "kind": "change"}
    fall["caveats"] = "rounded;percent_not_points"

    def change(project: Project) -> None:
        add(project, "sources", SOURCE | {"language": "zh"})
        add(project, "deal_values", SUM | own | phrase | {"caveats": "lower_bound_only;soft_end"})
        add(project, "cooperation", SUM | own | fall | {"fact_id": "fair_fall"})

    told = says(change, "00_start_here", "90_briefing")
    first = told["00_start_here"]
    assert "“至少10亿元”" not in first.partition("How far the true number")[0]  # a title
    assert "are official or promotional; each chooses what it tells" in first
    assert "The Chinese originals of articles in English, which were not seen" in first
    assert "a figure for falling unit sales" in told["90_briefing"]


RELAYED = [
    {"speaks_for": "newspaper, relaying EY"},
    {"speaks_for": "newspaper, relaying the carmakers' association"},
    {"speaks_for": "state news agency relaying a ministry"},
]
INTERESTED = [
    {"speaks_for": "association of the makers of parts"},
    {"speaks_for": "a maker of parts", "caveats": "promotional"},
    {"publisher": "Xinhua", "speaks_for": "state news agency, relaying EY"},
    {"speaks_for": "media of the city, relaying a ministry"},
]


@pytest.mark.parametrize(("articles", "more"), [(RELAYED, 0), (INTERESTED, 4)], ids=["no", "yes"])
def test_an_article_counts_for_its_voice_not_for_whom_it_relays(
    articles: list[dict[str, str]], more: int, says: Callable[..., Says]
) -> None:
    def change(project: Project) -> None:
        for number, cells in enumerate(articles):
            own = {"source_id": f"sea-{number}", "title": f"Ships {number}"}
            own["sha256"] = (2 * SOURCE["sha256"])[number + 1 :][:64]
            add(project, "sources", SOURCE | own | cells)

    told = says(change, "07_agreement")
    interested = count_interested() + more
    count = say(interested).capitalize()
    of_whom = "China's state agency Xinhua, a city's media"
    assert f"{count} articles come from {of_whom}" in told["07_agreement"]
    (bodies,) = re.findall(
        rf"{count} articles come from bodies with a stake [^:]*: ([^.]*)\.", told["07_agreement"]
    )
    assert sum(map(WORDS.index, re.findall(r"(\w+) from", bodies))) == interested


def test_rows_of_which_only_an_article_or_a_figure_tells_stop_no_page(more: Says) -> None:
    assert [name for name in PAGES if "Error" in more[name].partition(" ")[0]] == []
    ties = more["05_ties"]
    assert re.search(r"Crosses: [^.]*Duisburg\.", ties)
    assert "Duisburg, Duisburg" not in ties
    assert "Of plants in Germany, CATL's in Arnstadt is one on this map." in ties
    assert "the articles date none of the stakes" not in ties
    assert "DeepSeek, at BMW; DeepSeek, at Mercedes-Benz" in ties


def test_bare_sums_of_money_are_told(says: Callable[..., Says]) -> None:
    def change(project: Project) -> None:
        for number, _ in enumerate(read("raw/deal_values")):  # half of them, whatever stands there
            own = {"fact_id": f"fair_value_{number}", "metric": f"sales at stand {number}"}
            add(project, "deal_values", SUM | own)

    told = says(change, "00_start_here")
    assert "Some sums of money carry one" in told["00_start_here"]


GONE = {
    "ties": {"direction": "from_china", "kind": "technology_partnership"},
    "claims": {"verdict": "contradicted"},
    "context": {"fact_id": "nev_in_jv_2022_12"},
}


def test_rows_that_go_take_their_words_along(says: Callable[..., Says]) -> None:
    def change(project: Project) -> None:
        for table, cells in GONE.items():
            rows = [row for row in read(f"processed/{table}") if cells.items() <= row.items()]
            keys = [next(iter(row.values())) for row in rows]
            assert keys
            remove(project, table, keys)

    told = says(change, "05_ties", "00_start_here", "06_joint_ventures")
    assert "no Chinese firms whose technology a German one uses." in told["05_ties"]
    assert "No number is contradicted." in told["00_start_here"]
    seen = "CPCA's figures for twelve months, none seen at CPCA itself"
    assert seen in told["06_joint_ventures"]
