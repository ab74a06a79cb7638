"""Put the decisions of a review into the raw tables: all of them, once, or none.

They are checked as ``make data`` and ``make verify`` would, on a copy with the rows added.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from analysis.curation.build import Package, build_data, columns_of, read_package, read_sound
from analysis.curation.checks import THEMES, Report, Tables
from analysis.curation.review import CALLED, DECISIONS, Review, get_paragraph, list_spans
from analysis.curation.verify import find_copy, is_free, name_row, verify_text
from analysis.errors import AnalysisError, DataError, Problem, suggest
from analysis.project import Project, Row, write_all
from analysis.quantities import LANGS
from analysis.quantities.mentions import find_mentions

#: Cells that are told in own words.
_OWN_WORDS = ("metric", "note", "question")
#: Quotes and dashes, for which programs put others as one types.
_TYPED = str.maketrans("‘’‚`´“”„«»–−", "'''''\"\"\"\"\"--")


@dataclass(frozen=True)
class Outcome:
    """What the decisions of a review come to."""

    added: Mapping[str, Sequence[Row]]  # what the raw tables lack, by table
    open: Sequence[str]  # numbers of which nothing is decided, each with its paragraph
    problems: Sequence[Problem] = ()  # all that is wrong; then nothing is applied


def apply_review(project: Project, review: Review) -> Outcome:
    """Append what is decided to the raw tables, and leave alone what is there already.

    If anything is wrong, the DataError names all of it and no table is changed.
    """
    before = {path: path.read_bytes() for path in project.raw.glob("*.csv")}
    outcome = check_review(project, review)
    if outcome.problems:
        raise DataError(outcome.problems)
    if any(path.read_bytes() != content for path, content in before.items()):
        raise AnalysisError("data/raw was changed meanwhile, and nothing is applied; run it again")
    files = {project.raw / f"{table}.csv": rows for table, rows in outcome.added.items()}
    write_all({path: _append(before[path], rows) for path, rows in files.items()})
    return outcome


def check_review(project: Project, review: Review) -> Outcome:
    """Check what is decided as ``make data`` and ``make verify`` would, and say what it adds."""
    package = read_package(project)
    tables = read_sound(project, package)
    additions = _Additions(review, tables, package)
    added = {table: [row for _, row in rows] for table, rows in additions.rows.items()}
    problems = [*additions.problems]
    if added:
        problems += additions.locate(_try_build(project, added))
    whole = {table: [*rows, *added.get(table, ())] for table, rows in tables.items()}
    if review.source["language"] not in LANGS:
        return Outcome(added, (), problems)
    # A row without a paragraph has its own problem.
    whole |= {
        x: [y for y in whole[x] if y["paragraph"].isdecimal()] for x in (*THEMES, "exclusions")
    }
    problems += additions.find_gaps(verify_text(additions.source, review.article, whole).gaps)
    return Outcome(added, _list_open(review, whole), problems)


def _list_open(review: Review, tables: Tables) -> list[str]:
    """List the numbers of an article that no row of the raw tables takes in."""
    taken = list_spans(review.article, review.source, tables)
    return [
        f"paragraph {number}: {mention.phrase!r}"
        for number, text in enumerate(review.article.paragraphs, start=1)
        for mention in find_mentions(text, review.source["language"])
        if is_free(mention.span, taken[str(number)])
    ]


def _try_build(project: Project, added: Mapping[str, Iterable[Row]]) -> Sequence[Problem]:
    """Build the data elsewhere, with rows added, and give all that is wrong."""
    with tempfile.TemporaryDirectory(prefix="analysis-") as folder:
        copy = Project(Path(folder))
        shutil.copytree(project.raw, copy.raw)
        shutil.copy(project.package, copy.package)
        for table, rows in added.items():
            path = copy.raw / f"{table}.csv"
            path.write_bytes(_append(path.read_bytes(), rows))
        try:
            build_data(copy)
        except DataError as error:
            return error.problems
    return ()


def _append(content: bytes, rows: Iterable[Row]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(row.values() for row in rows)
    return content.removesuffix(b"\n") + b"\n" + file.getvalue().encode()


class _Additions:
    """The rows that a review adds to the raw tables, each with its file and line."""

    def __init__(self, review: Review, tables: Tables, package: Package) -> None:
        self.review, self.tables, self.package = review, tables, package
        self.paragraphs = review.article.paragraphs
        self.rows = defaultdict[str, list[tuple[Report, Row]]](list)
        self.problems: list[Problem] = []
        self.source = self._take_source()
        self.excluded = Counter(_name_place(row) for row in tables["exclusions"])
        self.seen = Counter[tuple[str, ...]]()
        lines = review.lines or range(2, len(review.rows) + 2)
        for line, row in zip(lines, review.rows, strict=True):
            report = partial(Problem, f"{review.source_id}.review.csv", line)
            if row["decision"] not in DECISIONS:
                self._tell(report, "decision", row, "is no decision", "write accept or exclude")
            elif row["decision"] and not row["paragraph"]:
                remedy = "write the paragraph where it stands now, or remove the row"
                wrong = f"{row['phrase']!r} has lost its place in the article"
                self.problems.append(report("paragraph", wrong, remedy))
            elif row["decision"]:
                self._take_row(report, self._fit(row))

    def _tell(self, report: Report, column: str, row: Row, wrong: str, remedy: str) -> None:
        self.problems.append(report(column, f"{row[column]!r} {wrong}", remedy))

    def _take_source(self) -> Row:
        article, given = self.review.article, self.review.source
        report = partial(Problem, f"{self.review.source_id}.source.csv", 2)
        if given["sha256"] != article.sha256:
            wrong = f"is not the hash of {self.review.source_id}.txt"
            remedy = "run analysis curate on the article again, which keeps what is decided"
            self._tell(report, "sha256", given, wrong, remedy)
        source = {x: given.get(x, "") for x in columns_of(self.package, "sources")}
        source["paragraphs"] = str(len(self.paragraphs))
        self._add(report, "sources", source)
        return source

    def _add(self, report: Report, table: str, row: Row) -> None:
        """Add a row, unless it is there; one with the same key and other cells is a problem."""
        key = next(iter(row.values()))
        known = {next(iter(x.values())): x for x in self.tables[table]}.get(key)
        if known is None or known.get("source_id") != row.get("source_id"):
            self.rows[table].append((report, row))
            return
        for column in row:
            if row[column] != known[column]:
                wrong = f"{row[column]!r} is {known[column]!r} in data/raw/{table}.csv"
                remedy = "mend it there, or write here what stands there"
                self.problems.append(report(CALLED.get(column, column), wrong, remedy))

    def _fit(self, row: Row) -> Row:
        """Take the article's own quotes and dashes, and a point for a decimal comma."""
        text, phrase = get_paragraph(row, self.paragraphs), row["phrase"]
        begin = text.translate(_TYPED).find(phrase.translate(_TYPED))
        if phrase not in text and begin >= 0:
            phrase = text[begin : begin + len(phrase)]
        value = re.sub(r"^(-?\d+),(\d+)$", r"\1.\2", row["value"])
        return {**row, "phrase": phrase, "as_printed": phrase, "value": value}

    def _take_row(self, report: Report, row: Row) -> None:
        for column in _OWN_WORDS:
            if copied := find_copy(row[column], get_paragraph(row, self.paragraphs)):
                wrong = f"{copied!r} are words of the article"
                self.problems.append(report(column, wrong, "say it in words of your own"))
        if row["decision"] == "exclude":
            self._exclude(report, row)
        elif row["theme"] in THEMES:
            self._add(report, row["theme"], self._take_cells(row["theme"], row))
            self._claim(report, row)
        else:
            self._tell(report, "theme", row, "is no theme", suggest(row["theme"], THEMES))

    def _take_cells(self, table: str, row: Row) -> Row:
        return {column: row.get(column, "") for column in columns_of(self.package, table)}

    def _exclude(self, report: Report, row: Row) -> None:
        place = _name_place(row)
        self.seen[place] += 1
        if self.seen[place] <= self.excluded[place]:
            return  # it stands there already
        if self.seen[place] > 1:
            row = {**row, "note": f"{row['note']}, mention {self.seen[place]}"}
        source_id = self.review.source_id
        keys = [x["mention_id"] for x in self.tables["exclusions"] if x["source_id"] == source_id]
        keys += [x["mention_id"] for _, x in self.rows["exclusions"]]
        own = re.sub(r"^(?=\d)", "in_", source_id.replace("-", "_"))
        name = re.sub(r"\d+$", "", keys[0]) if keys else f"{own}_m"
        number = max((int(x[len(name) :]) for x in keys if x[len(name) :].isdecimal()), default=0)
        row = {**row, "mention_id": f"{name}{number + 1:02}"}
        self.rows["exclusions"].append((report, self._take_cells("exclusions", row)))

    def _claim(self, report: Report, row: Row) -> None:
        pair = {row["fact_id"], row["same_as"]}
        if not row["same_as"] or any(
            pair == {x["fact_a"], x["fact_b"]} for x in self.tables["claims"]
        ):
            return
        claim = {"claim_id": f"{row['fact_id']}_as_{row['same_as']}"[:100]}
        claim |= {"fact_a": row["fact_id"], "fact_b": row["same_as"], "note": ""}
        self._add(report, "claims", self._take_cells("claims", {**row, **claim}))

    def locate(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Tell problems of rows that are added where these were decided."""
        places = {
            f"data/raw/{table}.csv, row {line}": report
            for table, rows in self.rows.items()
            for line, (report, _) in enumerate(rows, start=len(self.tables[table]) + 2)
        }

        def tell(found: re.Match[str]) -> str:
            report = places.get(found[0])
            return "{}, row {}".format(*report.args) if report else found[0]

        for problem in problems:
            wrong = re.sub(r"data/raw/\w+\.csv, row \d+", tell, problem.wrong)
            if report := places.get(f"{problem.file}, row {problem.row}"):
                yield report(CALLED.get(problem.column, problem.column), wrong, problem.remedy)
            else:
                yield replace(problem, wrong=wrong)

    def find_gaps(self, gaps: Iterable[str]) -> Iterator[Problem]:
        """Find which gaps between tables and text are those of rows that are added."""
        for table, rows in self.rows.items():
            for report, row in rows:
                name = name_row(table, next(iter(row.values())))
                for gap in (gap for gap in gaps if name in gap):
                    wrong, _, remedy = gap.partition(f"{name} ")[2].partition("; ")
                    yield report("phrase", f"{row['as_printed']!r} {wrong}", remedy)


def _name_place(row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in ("source_id", "paragraph", "as_printed"))
