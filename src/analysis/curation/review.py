"""Review an article: proposals with a person's decisions, kept in a file, put into the raw tables.

A review is three files in one folder, outside the project: the text of the article, ``ID.txt``; its
row of `sources.csv`, ``ID.source.csv``; and a line for each number, ``ID.review.csv``.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from analysis.curation.article import Article, decode_text, guess_language, normalise_text
from analysis.curation.build import build_data, columns_of, correct_tables, read_files, read_package
from analysis.curation.checks import THEMES, Tables
from analysis.curation.propose import COLUMNS, MARKS, mark_context, propose_rows
from analysis.curation.verify import find_claim, find_copy, name_row, verify_text
from analysis.errors import AnalysisError, DataError, ParameterError, Problem, suggest
from analysis.project import Project, Row, disarm, write_all, write_atomically

#: What a reviewer may decide; an empty cell is open.
DECISIONS = ("accept", "exclude", "")
#: Cells of `sources.csv` that follow from the text.
_OF_TEXT = ("source_id", "paragraphs", "sha256")
#: Columns of raw tables that a review calls otherwise.
_CALLED = {
    "as_printed": "phrase",
    **dict.fromkeys(("mention_id", "claim_id", "fact_a"), "fact_id"),
    "fact_b": "same_as",
}
#: Cells in own words, which may not be those of the article.
_OWN_WORDS = ("note", "metric", "question")
#: How alike the surroundings of a phrase must be for it to be the one of an earlier reading.
_ALIKE = 0.6
#: Quotes and dashes that programs change as one types, all of them taken for one.
_TYPED = str.maketrans(dict.fromkeys("‘’‚′`", "'") | dict.fromkeys("“”„″«»", '"') | {"–": "-"})


@dataclass(frozen=True)
class Review:
    """An article with its row of `sources.csv`, and a row of `COLUMNS` for each number."""

    article: Article
    source: Row
    rows: Sequence[Row]
    lines: Sequence[int] = ()  # of the rows in their file, the header being line 1

    @property
    def source_id(self) -> str:
        """The article's key, which begins the names of its files."""
        return self.source["source_id"]


@dataclass(frozen=True)
class Checked:
    """What decisions come to."""

    added: Mapping[str, Sequence[Row]]  # rows that the raw tables lack, by table
    open: Sequence[str]  # mentions that nothing is decided of
    problems: Sequence[Problem] = field(default=())  # all that is wrong


# From an article to a review


def identify_source(
    article: Article, source_id: str, tables: Tables, given: Mapping[str, str]
) -> Row:
    """Give the article's row of `sources.csv`: the one that is there, or one of cells as given.

    What is neither given nor named by the page stays empty. An AnalysisError says if the id is
    that of another text, or the text has another id.
    """
    rows = {row["source_id"]: row for row in tables["sources"]}
    same = next((key for key, row in rows.items() if row["sha256"] == article.sha256), "")
    if same:
        if source_id not in ("", same):
            wrong = f"this text is {same} in data/raw/sources.csv"
            raise AnalysisError(f"{wrong}, not {source_id}; leave out --source-id")
        return rows[same]
    if source_id in rows:
        raise AnalysisError(
            f"the text is not the one that was read as {source_id} (its hash differs); get that "
            f"one, or name another with --source-id; if this one takes its place, write "
            f"{article.sha256} into data/raw/sources.csv first"
        )
    if not re.fullmatch("[a-z0-9-]+", source_id):
        remedy = "name the article with --source-id, such as gazette-2025-06-27"
        raise AnalysisError(f"{source_id!r} is no id (small letters, digits, hyphens); {remedy}")
    cells = {**article.named, **{column: cell for column, cell in given.items() if cell}}
    cells |= {"source_id": source_id, "sha256": article.sha256}
    cells["paragraphs"] = str(len(article.paragraphs))
    cells.setdefault("language", guess_language(article.text))
    return {column: cells.get(column, "") for column in next(iter(rows.values()))}


def make_review(
    article: Article, source: Row, tables: Tables, before: Review | None = None
) -> tuple[Review, list[Row]]:
    """Propose a row for each number, with what was decided of it in the tables or `before`.

    Give the review, and the earlier rows that have lost their place in the text; they stand at its
    end.
    """
    paragraphs = article.paragraphs
    rows = propose_rows(article, source, tables)
    known = list(_find_curated(article, source, tables))
    taken = defaultdict(list)
    for row, spans in known:
        taken[row["paragraph"]] += spans
    rows = [
        row
        for row in rows
        if not any(
            begin < (span := find_span(row, paragraphs))[1] and span[0] < end
            for begin, end in taken[row["paragraph"]]
        )
    ]
    rows += [row for row, _ in known]
    lost = _keep_decisions(rows, before.rows if before else (), paragraphs)
    rows.sort(key=lambda row: (int(row["paragraph"]), find_span(row, paragraphs)))
    return Review(article, source, [*rows, *lost]), lost


def find_span(row: Row, paragraphs: Sequence[str]) -> tuple[int, int]:
    """Find where the phrase of a row stands in its paragraph; (0, 0) if it does not."""
    if not (row["paragraph"].isdecimal() and 0 < int(row["paragraph"]) <= len(paragraphs)):
        return 0, 0
    text = paragraphs[int(row["paragraph"]) - 1]
    before, _, rest = row["context"].partition(MARKS[0])
    phrase = rest.partition(MARKS[1])[0] or row["phrase"]
    begin = text.find(before + rest.replace(MARKS[1], "", 1)) if rest else -1
    begin = begin + len(before) if begin >= 0 else text.find(phrase)
    return (begin, begin + len(phrase)) if begin >= 0 else (0, 0)


def _find_curated(
    article: Article, source: Row, tables: Tables
) -> Iterator[tuple[Row, list[tuple[int, int]]]]:
    """Find the rows that the raw tables have of the article, as decided, with where they stand."""
    taken = defaultdict[str, list[tuple[int, int]]](list)
    for table in (*THEMES, "exclusions"):
        for row in (x for x in tables[table] if x["source_id"] == source["source_id"]):
            number = int(row["paragraph"])
            text = article.paragraphs[number - 1] if number <= len(article.paragraphs) else ""
            claim = find_claim(table, row, text, taken[row["paragraph"]], source["language"])
            if not claim:
                continue
            taken[row["paragraph"]] += claim.spans
            whole = min(claim.spans)[0], max(claim.spans)[1]
            is_figure = table in THEMES
            named = {_CALLED.get(x, x): cell for x, cell in row.items() if x != "mention_id"}
            yield (
                dict.fromkeys(COLUMNS, "")
                | named
                | {"decision": "accept" if is_figure else "exclude", "theme": table * is_figure}
                | {"context": mark_context(text, whole), "how": f"stands in data/raw/{table}.csv"},
                claim.spans,
            )


def _keep_decisions(rows: list[Row], before: Sequence[Row], paragraphs: Sequence[str]) -> list[Row]:
    """Carry cells of an earlier review over to the rows of the same places; give those left."""
    left = list(before)
    found: dict[int, Row] = {}
    for measure in (_is_same, _is_moved, _compare_places):
        for at, row in enumerate(rows):
            best = max(left, key=partial(measure, row), default=None)
            if at not in found and best and measure(row, best) >= _ALIKE:
                found[at] = best
                left.remove(best)
    for at, old in found.items():
        # What is decided stays as it is; what is open is filled.
        kept = old if old["decision"] else {x: cell for x, cell in old.items() if cell}
        rows[at] = {**rows[at], **kept} | {x: rows[at][x] for x in ("paragraph", "context")}
    lost = []
    for old in (row for row in left if row["decision"] or row["note"] or not row["context"]):
        span = find_span(old, paragraphs)
        if span != (0, 0):
            text = paragraphs[int(old["paragraph"]) - 1]
            rows.append({**old, "context": mark_context(text, span)})
        elif old["decision"]:
            lost.append({**old, "paragraph": ""})
    return lost


def _is_same(row: Row, old: Row) -> float:
    return float(all(row[x] == old[x] for x in ("paragraph", "context")))


def _is_moved(row: Row, old: Row) -> float:
    return float(row["context"] == old["context"])


def _compare_places(row: Row, old: Row) -> float:
    """Compare what stands around the same phrase: 1 if it is the same text."""
    one, other = (re.split(r"\[\[|\]\]", x["context"]) for x in (row, old))
    if one[1:2] != other[1:2]:
        return 0.0
    return SequenceMatcher(None, row["context"], old["context"], autojunk=False).ratio()


def decide(review: Review, index: int, decision: str, **cells: str) -> Review:
    """Decide of a row of a review, by its place among the rows, and mend cells of it."""
    if unknown := next((column for column in cells if column not in COLUMNS), ""):
        raise ParameterError(f"{unknown!r} is no column of a review; {suggest(unknown, COLUMNS)}")
    if decision not in DECISIONS:
        raise ParameterError(f"{decision!r} is no decision; accept, exclude or '' for open")
    rows = list(review.rows)
    rows[index] = {**rows[index], "decision": decision, **cells}
    return replace(review, rows=rows)


# Files


def write_review(project: Project, review: Review, folder: Path) -> Path:
    """Write the files of a review into a folder outside the project; give that of the rows."""
    if folder.resolve().is_relative_to(project.root.resolve()):
        wrong = f"{folder} lies in the project, where no text of an article may stand"
        raise AnalysisError(f"{wrong}; name a folder elsewhere with --output")
    path = folder / f"{review.source_id}.review.csv"
    text = folder / f"{review.source_id}.txt"
    if text.is_file() and _read_text(text).text != review.article.text:
        earlier = path.with_name(f"{review.source_id}.source.csv")
        noted = _read_csv(earlier)[0][0]["sha256"] if earlier.is_file() else ""
        if noted != _read_text(text).sha256:
            wrong = f"{text} holds another text than the one that was read"
            raise AnalysisError(f"{wrong}; move it, or name another folder with --output")
    if not text.is_file() or _read_text(text).text != review.article.text:
        write_atomically(text, review.article.text)
    extra = {column: "" for row in review.rows for column in row if column not in COLUMNS}
    write_atomically(path.with_name(f"{review.source_id}.source.csv"), _write_csv([review.source]))
    rows = [{**extra, **row} for row in review.rows]
    write_atomically(path, _write_csv(rows, [*COLUMNS, *extra]))
    return path


def read_review(path: Path) -> Review:
    """Read a review with its text and source, which lie beside it, however it was saved.

    A spreadsheet may have changed separators, quotes, encoding, and the order of rows and columns.
    """
    rows, lines = _read_csv(path)
    wrong = [column for column in COLUMNS if rows and column not in rows[0]]
    problems = [Problem(path.name, 1, x, "the column is missing", "restore it") for x in wrong]
    if problems or not rows:
        empty = [Problem(path.name, 0, "", "no row is left", "read the article again")]
        raise DataError(problems or empty)
    names = Counter(row["source_id"] for row in rows)
    name = names.most_common(1)[0][0]
    for line, row in zip(lines, rows, strict=True):
        if row["source_id"] != name:
            wrong_id = f"{row['source_id']!r} is another article than {name!r}"
            remedy = "remove the row, or write the id of this one"
            problems.append(Problem(path.name, line, "source_id", wrong_id, remedy))
        row["decision"] = row["decision"].lower()
    if problems:
        raise DataError(problems)
    beside = [path.with_name(f"{name}{ending}") for ending in (".txt", ".source.csv")]
    for file in beside:
        if not file.is_file():
            raise AnalysisError(
                f"{file} is missing, which belongs to {path.name}; put it beside it again, or "
                "read the article once more with analysis curate"
            )
    article, source = _read_text(beside[0]), _read_csv(beside[1])[0][0]
    return Review(article, source, rows, lines)


def _read_text(path: Path) -> Article:
    return Article(normalise_text(decode_text(path.read_bytes(), str(path))[0]))


def _read_csv(path: Path) -> tuple[list[Row], list[int]]:
    """Read rows as a spreadsheet may have saved them, with their numbers there."""
    if not path.is_file():
        raise AnalysisError(f"{path} is no file; name the review that analysis curate wrote")
    text, _ = decode_text(path.read_bytes(), str(path))
    text = re.sub(r"\Asep=.\r?\n", "", text)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    quote = "'" if head.startswith("'") else '"'
    try:
        records = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote)
        )
    except csv.Error as error:
        wrong = f"a stray quote ({error})"
        raise DataError([Problem(path.name, 0, "", wrong, "save it as CSV again")]) from None
    header = [" ".join(cell.split()) for cell in records[0]]
    rows, lines = [], []
    for line, cells in enumerate(records[1:], start=2):
        plain = [re.sub(r"^'(?=[=+@-])", "", " ".join(cell.split())) for cell in cells]
        if any(plain):
            plain += [""] * (len(header) - len(plain))
            rows.append({x: cell for x, cell in zip(header, plain, strict=False) if x})
            lines.append(line)
    return rows, lines


def _write_csv(rows: Sequence[Row], columns: Sequence[str] = ()) -> str:
    """Write rows for a spreadsheet: a byte order mark says UTF-8, and no cell is run."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    columns = columns or list(rows[0])
    writer.writerow(columns)
    writer.writerows([disarm(row[column]) for column in columns] for row in rows)
    return "\ufeff" + file.getvalue()


# Into the raw tables


def apply_review(project: Project, review: Review) -> Checked:
    """Append what was decided to the raw tables; a DataError names all that is wrong.

    What is there already is left alone. Either all tables are written or none.
    """
    before = {path: path.read_bytes() for path in sorted(project.raw.glob("*.csv"))}
    checked = check_review(project, review)
    if checked.problems:
        raise DataError(checked.problems)
    files = {project.raw / f"{name}.csv": rows for name, rows in checked.added.items()}
    if any(path.read_bytes() != old for path, old in before.items()):
        raise AnalysisError("data/raw was changed meanwhile; nothing is applied, run it again")
    write_all({path: before[path].decode() + _lines_of(rows) for path, rows in files.items()})
    return checked


def _lines_of(rows: Iterable[Row]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(row.values() for row in rows)
    return file.getvalue()


def check_review(project: Project, review: Review) -> Checked:
    """Check all decisions as ``make data`` and ``make verify`` would, and say what they add."""
    package = read_package(project)
    tables, broken = read_files(project, package)
    if broken:
        raise DataError(broken)
    plan = _Plan(review, tables, {x: columns_of(package, x) for x in tables})
    plan.fill()
    added = {name: [row for _, row in rows] for name, rows in plan.added.items() if rows}
    problems = list(plan.problems)
    if added:
        problems += plan.locate(_try_build(project, added))
    whole, _ = correct_tables({x: [*rows, *added.get(x, [])] for x, rows in tables.items()})
    whole = {x: [row for row in rows if _has_paragraph(row)] for x, rows in whole.items()}
    account = verify_text(review.source, review.article, whole)
    problems += plan.find_gaps(account.gaps)
    return Checked(added, account.open, sorted(set(problems)))


def _has_paragraph(row: Row) -> bool:
    return row.get("paragraph", "1").isdecimal() or not row["paragraph"]


def _try_build(project: Project, added: Mapping[str, Iterable[Row]]) -> Sequence[Problem]:
    """Build the data in another folder, with rows added, and give all that is wrong."""
    with tempfile.TemporaryDirectory(prefix="analysis-") as folder:
        other = Project(Path(folder))
        shutil.copytree(project.raw, other.raw)
        shutil.copy(project.package, other.package)
        for name, rows in added.items():
            with (other.raw / f"{name}.csv").open("a", encoding="utf-8", newline="") as file:
                file.write(_lines_of(rows))
        try:
            build_data(other)
        except DataError as error:
            return error.problems
    return ()


class _Plan:
    """The rows that a review adds to the raw tables, each with where it was decided."""

    def __init__(
        self, review: Review, tables: Tables, columns: Mapping[str, Sequence[str]]
    ) -> None:
        self.review, self.tables, self.columns = review, tables, columns
        self.name = f"{review.source_id}.review.csv"
        self.added: dict[str, list[tuple[tuple[str, int], Row]]] = defaultdict(list)
        self.problems: list[Problem] = []
        self.excluded = Counter(_name_place(row) for row in tables["exclusions"])
        self.count = sum(
            row["source_id"] == review.source_id for row in tables["exclusions"]
        )

    def fill(self) -> None:
        source, article = self.review.source, self.review.article
        if source.get("sha256") != article.sha256:
            wrong = f"{source.get('sha256', '')!r} is not the hash of {self.review.source_id}.txt"
            remedy = "read that text again with analysis curate, which keeps the decisions"
            self.problems.append(
                Problem(f"{self.review.source_id}.source.csv", 2, "sha256", wrong, remedy)
            )
        if source not in self.tables["sources"]:
            self._add("sources", source, (f"{self.review.source_id}.source.csv", 2))
        lines = self.review.lines or range(2, len(self.review.rows) + 2)
        for line, row in zip(lines, self.review.rows, strict=True):
            report = partial(Problem, self.name, line)
            if row["decision"] not in DECISIONS:
                wrong = f"{row['decision']!r} is no decision"
                self.problems.append(report("decision", wrong, "write accept, exclude or nothing"))
            elif row["decision"] and not row["paragraph"]:
                wrong = f"{row['phrase']!r} has lost its place in the article"
                remedy = "write the paragraph where it stands now, or remove the row"
                self.problems.append(report("paragraph", wrong, remedy))
            elif row["decision"]:
                self._decide(report, self._fit(row))

    def _fit(self, row: Row) -> Row:
        """Give a row the article's own quotes and dashes, and a point in its number."""
        number, phrase = row["paragraph"], row["phrase"]
        paragraphs = self.review.article.paragraphs
        text = paragraphs[int(number) - 1] if number.isdecimal() and int(number) <= len(paragraphs) else ""
        begin = text.translate(_TYPED).find(phrase.translate(_TYPED))
        if phrase not in text and begin >= 0:
            phrase = text[begin : begin + len(phrase)]
        value = re.sub(r"^(-?\d+),(\d+)$", r"\1.\2", row["value"])
        return {**row, "phrase": phrase, "value": value}

    def _decide(self, report: partial[Problem], row: Row) -> None:
        number = row["paragraph"]
        text = dict(enumerate(self.review.article.paragraphs, start=1)).get(
            int(number) if number.isdecimal() else 0, ""
        )
        for column in _OWN_WORDS:
            if copied := find_copy(row[column], text):
                wrong = f"{copied!r} are words of the article"
                self.problems.append(report(column, wrong, "say it in words of your own"))
        cells = {**row, "as_printed": row["phrase"]}
        if row["decision"] == "exclude":
            self._exclude(report, cells)
        elif row["theme"] not in THEMES:
            wrong = f"{row['theme']!r} is no theme"
            self.problems.append(report("theme", wrong, suggest(row["theme"], THEMES)))
        else:
            known = {x["fact_id"]: x for x in self.tables[row["theme"]]}.get(row["fact_id"])
            added = {column: cells[column] for column in self.columns[row["theme"]]}
            if known is None or known["source_id"] != row["source_id"]:
                self._add(row["theme"], added, (self.name, report.args[1]))
                self._claim(report, row)
            for column in (x for x in added if known and known["source_id"] == row["source_id"]):
                if known and known[column] != added[column]:
                    wrong = f"{added[column]!r} is {known[column]!r} in data/raw/{row['theme']}.csv"
                    remedy = "mend it there, or write here what stands there"
                    self.problems.append(
                        report(_CALLED.get(column, column), wrong, remedy)
                    )

    def _exclude(self, report: partial[Problem], cells: Row) -> None:
        place = _name_place(cells)
        if self.excluded[place]:
            self.excluded[place] -= 1  # it stands there already
            return
        self.count += 1
        key = re.sub(r"\W+", "_", self.review.source_id)
        taken = {row["mention_id"] for row in self.tables["exclusions"]}
        ...

    def _claim(self, report: partial[Problem], row: Row) -> None:
        ...


def _name_place(row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in ("source_id", "paragraph", "as_printed"))
