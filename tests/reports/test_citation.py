"""How to cite: what CITATION.cff says comes back whole out of BibTeX and CSL-JSON."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from analysis.errors import ReportError
from analysis.project import Project
from analysis.reports.citation import Author, Citation, read_citation, word_citation
from analysis.reports.references import write_bibtex, write_csl

#: What LaTeX prints for the commands that stand for special characters.
COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    **{f"\\{sign}": sign for sign in "&%$#_"},
}
HOSTILE = "50% of $5 & #1_a ~ ^ \\x {y} }{ <b> \" ' 汽车 ü"
WHOLE = """\
cff-version: 1.2.0
type: dataset
title: "The cars: 50% & more"
abstract: >-
  Two
  lines.
authors:
  - family-names: Müller and Sons
    given-names: Ada, B.
  - family-names: Beethoven
    given-names: Ludwig
    name-particle: van
    name-suffix: Jr.
  - name: Smith and Jones, Ltd {UK}
version: 1.0
date-released: 2026-04-01
doi: 10.1000/a_b%c
url: https://example.org/a_b?c={d}&e=%20#f
keywords: [cars, "R&D"]
"""


def parse_bibtex(written: str) -> tuple[str, dict[str, str]]:
    """Read one entry as BibTeX does: braces are counted, a backslash before one changes nothing."""
    opening = re.match(r"@misc\{([^,\s{}]+),\n", written)
    assert opening, written
    fields, place = {}, opening.end()
    while written[place] != "}":
        name = re.compile(r"  ([a-z]+) = \{").match(written, place)
        assert name, written[place:]
        depth, end = 1, name.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(written[end], 0)
            end += 1
        assert written[end : end + 2] == ",\n"
        fields[name[1]] = written[name.end() : end - 1]
        place = end + 2
    assert written[place:] == "}\n"
    return opening[1], fields


def read_latex(text: str) -> str:
    """Give what LaTeX prints: commands as their characters, other braces as nothing."""
    pattern = "|".join(sorted(map(re.escape, COMMANDS), key=len, reverse=True))
    parts = re.split(f"({pattern})", text)
    assert not re.search(r"[\\%$#&_~^]", "".join(parts[::2])), text
    return "".join(COMMANDS.get(part, re.sub("[{}]", "", part)) for part in parts)


def split_names(authors: str) -> list[list[str]]:
    """Split a field of authors at its "and", and each name at its commas, outside braces."""
    found: list[list[str]] = [[""]]
    depth = 0
    for word in re.split(r"( and |, |[{}])", authors):
        depth += {"{": 1, "}": -1}.get(word, 0)
        if depth == 0 and word == " and ":
            found.append([""])
        elif depth == 0 and word == ", ":
            found[-1].append("")
        else:
            found[-1][-1] += word
    return [[read_latex(part) for part in name] for name in found]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "CITATION.cff").write_text(WHOLE, encoding="utf-8")
    return Project(tmp_path)


@pytest.fixture
def citation(project: Project) -> Citation:
    found = read_citation(project)
    assert found
    return found


def test_every_part_of_the_file_is_read(citation: Citation) -> None:
    assert citation == Citation(
        title="The cars: 50% & more",
        authors=(
            Author({"family": "Müller and Sons", "given": "Ada, B."}),
            Author(
                {
                    "family": "Beethoven",
                    "given": "Ludwig",
                    "non-dropping-particle": "van",
                    "suffix": "Jr.",
                }
            ),
            Author(group="Smith and Jones, Ltd {UK}"),
        ),
        kind="dataset",
        abstract="Two lines.",
        version="1.0",
        released="2026-04-01",
        doi="10.1000/a_b%c",
        address="https://example.org/a_b?c={d}&e=%20#f",
        keywords=("cars", "R&D"),
    )


def test_a_citation_is_one_line(citation: Citation) -> None:
    assert word_citation(citation) == (
        "Müller and Sons, Ada, B.; van Beethoven, Jr., Ludwig; Smith and Jones, Ltd {UK} (2026). "
        "The cars: 50% & more, version 1.0."
    )


def test_bibtex_gives_every_part_back(citation: Citation) -> None:
    key, fields = parse_bibtex(write_bibtex(citation))
    assert key == "mullercars2026"
    assert split_names(fields.pop("author")) == [
        ["Müller and Sons", "Ada, B."],
        ["van Beethoven", "Jr.", "Ludwig"],
        ["Smith and Jones, Ltd {UK}"],
    ]
    assert fields.pop("doi") == "10.1000/a_b%c"
    assert fields.pop("url") == "https://example.org/a_b?c=%7Bd%7D&e=%20#f"
    assert {name: read_latex(text) for name, text in fields.items()} == {
        "title": "The cars: 50% & more",
        "year": "2026",
        "month": "4",
        "version": "1.0",
        "abstract": "Two lines.",
        "keywords": "cars, R&D",
    }


def test_a_title_keeps_its_capitals_in_bibtex(citation: Citation) -> None:
    assert "title = {{The cars: 50\\% \\& more}}," in write_bibtex(citation)


def test_hostile_text_stays_in_its_field_of_bibtex() -> None:
    people = (Author({"family": HOSTILE, "given": HOSTILE}), Author(group=HOSTILE))
    hostile = Citation(
        HOSTILE, people, abstract=HOSTILE, version=HOSTILE, doi=HOSTILE, keywords=(HOSTILE, HOSTILE)
    )
    key, fields = parse_bibtex(write_bibtex(hostile))
    assert unquote(fields.pop("doi")) == HOSTILE
    assert key == "5050"
    assert split_names(fields.pop("author")) == [[HOSTILE, HOSTILE], [HOSTILE]]
    assert {name: read_latex(text) for name, text in fields.items()} == {
        "title": HOSTILE,
        "abstract": HOSTILE,
        "version": HOSTILE,
        "keywords": f"{HOSTILE}, {HOSTILE}",
    }


def test_an_address_that_is_none_of_the_web_is_left_out_of_bibtex() -> None:
    assert "url" not in write_bibtex(Citation("T", (), address="javascript:alert(1)"))


@pytest.mark.parametrize(
    ("released", "parts"), [("2026", [2026]), ("2026-04", [2026, 4]), ("2026-04-01", [2026, 4, 1])]
)
def test_a_date_keeps_the_parts_that_it_has(released: str, parts: list[int]) -> None:
    citation = Citation("T", (), released=released)
    assert write_csl(citation)[0]["issued"] == {"date-parts": [parts]}
    _, fields = parse_bibtex(write_bibtex(citation))
    assert [int(fields[name]) for name in ("year", "month") if name in fields] == parts[:2]


def test_csl_gives_every_part_back(citation: Citation) -> None:
    assert json.loads(json.dumps(write_csl(citation))) == [
        {
            "id": "mullercars2026",
            "type": "dataset",
            "title": "The cars: 50% & more",
            "author": [
                {"family": "Müller and Sons", "given": "Ada, B."},
                {
                    "family": "Beethoven",
                    "given": "Ludwig",
                    "non-dropping-particle": "van",
                    "suffix": "Jr.",
                },
                {"literal": "Smith and Jones, Ltd {UK}"},
            ],
            "issued": {"date-parts": [[2026, 4, 1]]},
            "version": "1.0",
            "DOI": "10.1000/a_b%c",
            "URL": "https://example.org/a_b?c={d}&e=%20#f",
            "abstract": "Two lines.",
            "keyword": "cars, R&D",
        }
    ]


def test_a_citation_without_a_type_is_one_of_software_as_the_format_says(tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_text("title: T\n", encoding="utf-8")
    citation = read_citation(Project(tmp_path))
    assert citation == Citation("T", (), kind="software")
    assert write_csl(citation) == [{"id": "t", "type": "software", "title": "T"}]
    assert parse_bibtex(write_bibtex(citation)) == ("t", {"title": "{T}"})
    assert word_citation(citation) == "T."


def test_a_project_need_not_say_how_it_is_cited(tmp_path: Path) -> None:
    assert read_citation(Project(tmp_path)) is None


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        ("title: [", "while parsing a flow node"),
        ("version: 1", "'title'"),
        ("- title", "'list' object has no attribute 'get'"),
        ("title: T\nauthors: [Ada]", "'str' object has no attribute 'get'"),
        ("title: T\nauthors: [{}]", "'name'"),
    ],
)
def test_a_citation_that_cannot_be_read_is_an_error(
    tmp_path: Path, stored: str, reason: str
) -> None:
    (tmp_path / "CITATION.cff").write_text(stored, encoding="utf-8")
    with pytest.raises(ReportError) as raised:
        read_citation(Project(tmp_path))
    assert str(raised.value).startswith(f"CITATION.cff: is no citation file ({reason}")
    assert str(raised.value).endswith("); mend it")


def test_the_citation_of_this_project_is_read() -> None:
    citation = read_citation(Project(Path(__file__).parents[2]))
    assert citation
    assert citation.kind == "dataset"
    key, fields = parse_bibtex(write_bibtex(citation))
    assert key == write_csl(citation)[0]["id"]
    assert read_latex(fields["title"]) == citation.title
