"""Review an article: a person decides of each proposal, and what is decided goes into the tables.

A review lies in one folder, outside the project, in three files: the article's text (``ID.txt``),
its row of `sources.csv` (``ID.source.csv``) and a line for each number (``ID.review.csv``).
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
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from analysis.curation.article import Article, decode_text, guess_language, normalise_text
from analysis.curation.build import build_data, columns_of, read_files, read_package
from analysis.curation.checks import THEMES, Report, Tables
from analysis.curation.propose import COLUMNS, MARKS, mark_context, propose_rows
from analysis.curation.verify import find_claim, find_copy, is_free, name_row, verify_text
from analysis.errors import AnalysisError, DataError, ParameterError, Problem, suggest
from analysis.project import Project, Row, disarm, write_all, write_atomically
from analysis.quantities import LANGS
from analysis.quantities.mentions import find_mentions
from analysis.quantities.vocabulary import Span

#: What may be decided of a row; an open one has an empty cell.
DECISIONS = ("accept", "exclude", "")
#: Columns of raw tables that have another name in a review.
_CALLED = {
    "as_printed": "phrase",
    **dict.fromkeys(("mention_id", "claim_id", "fact_a"), "fact_id"),
    "fact_b": "same_as",
}
#: Cells that are told in own words.
_OWN_WORDS = ("metric", "note", "question")
#: How alike the surroundings of a phrase are if it is that of an earlier reading; 1 is the same.
_ALIKE = 0.6
#: Quotes and dashes, for which programs put others as one types.
_TYPED = str.maketrans("‘’‚`´“”„«»–−", "'''''\"\"\"\"\"--")


@dataclass(frozen=True)
class Review:
    """An article, its row of `sources.csv`, and a row with the columns `COLUMNS` for each number.

    An earlier decision whose phrase has lost its place in the text has no paragraph.
    """

    article: Article
    source: Row
    rows: Sequence[Row]
    lines: Sequence[int] = ()  # where the rows stand in their file, if other than in order

    @property
    def source_id(self) -> str:
        """The key of the article, with which its files are named."""
        return self.source["source_id"]

    @property
    def lost(self) -> list[Row]:
        """The decisions that have lost their place in the text."""
        return [row for row in self.rows if row["decision"] and not row["paragraph"]]


@dataclass(frozen=True)
class Outcome:
    """What the decisions of a review come to."""

    added: Mapping[str, Sequence[Row]]  # what the raw tables lack, by table
    open: Sequence[str]  # numbers of which nothing is decided, each with its paragraph
    problems: Sequence[Problem] = ()  # all that is wrong; then nothing is applied


# From an article to a review


def identify_source(
    article: Article, source_id: str, tables: Tables, given: Mapping[str, str]
) -> Row:
    """Give an article's row of `sources.csv`: that of the same text, or one of the cells given.

    What neither is given nor named by the page stays empty; so does the key, for which the name
    of the file stands. A text under the key of another one, or with a key already, is an
    AnalysisError.
    """
    known = {row["source_id"]: row for row in tables["sources"]}
    for key, row in known.items():
        if row["sha256"] == article.sha256:
            if source_id not in ("", key):
                wrong = f"this text is {key} in data/raw/sources.csv, not {source_id}"
                raise AnalysisError(f"{wrong}; leave out --source-id, or write {key} there")
            return row
    source_id = source_id or article.name
    if source_id in known:
        raise AnalysisError(
            f"{source_id} is another text in data/raw/sources.csv (its hash differs); get that "
            f"one, give this one its own --source-id, or, if it takes the place of the other, "
            f"write {article.sha256} there"
        )
    if not re.fullmatch(r"[a-z0-9-]+", source_id):
        remedy = "give one of small letters, digits and hyphens: --source-id gazette-2025-06-27"
        raise AnalysisError(f"{source_id!r} is no key of an article; {remedy}")
    cells = {**article.named, **{column: cell for column, cell in given.items() if cell}}
    cells.setdefault("language", guess_language(article.text))
    cells |= {"source_id": source_id, "sha256": article.sha256}
    cells["paragraphs"] = str(len(article.paragraphs))
    return {column: cells.get(column, "") for column in tables["sources"][0]}


def make_review(
    article: Article, source: Row, tables: Tables, before: Review | None = None
) -> Review:
    """Propose a row for each number of an article, with what was decided of it before.

    Decisions stand in the raw tables, or in an earlier review, whose text may have been another.
    """
    taken = _list_spans(article, source, tables)
    rows = [
        *(row for row, _ in find_curated(article, source, tables)),
        *(
            row
            for row in propose_rows(article, source, tables)
            if is_free(find_span(row, article.paragraphs), taken[row["paragraph"]])
        ),
    ]
    lost = _keep_decisions(rows, before.rows if before else (), article.paragraphs)
    rows.sort(key=lambda row: (int(row["paragraph"]), find_span(row, article.paragraphs)))
    return Review(article, source, [*rows, *lost])


def find_span(row: Row, paragraphs: Sequence[str]) -> Span:
    """Find where the phrase of a row stands in its paragraph; (0, 0) where it does not."""
    text = _get_paragraph(row, paragraphs)
    before, _, rest = row["context"].partition(MARKS[0])
    phrase, _, after = rest.partition(MARKS[1])
    begin = text.find(before + phrase + after) + len(before)
    if not phrase or begin < len(before):
        phrase, begin = row["phrase"], text.find(row["phrase"])
    return (begin, begin + len(phrase)) if phrase and begin >= 0 else (0, 0)


def _get_paragraph(row: Row, paragraphs: Sequence[str]) -> str:
    number = int(row["paragraph"]) if row["paragraph"].isdecimal() else 0
    return paragraphs[number - 1] if 0 < number <= len(paragraphs) else ""


def find_curated(
    article: Article, source: Row, tables: Tables
) -> Iterator[tuple[Row, Sequence[Span]]]:
    """Find the rows that the raw tables have of an article, as decided, and where they stand."""
    taken = defaultdict[str, list[Span]](list)
    for table in (*THEMES, "exclusions"):
        for row in (x for x in tables[table] if x["source_id"] == source["source_id"]):
            number, text = row["paragraph"], _get_paragraph(row, article.paragraphs)
            if claim := find_claim(table, row, text, taken[number], source["language"]):
                taken[number] += claim.spans
                found = dict.fromkeys(COLUMNS, "")
                found |= {_CALLED.get(x, x): cell for x, cell in row.items() if x != "mention_id"}
                found["decision"] = "exclude" if table == "exclusions" else "accept"
                found["theme"] = table if table in THEMES else ""
                whole = min(claim.spans)[0], max(claim.spans)[1]
                found["context"] = mark_context(text, whole)
                found["how"] = f"stands in data/raw/{table}.csv"
                yield found, claim.spans


def _list_spans(article: Article, source: Row, tables: Tables) -> dict[str, list[Span]]:
    """List where rows of the raw tables stand, by paragraph."""
    taken = defaultdict[str, list[Span]](list)
    for row, spans in find_curated(article, source, tables):
        taken[row["paragraph"]] += spans
    return taken


def _keep_decisions(rows: list[Row], before: Sequence[Row], paragraphs: Sequence[str]) -> list[Row]:
    """Carry earlier rows over to those of the same places; give decisions that have none now."""
    left = list(before)
    # First what stands as it stood, then what is elsewhere, then what stands among other words.
    for compare in (_is_same, _is_moved, _compare_surroundings):
        for at, row in enumerate(rows):
            measures = [compare(row, old) for old in left]
            if "kept" in row or max(measures, default=0) < _ALIKE:
                continue
            old = left.pop(measures.index(max(measures)))
            # What is decided stays as it was; what is open is filled.
            cells = {x: cell for x, cell in old.items() if cell or old["decision"]}
            rows[at] = {**row, **cells, "kept": ""}
            rows[at] |= {column: row[column] for column in ("paragraph", "context")}
    for row in rows:
        row.pop("kept", "")
    lost = []
    for old in (x for x in left if x["decision"] or not x["context"]):
        span = find_span(old, paragraphs)
        if span != (0, 0):
            text = _get_paragraph(old, paragraphs)
            rows.append({**old, "context": mark_context(text, span)})
        else:
            lost.append({**old, "paragraph": ""})
    return lost


def _is_same(row: Row, old: Row) -> float:
    return float(row["paragraph"] == old["paragraph"]) * _is_moved(row, old)


def _is_moved(row: Row, old: Row) -> float:
    return float(row["context"] == old["context"])


def _compare_surroundings(row: Row, old: Row) -> float:
    """Tell how alike the surroundings of one phrase are in two readings."""
    marked = [x["context"].partition(MARKS[0])[2].partition(MARKS[1])[0] for x in (row, old)]
    if not marked[0] or marked[0] != marked[1]:
        return 0.0
    return SequenceMatcher(None, row["context"], old["context"], autojunk=False).ratio()


def decide(review: Review, index: int, decision: str, **cells: str) -> Review:
    """Decide of one row, by its place in `review.rows`, and write other cells of it."""
    if decision not in DECISIONS:
        raise ParameterError(f"{decision!r} is no decision; choose accept, exclude or '' (open)")
    if unknown := sorted(cells.keys() - set(COLUMNS)):
        near = suggest(unknown[0], COLUMNS)
        raise ParameterError(f"{unknown[0]!r} is no column of a review; {near}")
    rows = list(review.rows)
    rows[index] = {**rows[index], **cells, "decision": decision}
    return replace(review, rows=rows)


# Files


def write_review(project: Project, review: Review, folder: Path) -> Path:
    """Write the files of a review into a folder outside the project; give that of the rows."""
    if folder.resolve().is_relative_to(project.root.resolve()):
        wrong = f"{folder} lies in the project, which holds no text of articles"
        raise AnalysisError(f"{wrong}; name a folder elsewhere with --output")
    text, source, path = _name_files(folder, review.source_id)
    if not text.is_file() or _read_text(text).text != review.article.text:
        if text.is_file() and not (
            source.is_file() and _read_source(source)["sha256"] == _read_text(text).sha256
        ):
            wrong = f"{text} holds another text than the article that was read"
            raise AnalysisError(f"{wrong}; move it, or name another folder with --output")
        write_atomically(text, review.article.text)
    write_atomically(source, _write_csv([review.source], list(review.source)))
    # Columns that a reviewer has added are kept.
    columns = dict.fromkeys([*COLUMNS, *(column for row in review.rows for column in row)])
    write_atomically(path, _write_csv(review.rows, list(columns)))
    return path


def _name_files(folder: Path, source_id: str) -> list[Path]:
    return [folder / f"{source_id}{end}" for end in (".txt", ".source.csv", ".review.csv")]


def find_review(folder: Path, source_id: str) -> Review | None:
    """Find the review of an article in a folder, if it was begun."""
    path = _name_files(folder, source_id)[-1]
    review = read_review(path) if path.is_file() else None
    if review and review.source_id != source_id:
        wrong = f"{path} is a review of {review.source_id}, not of {source_id}"
        raise AnalysisError(f"{wrong}; move it, or name another folder with --output")
    return review


def read_review(path: Path) -> Review:
    """Read a review, with its text and source beside it, also as a spreadsheet has saved it.

    Separators, quotes, encoding and the order of rows and columns may be others. A DataError names
    rows of another article and columns that are missing.
    """
    rows, lines = _read_csv(path)
    missing = [column for column in COLUMNS if column not in rows[0]]
    problems = [
        Problem(path.name, 1, column, "the column is missing", "restore it") for column in missing
    ]
    (name, _), *_ = Counter(row.get("source_id", "") for row in rows).most_common()
    for line, row in zip(lines, rows, strict=True):
        if row.get("source_id", "") != name:
            wrong = f"{row['source_id']!r} is another article, the other rows are of {name}"
            problems.append(Problem(path.name, line, "source_id", wrong, "remove the row"))
        row["decision"] = row.get("decision", "").lower()
    if problems:
        raise DataError(problems)
    text, source, _ = _name_files(path.parent, name)
    for file in (text, source):
        if not file.is_file():
            wrong = f"{file} is missing, which belongs to {path.name}"
            raise AnalysisError(f"{wrong}; put it beside it, or run analysis curate on the article")
    return Review(_read_text(text), _read_source(source), rows, lines)


def _read_text(path: Path) -> Article:
    return Article(normalise_text(decode_text(path.read_bytes(), str(path))[0]))


def _read_source(path: Path) -> Row:
    return {"source_id": "", "sha256": "", "language": "", **_read_csv(path)[0][0]}


def _read_csv(path: Path) -> tuple[list[Row], list[int]]:
    """Read the rows of a file that a spreadsheet may have saved, at least one, and their lines."""
    if not path.is_file():
        raise AnalysisError(f"{path} is no file; name a review that analysis curate has written")
    data = path.read_bytes() or b"\n"
    text = re.sub(r"\Asep=.\r?\n", "", decode_text(data, str(path))[0])
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    quote = "'" if head.startswith("'") else '"'
    file = io.StringIO(text, newline="")
    try:
        header, *records = csv.reader(file, delimiter=delimiter, quotechar=quote)
    except (csv.Error, ValueError) as error:
        raise AnalysisError(f"{path} cannot be read ({error}); save it as CSV again") from None
    rows, lines = [], []
    for line, record in enumerate(records, start=2):
        # An apostrophe had kept the cell from being run.
        cells = [re.sub(r"^'(?=[=+@-])", "", " ".join(cell.split())) for cell in record]
        if any(cells):
            cells += [""] * (len(header) - len(cells))
            row = dict(zip((x.strip() for x in header), cells, strict=False))
            rows.append({column: cell for column, cell in row.items() if column})
            lines.append(line)
    if not rows:
        raise AnalysisError(f"{path} has no rows; run analysis curate on the article again")
    return rows, lines


def _write_csv(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """Write rows for spreadsheets: a byte order mark says UTF-8, and no cell is run."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([disarm(row.get(column, "")) for column in columns] for row in rows)
    return f"\ufeff{file.getvalue()}"


# Into the raw tables


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
    write_all({path: before[path] + _write_lines(rows) for path, rows in files.items()})
    return outcome


def check_review(project: Project, review: Review) -> Outcome:
    """Check what is decided as ``make data`` and ``make verify`` would, and say what it adds."""
    package = read_package(project)
    tables, broken = read_files(project, package)
    if broken:
        raise DataError(broken)
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
    taken = _list_spans(review.article, review.source, tables)
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
            with (copy.raw / f"{table}.csv").open("ab") as file:
                file.write(_write_lines(rows))
        try:
            build_data(copy)
        except DataError as error:
            return error.problems
    return ()


def _write_lines(rows: Iterable[Row]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(row.values() for row in rows)
    return file.getvalue().encode()


class _Additions:
    """The rows that a review adds to the raw tables, each with its file and line."""

    def __init__(self, review: Review, tables: Tables, package: Mapping[str, object]) -> None:
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
                self.problems.append(report(_CALLED.get(column, column), wrong, remedy))

    def _fit(self, row: Row) -> Row:
        """Take the article's own quotes and dashes, and a point for a decimal comma."""
        text, phrase = _get_paragraph(row, self.paragraphs), row["phrase"]
        begin = text.translate(_TYPED).find(phrase.translate(_TYPED))
        if phrase not in text and begin >= 0:
            phrase = text[begin : begin + len(phrase)]
        value = re.sub(r"^(-?\d+),(\d+)$", r"\1.\2", row["value"])
        return {**row, "phrase": phrase, "as_printed": phrase, "value": value}

    def _take_row(self, report: Report, row: Row) -> None:
        for column in _OWN_WORDS:
            if copied := find_copy(row[column], _get_paragraph(row, self.paragraphs)):
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
        name = re.sub(r"\d+$", "", keys[0]) if keys else f"{re.sub(r'-', '_', source_id)}_m"
        name = re.sub(r"^(?=\d)", "in_", name)
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
            (f"data/raw/{table}.csv", line): report
            for table, rows in self.rows.items()
            for line, (report, _) in enumerate(rows, start=len(self.tables[table]) + 2)
        }
        for problem in problems:
            if report := places.get((problem.file, problem.row)):
                column = _CALLED.get(problem.column, problem.column)
                yield report(column, problem.wrong, problem.remedy)
            else:
                yield problem

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
