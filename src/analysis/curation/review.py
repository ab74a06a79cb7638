"""Review an article: a person decides of each proposal, and what is decided goes into the tables.

A review lies in one folder, outside the project, in three files: the article's text (``ID.txt``),
its row of `sources.csv` (``ID.source.csv``) and a line for each number (``ID.review.csv``).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from analysis.curation.article import Article, decode_text, guess_language, normalise_text
from analysis.curation.checks import THEMES, Tables, read_day
from analysis.curation.propose import COLUMNS, MARKS, mark_context, propose_rows
from analysis.curation.verify import find_claim, is_free
from analysis.errors import AnalysisError, DataError, ParameterError, Problem, suggest
from analysis.project import Project, Row, disarm, write_atomically
from analysis.quantities.vocabulary import Span

#: What may be decided of a row; an open one has an empty cell.
DECISIONS = ("accept", "exclude", "")
#: Columns of raw tables that have another name in a review.
CALLED = {
    "as_printed": "phrase",
    **dict.fromkeys(("mention_id", "claim_id", "fact_a"), "fact_id"),
    "fact_b": "same_as",
}
#: How alike the surroundings of a phrase are if it is that of an earlier reading; 1 is the same.
_ALIKE = 0.6


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
    if (day := cells.get("published_on")) and not read_day(cells):
        raise AnalysisError(f"{day!r} is no day of publication; write it as 2026-02-12")
    cells |= {"source_id": source_id, "sha256": article.sha256}
    cells["paragraphs"] = str(len(article.paragraphs))
    return {column: cells.get(column, "") for column in tables["sources"][0]}


def make_review(
    article: Article, source: Row, tables: Tables, before: Review | None = None
) -> Review:
    """Propose a row for each number of an article, with what was decided of it before.

    Decisions stand in the raw tables, or in an earlier review, whose text may have been another.
    """
    taken = list_spans(article, source, tables)
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
    text = get_paragraph(row, paragraphs)
    before, _, rest = row["context"].partition(MARKS[0])
    phrase, _, after = rest.partition(MARKS[1])
    begin = text.find(before + phrase + after) + len(before)
    if not phrase or begin < len(before):
        phrase, begin = row["phrase"], text.find(row["phrase"])
    return (begin, begin + len(phrase)) if phrase and begin >= 0 else (0, 0)


def get_paragraph(row: Row, paragraphs: Sequence[str]) -> str:
    """Give the text of a row's paragraph; none if it has no number of one."""
    number = int(row["paragraph"]) if row["paragraph"].isdecimal() else 0
    return paragraphs[number - 1] if 0 < number <= len(paragraphs) else ""


def find_curated(
    article: Article, source: Row, tables: Tables
) -> Iterator[tuple[Row, Sequence[Span]]]:
    """Find the rows that the raw tables have of an article, as decided, and where they stand."""
    taken = defaultdict[str, list[Span]](list)
    for table in (*THEMES, "exclusions"):
        for row in (x for x in tables[table] if x["source_id"] == source["source_id"]):
            number, text = row["paragraph"], get_paragraph(row, article.paragraphs)
            if claim := find_claim(table, row, text, taken[number], source["language"]):
                taken[number] += claim.spans
                found = dict.fromkeys(COLUMNS, "")
                found |= {CALLED.get(x, x): cell for x, cell in row.items() if x != "mention_id"}
                found["decision"] = "exclude" if table == "exclusions" else "accept"
                found["theme"] = table if table in THEMES else ""
                whole = min(claim.spans)[0], max(claim.spans)[1]
                found["context"] = mark_context(text, whole)
                found["how"] = f"stands in data/raw/{table}.csv"
                yield found, claim.spans


def list_spans(article: Article, source: Row, tables: Tables) -> dict[str, list[Span]]:
    """List where rows of the raw tables stand, by paragraph."""
    taken = defaultdict[str, list[Span]](list)
    for row, spans in find_curated(article, source, tables):
        taken[row["paragraph"]] += spans
    return taken


def _keep_decisions(rows: list[Row], before: Sequence[Row], paragraphs: Sequence[str]) -> list[Row]:
    """Carry earlier rows over to those of the same places; give decisions that have none now."""
    alike = sorted(
        (-score, at, earlier)
        for earlier, old in enumerate(before)
        for at, row in enumerate(rows)
        if (score := _compare_places(row, old)) >= _ALIKE
    )
    places: dict[int, int] = {}
    for _, at, earlier in alike:
        if earlier not in places and at not in places.values():
            places[earlier] = at
    lost = []
    for earlier, old in enumerate(before):
        if earlier in places:
            rows[places[earlier]] = _keep_cells(rows[places[earlier]], old)
        elif old["decision"] and (span := find_span(old, paragraphs)) != (0, 0):
            context = mark_context(get_paragraph(old, paragraphs), span)
            rows.append({**old, "context": context})
        elif old["decision"]:
            lost.append({**old, "paragraph": ""})
    return lost


def _keep_cells(new: Row, old: Row) -> Row:
    """Keep what is decided as it was, and of what is open the cells that are filled."""
    if new["decision"] and new["decision"] == old["decision"]:
        return new  # the raw tables have it, and it may have been mended there
    if old["decision"]:
        return {**old, **{column: new[column] for column in ("paragraph", "context")}}
    told = ("paragraph", "context", "proposal", "doubt", "how")
    return {**new, **{x: cell for x, cell in old.items() if cell and x not in told}}


def _compare_places(row: Row, old: Row) -> float:
    """Tell how alike the places of a phrase are in two readings: 1 is the same text, or more."""
    marked = [x["context"].partition(MARKS[0])[2].partition(MARKS[1])[0] for x in (row, old)]
    if marked[0] != marked[1]:
        return 0
    is_near = row["paragraph"] == old["paragraph"]
    return is_near / 10 + SequenceMatcher(None, row["context"], old["context"], False).ratio()


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
    rows of another article.
    """
    rows, lines = _read_csv(path)
    if missing := [column for column in COLUMNS if column not in rows[0]]:
        wrong = f"{path} lacks columns of a review: {', '.join(missing)}"
        raise AnalysisError(f"{wrong}; restore them, or run analysis curate on the article again")
    problems: list[Problem] = []
    (name, _), *_ = Counter(row["source_id"] for row in rows).most_common()
    for line, row in zip(lines, rows, strict=True):
        if row["source_id"] != name:
            wrong = f"{row['source_id']!r} is another article, the other rows are of {name}"
            problems.append(Problem(path.name, line, "source_id", wrong, "remove the row"))
        row["decision"] = row["decision"].lower()
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
    text = re.sub(r"\Asep=.\r?\n", "", decode_text(data, str(path), "save it as CSV in UTF-8")[0])
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
