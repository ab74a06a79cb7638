"""Measure how well numbers of articles are found and read, against labels made by hand.

Run it with ``make bench-curation FOLDER=…``. The folder has texts, ``articles/NAME.txt``, one
paragraph a line that is not empty, and their labels, ``gold/NAME.csv``: the number of the
paragraph, phrase, class, hedge, value and unit, in the order of the text; ``published.csv`` may
name the day of publication of each (name, published_on). Or it is a table of phrases with the
columns language, phrase, class, hedge, value, unit, and published_on or a source that ends with
that day; a note "cp=…" gives the words around a phrase, with which it is read.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from analysis.curation.article import guess_language
from analysis.errors import PhraseError
from analysis.extraction.mentions import Mention, find_in_article, find_mentions
from analysis.quantities import LANGS
from analysis.quantities.periods import period_bounds

RESULTS = Path(__file__).with_name("results.md")
#: The heading of the section that this writes there.
READING = "\n# What is read of articles\n"
#: Classes of the labels and what a mention calls them.
CLASSES = {
    "substantive": "substantive",
    "date": "date",
    "date (relative)": "date",
    "name/idiom": "name",
    "boilerplate": "boilerplate",
}
Row = dict[str, str]


@dataclass(frozen=True)
class Judged:
    """A label, and the mention that was found for it, if any."""

    language: str
    label: Row
    mention: Mention | None

    @property
    def category(self) -> str:
        """The class of the label."""
        return CLASSES[self.label["class"]]

    @property
    def wrong(self) -> list[str]:
        """What of hedge, value and unit is not as labelled."""
        if not self.mention:
            return ["found"]
        found = self.mention
        given = {"hedge": found.hedge, "value": found.value, "unit": found.unit}
        return [name for name, text in given.items() if not is_same(self.label[name], text)]

    @property
    def is_silent(self) -> bool:
        """Tell whether something given is wrong, and nothing warns of it."""
        return bool(self.mention and self.wrong and not self.mention.doubt)


def is_same(label: str, found: str) -> bool:
    """Compare numbers as numbers and periods as days; anything else as text."""
    if label.strip().lower() == found.strip().lower():
        return True
    for read in (read_numbers, period_bounds):
        with suppress(PhraseError, ValueError, ZeroDivisionError):
            return bool(read(label) == read(found))
    return False


def read_numbers(text: str) -> list[Fraction]:
    """Read a number, or the two ends of a range."""
    return [Fraction(part) for part in text.split("..")]


def read_csv(path: Path) -> list[Row]:
    """Read a table; cells that are missing are empty."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{k: v or "" for k, v in row.items()} for row in csv.DictReader(file)]


def read_day(text: str) -> date | None:
    """Read the day with which a text ends; a month is taken by its middle, a year for none."""
    found = re.search(r"(\d{4})-(\d\d)(?:-(\d\d))?(?:-[a-z]\w*)?$", text)
    return date(int(found[1]), int(found[2]), int(found[3] or 15)) if found else None


def judge_folder(folder: Path, language: str) -> Iterator[Judged]:
    """Match the labels of each article with what is found in it."""
    published = folder / "published.csv"
    days = (
        {x["name"]: read_day(x["published_on"]) for x in read_csv(published)}
        if published.is_file()
        else {}
    )
    for path in sorted((folder / "gold").glob("*.csv")):
        text = (folder / "articles" / f"{path.stem}.txt").read_text(encoding="utf-8-sig")
        paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
        lang = language or guess_language(text)
        rows = [{**row, "source": path.stem} for row in read_csv(path)]
        found = find_in_article(paragraphs, lang, days.get(path.stem))
        for number, mentions in enumerate(found, start=1):
            labels = [row for row in rows if int(row["paragraph"]) == number]
            yield from match(lang, paragraphs[number - 1], labels, mentions)


def judge_phrases(path: Path, language: str) -> Iterator[Judged]:
    """Match each phrase of a table with what is found in it alone."""
    for row in read_csv(path):
        if language in ("", row["language"]):
            day = read_day(row.get("published_on") or row.get("source", ""))
            context = re.search(r"cp=(.+)", row.get("note", ""))
            text = context[1] if context and row["phrase"] in context[1] else row["phrase"]
            mentions = find_mentions(text, row["language"], day)
            yield from match(row["language"], text, [row], mentions)


def match(
    language: str, paragraph: str, labels: Sequence[Row], mentions: Sequence[Mention]
) -> Iterator[Judged]:
    """Give each label, in order, the mention left that shares most of its characters."""
    left, place = list(mentions), 0
    for label in labels:
        begin = paragraph.find(label["phrase"], place)
        if begin < 0:
            raise SystemExit(
                f"{label['source']}: {label['phrase']!r} does not stand in its paragraph"
            )
        end = begin + len(label["phrase"])
        place = end
        shared = [(min(end, x.span[1]) - max(begin, x.span[0]), -x.span[0], x) for x in left]
        best = max((x for x in shared if x[0] > 0), key=lambda x: x[:2], default=None)
        if best:
            left.remove(best[2])
        yield Judged(language, label, best[2] if best else None)
    unlabelled = dict.fromkeys(("class", "phrase"), "")
    yield from (Judged(language, unlabelled, mention) for mention in left)


def tell(judged: Sequence[Judged]) -> str:
    """Write the table, one column a language, as Markdown."""
    langs = [x for x in LANGS if any(y.language == x for y in judged)]
    counted = {lang: count([x for x in judged if x.language == lang]) for lang in langs}
    names = next(iter(counted.values()), {})
    rows = [["", *langs], ["---"] * (len(langs) + 1)]
    rows += [[name, *(counted[lang][name] for lang in langs)] for name in names]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def count(judged: Sequence[Judged]) -> dict[str, str]:
    """Count what was found and what is right."""
    labelled = [x for x in judged if x.label["class"]]
    figures = [x for x in labelled if x.category == "substantive"]
    dates = [x for x in labelled if x.category == "date"]
    hedged = [x for x in figures if x.label["hedge"]]
    timed = {id(x): "found" if not x.mention else "value" in x.wrong and "value" for x in dates}
    doubted = [x for x in (*figures, *dates) if x.wrong and x.mention and x.mention.doubt]

    def rate(found: list[Judged], whole: list[Judged]) -> str:
        part = f"{len(found)} of {len(whole)}"
        return f"{part} ({100 * len(found) / len(whole):.1f} %)" if whole else part

    return {
        "mentions found": rate([x for x in labelled if x.mention], labelled),
        "… of the substantive ones": rate([x for x in figures if x.mention], figures),
        "right class": rate(
            [x for x in labelled if x.mention and x.mention.category == x.category], labelled
        ),
        "substantive: hedge, value and unit right": rate(
            [x for x in figures if not x.wrong], figures
        ),
        "hedged: hedge right": rate(
            [x for x in hedged if not {"hedge", "found"} & {*x.wrong}], hedged
        ),
        "dates: period right": rate([x for x in dates if not timed[id(x)]], dates),
        "wrong, but refused or doubted": rate(doubted, [*figures, *dates]),
        "silently wrong, substantive": rate([x for x in figures if x.is_silent], figures),
        "silently wrong, dates": rate(
            [x for x in dates if x.is_silent and timed[id(x)] == "value"], dates
        ),
        "right, yet doubted": str(
            sum(bool(not x.wrong and x.mention and x.mention.doubt) for x in figures)
        ),
        "mentions without a label": str(sum(not x.label["class"] for x in judged)),
    }


def list_misread(judged: Sequence[Judged]) -> Iterator[str]:
    """List what is wrong by kind: the label, then what was found."""
    kinds = defaultdict[str, list[str]](list)
    for x in judged:
        found, row = x.mention, x.label
        shown = "-"
        if found:
            reading = f"{found.hedge!r} {found.value} {found.unit}"
            shown = f"{found.phrase!r} {found.category} {reading} {found.doubt}"
        if not row["class"]:
            kinds["without a label"].append(f"{x.language}: {shown}")
            continue
        label = f"{row['phrase']!r} {x.category} {row['hedge']!r} {row['value']} {row['unit']}"
        is_read = x.category in ("substantive", "date")
        wrong = x.wrong if is_read or not found else []
        if found and found.category != x.category:
            wrong = ["class", *wrong]
        if wrong:
            kind = f"{x.category}: {'silent ' * (x.is_silent and is_read)}{', '.join(wrong)}"
            kinds[kind].append(f"{x.language} {row['source']}: {label} -> {shown}")
    for kind, lines in sorted(kinds.items()):
        yield f"\n{kind} ({len(lines)})"
        yield from (f"  {line}" for line in lines)


def main() -> None:
    """Print the table of a folder or of a list of phrases, and what was misread if asked."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "path", type=Path, help="a folder with articles and gold, or a CSV of phrases"
    )
    parser.add_argument(
        "--language", choices=LANGS, default="", help="of all texts; guessed if not given"
    )
    parser.add_argument("--misread", action="store_true", help="list what is wrong, by kind")
    parser.add_argument("--write", action="store_true", help="put the table into results.md")
    options = parser.parse_args()
    judge = judge_folder if options.path.is_dir() else judge_phrases
    judged = list(judge(options.path, options.language))
    lines = [tell(judged), *(list_misread(judged) if options.misread else [])]
    sys.stdout.write("\n".join(lines) + "\n")
    if options.write:
        before = RESULTS.read_text(encoding="utf-8").partition(READING)[0]
        count = f"{sum(bool(x.label['class']) for x in judged)} labelled phrases"
        how = "each read by itself" if not options.path.is_dir() else "read in their articles"
        told = f"Written by `make bench-curation FOLDER=… ARGS=--write`: {count}, {how}."
        text = f"{before}{READING}\n{told}\n\n{tell(judged)}\n"
        RESULTS.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
