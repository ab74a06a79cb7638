"""Put the decisions of a review into the raw tables: all of them, once, or none.

They are checked as ``make data`` and ``make verify`` would, on a copy with the rows added.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from analysis.curation.build import build_data
from analysis.curation.propose import ADDED
from analysis.curation.raw import THEMES, Package, Tables, columns_of, read_schemas, read_tables
from analysis.curation.review import CALLED, DECISIONS, SOURCE, Review, make_review
from analysis.curation.rows import mend_proposed, name_place, renew_ids
from analysis.curation.surroundings import get_paragraph
from analysis.curation.verify import find_copy, name_row, verify_text
from analysis.errors import AnalysisError, DataError, Problem, suggest
from analysis.project import Project, Row, check_cells, format_csv, list_unfinished, write_all
from analysis.quantities import LANGS

#: Cells that are told in own words.
_OWN_WORDS = ("metric", "note", "question")
#: Quotes and dashes, for which programs put others as one types.
_TYPED = str.maketrans("‘’‚`´“”„«»–−", "'''''\"\"\"\"\"--")
#: What spreadsheets make of 2025-10 and the like when they save a file.
_SPOILT = re.compile(r"'(?:[^\W\d_]{3,9}\.?[- ]\d\d|\d\d?[-. ][^\W\d_]{3,9}|\d+[./]\d\d?[./]\d+)'")


@dataclass(frozen=True)
class Outcome:
    """What the decisions of a review come to."""

    added: Mapping[str, Sequence[Row]]  # what the raw tables lack, by table
    open: Sequence[Row]  # numbers of which nothing is decided; those of wrong reviews are not told
    problems: Sequence[Problem] = ()  # all that is wrong; then nothing is applied
    was_cut_off: bool = False  # whether an earlier run was, and this one has added what was left


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
    left = list_unfinished(project.raw)
    write_all({path: _append(before[path], rows) for path, rows in files.items()})
    for path in left:
        path.unlink(missing_ok=True)
    return replace(outcome, was_cut_off=bool(left))


def check_review(project: Project, review: Review) -> Outcome:
    """Check what is decided as ``make data`` and ``make verify`` would, and say what it adds."""
    package = read_schemas(project)
    tables = read_tables(project, package)
    additions = _Additions(review, tables, package)
    if any(not problem.row for problem in additions.problems):
        return Outcome({}, (), additions.problems)  # what else is wrong would follow from that
    added = {table: [row for _, row in rows] for table, rows in additions.rows.items()}
    whole = {table: [*rows, *added.get(table, ())] for table, rows in tables.items()}
    if added:
        additions.locate(_try_build(project, added))
    if additions.source["language"] in LANGS:
        additions.find_gaps(verify_text(additions.source, review.article, whole).gaps)
    if additions.problems:
        return Outcome(added, (), additions.problems)
    by_hand = [row for row in review.open if row["how"] == ADDED]
    again = make_review(review.path, review.article, whole, package)
    return Outcome(added, [*again.open, *by_hand])


def _try_build(project: Project, added: Mapping[str, Iterable[Row]]) -> Sequence[Problem]:
    """Build the data elsewhere, with rows added, and give all that is wrong."""
    with tempfile.TemporaryDirectory(prefix="analysis-") as folder:
        copy = Project(Path(folder))
        shutil.copytree(project.raw, copy.raw, ignore=shutil.ignore_patterns(".*"))
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
    return content.removesuffix(b"\n") + b"\n" + format_csv(x.values() for x in rows).encode()


class _Additions:
    """The rows that a review adds to the raw tables, each with its line, and what is wrong."""

    def __init__(self, review: Review, tables: Tables, package: Package) -> None:
        self.review, self.tables, self.package = review, tables, package
        self.rows = defaultdict[str, list[tuple[int, Row]]](list)
        self.problems: list[Problem] = []
        self.excluded = Counter(map(name_place, tables["exclusions"]))
        self.seen = Counter[tuple[str, ...]]()
        self.mentions = {row["mention_id"] for row in tables["exclusions"]}
        lines = review.lines or range(2, len(review.rows) + 2)
        placed = list(zip(lines, review.rows, strict=True))
        #: Where the cells of the source stand.
        self.about = {row["phrase"]: line for line, row in placed if row["class"] == SOURCE}
        told = review.source
        self.source = {x: told.get(x, "") for x in columns_of(package, "sources")}
        names = (x for x in self.source if x not in ("source_id", "paragraphs"))
        if lost := [x for x in names if x not in self.about]:
            wrong = f"the first lines, of the article itself, lack {', '.join(lost)}"
            remedy = "run analysis curate on the article again, which restores them"
            self.tell("", 0, "", wrong, remedy)
            return
        if told["sha256"] != review.article.sha256:
            wrong = f"{told['sha256']!r} is not the hash of the text beside the review"
            remedy = "run analysis curate on the article again, which keeps what is decided"
            self.tell("sources", 0, "sha256", wrong, remedy)
        key, texts = told["source_id"], {x["sha256"]: x["source_id"] for x in tables["sources"]}
        if (twin := texts.get(told["sha256"], key)) != key:
            wrong = f"the text is {twin} in data/raw/sources.csv"
            self.tell("", 0, "", wrong, f"go on with the review of {twin}, and remove this one")
        self.add("sources", 0, self.source)
        renewed = list(review.rows)
        renew_ids(renewed, tables)
        for (line, row), new in zip(placed, renewed, strict=True):
            if row["class"] != SOURCE and row["decision"]:
                self._take_row(line, row, new["fact_id"])

    def tell(self, table: str, line: int, column: str, wrong: str, remedy: str) -> None:
        """Tell of a problem of a row of a table where it was decided, in the review."""
        is_day, column = column in ("published_on", "dateline"), CALLED.get(column, column)
        if table == "sources" and column in self.about:
            line, wrong, column = self.about[column], f"{column}: {wrong}", "value"
        if column in ("period", "value") and _SPOILT.search(wrong):
            example = "2025-10-30" if is_day else "2025-10"
            made = "a spreadsheet made that of a date"
            remedy = f"{made}: write it as {example}, in a column of text"
        if column == "note" and wrong == "the cell is empty":
            remedy = "say in a few words why the number is left out"
        if column == "scope" and wrong == "the cell is empty":
            remedy = "choose how the pair is of one quantity, copy if both go back to one source"
            remedy += "; or empty same_as, if it is no pair"
        self.problems.append(Problem(self.review.path.name, line, column, wrong, remedy))

    def add(self, table: str, line: int, cells: Row) -> None:
        """Add a row, unless it is there; one with the same key and other cells is a problem."""
        row = {column: cells.get(column, "") for column in columns_of(self.package, table)}
        key = next(iter(row.values()))
        known = {next(iter(x.values())): x for x in self.tables[table]}.get(key)
        if known is None or known.get("source_id") != row.get("source_id"):
            # A table with a cell that cannot be read would hide what else is wrong.
            faults = list(check_cells("", line, row, is_curated=True))
            for fault in faults:
                self.tell(table, line, fault.column, fault.wrong, fault.remedy)
            self.rows[table] += [] if faults else [(line, row)]
            return
        for column in (x for x in row if row[x] != known[x]):
            wrong = f"{row[column]!r} is {known[column]!r} in data/raw/{table}.csv"
            self.tell(table, line, column, wrong, "mend it there, or write here what stands there")

    def _take_row(self, line: int, row: Row, key: str) -> None:
        text = get_paragraph(row, self.review.article.paragraphs)
        theme, phrase = row["theme"], row["phrase"]
        for column in _OWN_WORDS:
            if copied := find_copy(row[column], text):
                wrong = f"{copied!r} are words of the article"
                self.tell("", line, column, wrong, "say it in words of your own")
        # The article's own quotes and dashes, and a point for a decimal comma.
        begin = text.translate(_TYPED).find(phrase.translate(_TYPED))
        if phrase not in text and begin >= 0:
            phrase = text[begin : begin + len(phrase)]
        value = re.sub(r"^(-?\d+),(\d+)$", r"\1.\2", row["value"])
        row = mend_proposed(row | {"value": value}, self.source, self.tables)
        row = row | {"as_printed": phrase, "fact_id": row["fact_id"] or key}
        if row["decision"] not in DECISIONS:
            wrong = f"{row['decision']!r} is no decision"
            self.tell("", line, "decision", wrong, "write accept or exclude")
        elif not text:
            remedy = "write the paragraph where it stands now, or remove the row"
            wrong = f"{phrase!r} has lost its place in the article"
            self.tell("", line, "paragraph", wrong, remedy)
        elif wrong := self._find_other(row):
            other = "exclude" if row["decision"] == "accept" else "accept"
            remedy = f"remove that row there, or write {other} here"
            self.tell("", line, "decision", wrong, remedy)
        elif row["decision"] == "exclude":
            self._exclude(line, row)
        else:
            if key != row["fact_id"]:
                wrong = f"{row['fact_id']!r} is of what was proposed, and other cells are mended"
                remedy = f"read the article again, which gives it {key}, or write one of your own"
                self.tell("", line, "fact_id", wrong, remedy)
            if theme not in THEMES:  # what else is wrong of the row is told all the same
                self.tell("", line, "theme", f"{theme!r} is no theme", suggest(theme, THEMES))
            self.add(theme if theme in THEMES else THEMES[-1], line, row)
            pair, claims = {row["fact_id"], row["same_as"]}, self.tables["claims"]
            if row["same_as"] and not any(pair == {x["fact_a"], x["fact_b"]} for x in claims):
                key = f"{row['fact_id']}_as_{row['same_as']}"[:100]
                own = {"fact_a": row["fact_id"], "fact_b": row["same_as"], "note": ""}
                self.add("claims", line, row | own | {"claim_id": key})

    def _find_other(self, row: Row) -> str:
        """Say where a phrase stands in the tables that is decided otherwise now."""
        is_out, where = row["decision"] == "exclude", (row["paragraph"], row["phrase"])
        same = (x["decision"] for x in self.review.rows if (x["paragraph"], x["phrase"]) == where)
        if {*same} - {"", row["decision"]}:
            return ""  # one may be a figure, and the same again a repeat
        for table in THEMES if is_out else ("exclusions",):
            for known in self.tables[table]:
                if name_place(known) == name_place(row):
                    key = next(iter(known.values()))
                    return f"{row['as_printed']!r} stands in data/raw/{table}.csv, as {key}"
        return ""

    def _exclude(self, line: int, row: Row) -> None:
        """Add an exclusion, unless it is there; of one phrase twice in a paragraph, both."""
        place = name_place(row)
        self.seen[place] += 1
        if self.seen[place] > self.excluded[place]:
            if self.seen[place] > 1:
                row = row | {"note": f"{row['note']}, mention {self.seen[place]}"}
            own = re.sub(r"^(?=\d)", "in_", row["source_id"].replace("-", "_"))
            keys = (f"{own}_m{number:02}" for number in count(1))
            key = next(key for key in keys if key not in self.mentions)
            self.mentions.add(key)
            self.add("exclusions", line, row | {"mention_id": key})

    def locate(self, problems: Iterable[Problem]) -> None:
        """Tell problems of rows that are added where these were decided."""
        places = {
            f"data/raw/{table}.csv, row {number}": (table, line)
            for table, rows in self.rows.items()
            for number, (line, _) in enumerate(rows, start=len(self.tables[table]) + 2)
        }

        def name(found: re.Match[str]) -> str:
            known = places.get(found[0])
            return f"{self.review.path.name}, row {known[1]}" if known else found[0]

        for problem in problems:
            wrong = re.sub(r"data/raw/\w+\.csv, row \d+", name, problem.wrong)
            if place := places.get(f"{problem.file}, row {problem.row}"):
                self.tell(*place, problem.column, wrong, problem.remedy)
            else:
                self.problems.append(problem._replace(wrong=wrong))

    def find_gaps(self, gaps: Iterable[str]) -> None:
        """Find which gaps between tables and text are those of rows that are added."""
        for table, line, row in ((x, *y) for x, rows in self.rows.items() for y in rows):
            name = name_row(table, next(iter(row.values())))
            for gap in (gap for gap in gaps if name in gap):
                wrong, _, remedy = gap.partition(f"{name} ")[2].partition("; ")
                self.tell(table, line, "phrase", f"{row['as_printed']!r} {wrong}", remedy)
