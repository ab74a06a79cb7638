"""What the README shows is true: its code runs, and the files that it names are there."""

import doctest
import re
from pathlib import Path

import pytest

from analysis.book.prose import COUNTS
from analysis.project import ROOT_VARIABLE, read_table
from analysis.reports.refresh import BEGIN, END

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_code_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(ROOT_VARIABLE, str(ROOT))
    names: dict[str, object] = {}
    session = "\n".join(re.findall(r"```pycon\n(.*?)```", README, re.DOTALL))
    shown = doctest.DocTestParser().get_doctest(session, names, "README.md", None, None)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert runner.run(shown, clear_globs=False).attempted >= 10
    assert runner.failures == 0
    names |= shown.globs
    for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        exec(compile(block, "README.md", "exec"), names)
    assert (tmp_path / "shares.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([\w./-]+)\)", README))))
def test_a_file_that_the_readme_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(
    "name", "README.md CITATION.cff citation.bib data/datapackage.json docs/method.md".split()
)
def test_articles_are_counted_by_nobody_by_hand(name: str) -> None:
    before, _, rest = (ROOT / name).read_text(encoding="utf-8").partition(BEGIN)
    text = " ".join(f"{before} {rest.partition(END)[2] or rest}".split())
    told = re.findall(rf"(?i)\b(?:{'|'.join(COUNTS)}|\d+) (?:\w+ )?articles|all official", text)
    assert told == [], "articles come and go: leave out how many there are, and of which kind"


def test_the_readme_counts_the_articles_and_names_the_newest_day(newest_told: str) -> None:
    count = len(read_table(ROOT / "data/raw/sources.csv"))
    findings = README.partition(BEGIN)[2].partition(END)[0]
    told = f"{count} articles; sources published until {newest_told}."
    assert findings.strip().splitlines()[-1] == told, "run make refresh"
