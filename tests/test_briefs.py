"""Briefings hold the same numbers in every format, with their links, alt texts and styles."""

import io
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import docx
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches
from pypdf import PdfReader

from analysis.__main__ import main
from analysis.errors import NotebookError, ParameterError
from analysis.project import Project, find_project, read_created
from analysis.reports import layouts
from analysis.reports.briefs import make_briefs
from analysis.reports.documents import shorten
from analysis.reports.drafts import create_notebook
from analysis.reports.office import Brief, read_parts, read_template, split_sentences
from analysis.reports.pdf import find_browser
from analysis.reports.rendering import choose_words
from analysis.reports.slides import write_pptx
from analysis.reports.word import write_docx

PROJECT = find_project()
#: A briefing with charts alone, and a notebook with tables, caveats and computed figures.
NOTEBOOKS = {"90": "90_briefing", "04": "04_survey"}
LANGS = ("en", "de", "zh")
#: Files are opened once for all tests that read them.
open_docx, open_pptx, open_pdf = map(cache, (docx.Document, Presentation, PdfReader))


@pytest.fixture(scope="module")
def browser() -> None:
    """Skip where no browser prints, as the checks in a browser do, unless these are required."""
    try:
        find_browser()
    except NotebookError as missing:
        (pytest.fail if os.environ.get("BROWSER_CHECKS") else pytest.skip)(str(missing))


@pytest.fixture(scope="module")
def made(browser, tmp_path_factory) -> list[Path]:  # noqa: ARG001 (it must be there)
    """Write the briefing in every language and format, and beside it the other notebook in one."""
    folder = tmp_path_factory.mktemp("briefs")
    make_briefs(PROJECT, "04", lang="zh", out=folder)
    return make_briefs(PROJECT, "90", formats="HTML, docx,pdf,PPTX", lang="en, de,zh", out=folder)


@pytest.fixture(scope="module")
def out(made) -> Path:
    return made[0].parents[1]


@pytest.fixture
def small(tmp_path) -> Project:
    """A project without notebooks, for the small example of a new one."""
    shutil.copytree(PROJECT.root / "data", tmp_path / "data")
    return Project(tmp_path)


PAIRS = [*(("90", lang) for lang in LANGS), ("04", "zh")]


@pytest.fixture(scope="module", params=PAIRS, ids="-".join)
def find(request, out) -> Callable[[str], Path]:
    notebook, lang = request.param
    return lambda kind: out / lang / f"{NOTEBOOKS[notebook]}.{kind}"


def flatten(text: str) -> str:
    """Leave out all blanks, and the numbers of notes, which formats set in their own ways."""
    return re.sub(r"\s|\u2060|\[[\d,]+\]", "", text)


@pytest.fixture(scope="module")
def page(find) -> BeautifulSoup:
    soup = BeautifulSoup(find("html").read_text(encoding="utf-8"), "html.parser")
    for tag in soup.select("svg, figure details, .spot, .uses"):
        tag.decompose()
    return soup


@pytest.fixture(scope="module")
def numbers(page) -> list[str]:
    """The numbers of the page in their order, as they are worded."""
    links = page.main.select("a.fact")
    found = [x.get_text() for x in links if not x.find_parent("section", class_="sources")]
    assert len(found) > 20
    return found


@cache
def read_docx(path: Path) -> str:
    """Read a Word file's text in its order, links and cells of tables included."""
    body = open_docx(path).element.body
    lines = (paragraph.iter(qn("w:t")) for paragraph in body.iter(qn("w:p")))
    return "\n".join("".join(node.text or "" for node in line) for line in lines)


@cache
def read_pptx(path: Path) -> str:
    lines = []
    for slide in open_pptx(path).slides:
        frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
        lines += [frame.text for frame in frames]
        for shape in slide.shapes:
            if shape.has_table:
                lines += [cell.text for row in shape.table.rows for cell in row.cells]
        if slide.has_notes_slide:
            lines.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(lines)


@cache
def read_sheets(path: Path) -> list[str]:
    return [sheet.extract_text() for sheet in open_pdf(path).pages]


def read_pdf(path: Path) -> str:
    return "".join(read_sheets(path))


def find_in_order(text: str, numbers: list[str]) -> list[str]:
    """Find the numbers that a text does not hold in their order."""
    place, missing = 0, []
    for number in map(flatten, numbers):
        found = text.find(number, place)
        if found < 0:
            missing.append(number)
        else:
            place = found + len(number)
    return missing


def test_word_has_the_numbers_of_the_page_in_their_order(find, numbers):
    assert find_in_order(flatten(read_docx(find("docx"))), numbers) == []


def test_pdf_has_the_numbers_of_the_page(find, numbers):
    text = flatten(read_pdf(find("pdf")))
    assert {x for x in map(flatten, numbers) if x not in text} == set()


def test_slides_and_their_notes_have_the_numbers_of_the_page(find, numbers):
    text = flatten(read_pptx(find("pptx")))
    assert {x for x in map(flatten, numbers) if x not in text} == set()


def test_no_format_has_a_number_that_the_page_has_not(find, page):
    known = page.get_text(" ")
    figures = set(re.findall(r"\d[\d.,]*\d|\d", known.replace("\N{NO-BREAK SPACE}", " ")))
    for kind, read in (("docx", read_docx), ("pptx", read_pptx)):
        text = read(find(kind)).replace(find("html").name, "")
        text = re.sub(r"\[[\d, ]+\]", " ", text).replace("\N{NO-BREAK SPACE}", " ")
        told = set(re.findall(r"\d[\d.,]*\d|\d", text))
        # Notes, figures and sheets are counted; alt texts have numbers that pictures show.
        counted = {str(n) for n in range(1, 120)}
        alts = " ".join(re.findall(r'aria-label="([^"]*)"', find("html").read_text("utf-8")))
        assert {x for x in told - figures - counted if x not in alts} == set(), kind


def test_every_source_on_the_web_is_linked_in_every_format(find, page):
    sources = page.select("section.sources a[href^=http]")
    wanted = {str(link["href"]).partition("#:~")[0] for link in sources}
    assert wanted
    linked = {}
    linked["docx"] = {x.target_ref for x in open_docx(find("docx")).part.rels.values()}
    actions = [
        note.get_object().get("/A", {})
        for sheet in open_pdf(find("pdf")).pages
        for note in sheet.get("/Annots", [])
    ]
    linked["pdf"] = {str(action.get("/URI", "")) for action in actions}
    for kind, found in linked.items():
        assert wanted <= {x.partition("#:~")[0] for x in found}, kind
        assert not any("file:" in x or "/tmp" in x for x in found)
    slides = open_pptx(find("pptx")).slides
    hrefs = {x.target_ref for slide in slides for x in slide.part.rels.values() if x.is_external}
    assert len(hrefs) > 3


def test_ways_within_a_page_that_is_handed_out_lead_somewhere(find):
    soup = BeautifulSoup(find("html").read_text(encoding="utf-8"), "html.parser")
    ids = {tag["id"]: tag for tag in soup.find_all(id=True)}
    ways = {tag["href"][1:] for tag in soup.select('a[href^="#"]')}
    assert len(ways) > 10
    assert ways <= ids.keys()
    for entry in soup.select(".entry"):
        targets = [ids[tag["href"][1:]] for tag in entry.select(".uses a")]
        assert all(x.name == "figure" or x["href"] == f"#{entry['id']}" for x in targets)


def test_no_document_has_a_link_that_is_dead_once_it_is_mailed_and_all_name_the_page(find):
    notes = (x.get_object() for x in open_pdf(find("pdf")).pages[-1].get("/Annots", []))
    links = {str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})}
    for file in (open_docx(find("docx")), *open_pptx(find("pptx")).slides):
        links |= {x.target_ref for x in file.part.rels.values() if x.is_external}
    assert links
    assert not [link for link in links if not link.startswith(("http", "mailto:"))]
    for kind, read in (("pdf", read_pdf), ("docx", read_docx), ("pptx", read_pptx)):
        assert find("html").name in "".join(read(find(kind)).split()), kind


def test_documents_lead_to_the_published_page_if_its_address_is_known():
    soup = BeautifulSoup('<section class="sources"></section>', "html.parser")
    address = "https://example.org/en/90_briefing.html"
    shorten(soup, address, choose_words("en"))
    assert soup.a["href"] == soup.a.get_text() == address


def test_every_chart_has_its_words_for_who_does_not_see_it(find):
    text = find("html").read_text(encoding="utf-8")
    drawings = BeautifulSoup(text, "html.parser").select(".wide svg[aria-label]")
    alts = {str(svg["aria-label"]) for svg in drawings}
    assert alts
    pictures = open_docx(find("docx")).element.body.iter(qn("wp:docPr"))
    assert {picture.get("descr") for picture in pictures} == alts
    shown = [shape for slide in open_pptx(find("pptx")).slides for shape in slide.shapes]
    described = {
        shape._element.nvPicPr.cNvPr.get("descr") for shape in shown if shape.shape_type == 13
    }
    assert described == alts
    tree = open_pdf(find("pdf")).trailer["/Root"]["/StructTreeRoot"]
    assert alts <= set(list_alts(tree))


def list_alts(node) -> list[str]:
    """List the alternative texts of a tagged PDF."""
    node = node.get_object()
    if isinstance(node, list):
        return [alt for part in node for alt in list_alts(part)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + (list_alts(node["/K"]) if "/K" in node else [])


def test_a_pdf_is_tagged_and_has_bookmarks_a_title_and_numbered_sheets(find, page):
    pdf = open_pdf(find("pdf"))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == page.html["lang"]
    assert pdf.metadata.title == page.h1.get_text() == page.title.get_text()
    flat = [x for part in pdf.outline for x in (part if isinstance(part, list) else [part])]
    titles = {" ".join(x.title.split()) for x in flat if not isinstance(x, list)}
    headings = {" ".join(x.get_text().split()) for x in page.main.find_all("h2")}
    assert headings <= titles
    for number, text in enumerate(read_sheets(find("pdf")), start=1):
        assert f"{number} / {len(pdf.pages)}" in text
        assert page.h1.get_text()[:40] in " ".join(text.split())


def test_all_letters_of_a_pdf_are_of_the_fonts_that_its_page_brings_along(out):
    for lang in ("en", "de", "zh"):
        pdf = open_pdf(out / lang / "90_briefing.pdf")
        fonts = [sheet["/Resources"]["/Font"] for sheet in pdf.pages]
        kinds = (font.get_object() for found in fonts for font in found.values())
        # So the browser calls a font of a page; one of the system has its own name, and letters
        # that it makes bold itself have none.
        names = {str(font["/BaseFont"]) for font in kinds if font["/Subtype"] != "/Type3"}
        assert {name.rpartition("+")[2] for name in names} == {"OTS-derived-font"}


def test_the_briefing_has_two_or_three_sheets_and_none_is_half_empty(out):
    for lang in LANGS:
        pdf = open_pdf(out / lang / "90_briefing.pdf")
        assert 2 <= len(pdf.pages) <= 3
        for text in read_sheets(out / lang / "90_briefing.pdf")[:-1]:
            assert len(text) > 1500
        assert {tuple(map(round, sheet.mediabox[2:])) for sheet in pdf.pages} == {(595, 842)}


def test_word_has_real_headings_captions_tables_and_notes(find, page):
    file = open_docx(find("docx"))
    styles = [paragraph.style.name for paragraph in file.paragraphs]
    assert styles.count("Title") == 1
    headings = [x for x in page.main.find_all("h2") if not x.find_parent("figure")]
    assert styles.count("Heading 1") == len(headings)
    figures, tables = page.main.select("figure.chart"), page.main.select(".scroll > table")
    assert styles.count("Caption") == len(figures) + len(tables)
    fields = "".join(x.get(qn("w:instr")) for x in file.element.body.iter(qn("w:fldSimple")))
    assert fields.count("SEQ Figure") == len(figures)
    assert fields.count("SEQ Table") == len(file.tables) == len(tables)
    for table in file.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert len({cell.width for row in table.rows for cell in row.cells}) > 1
        widths = [column.width for column in table.columns]  # of the grid, which some programs take
        assert widths == [cell.width for cell in table.rows[0].cells]
    marks = {x.get(qn("w:name")) for x in file.element.body.iter(qn("w:bookmarkStart"))}
    named = {x.get(qn("w:anchor")) for x in file.element.body.iter(qn("w:hyperlink"))} - {None}
    assert named <= marks
    rests = re.findall(r"\[([\d, ]+)\]$", "\n".join(x.text for x in file.paragraphs), re.MULTILINE)
    traced = {f"note{x}" for inputs in rests for x in inputs.split(", ")}
    unused = [x for x in page.select("section.sources li.entry") if not x.select(".uses a")]
    left = {x for x in marks if x.startswith("note")} - named - traced
    assert len(left) <= len(unused), "a note without a mark is of a figure whose time alone is told"
    entries = page.select("section.sources li.entry")
    places = {entry["id"]: entry.find("dt", string="Where") for entry in entries}
    told = {x.find_next("dd").get_text() if x else key for key, x in places.items()}
    assert len(marks) == len(told) < len(entries)


def test_what_files_say_of_themselves_is_not_of_the_clock(find, page):
    made = read_created(find_project())
    for file in (open_docx(find("docx")), open_pptx(find("pptx"))):
        about = file.core_properties
        assert about.title == page.h1.get_text()
        assert about.created == about.modified
        assert str(about.created)[:19] == f"{made} 00:00:00"
        assert about.language == page.html["lang"]
    day = made.replace("-", "")
    assert open_pdf(find("pdf")).metadata["/CreationDate"].startswith(f"D:{day}000000")
    for kind in ("docx", "pptx"):
        with zipfile.ZipFile(find(kind)) as parts:
            assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_slides_are_wide_have_a_claim_each_and_fit(find):
    file = open_pptx(find("pptx"))
    assert (file.slide_width, file.slide_height) == (Inches(13.333), Inches(7.5))
    assert len(file.slides) > 5
    for slide in file.slides:
        assert slide.shapes.title.text_frame.text.strip()
        ids = [shape.shape_id for shape in slide.shapes]
        assert len({*ids}) == len(ids)
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= file.slide_width
            assert shape.top + shape.height <= file.slide_height
    notes = [
        slide.notes_slide.notes_text_frame.text for slide in file.slides if slide.has_notes_slide
    ]
    assert any(re.search(r"^\[\d+\] ", text, re.MULTILINE) for text in notes)


def test_no_format_has_code_parameters_or_the_question(out):
    for lang in LANGS:
        soup = BeautifulSoup((out / lang / "90_briefing.html").read_text("utf-8"), "html.parser")
        assert not soup.select(".code, .parameters, .made-with, header, nav")
        texts = [soup.get_text(), read_pdf(out / lang / "90_briefing.pdf")]
        texts += [
            read_docx(out / lang / "90_briefing.docx"),
            read_pptx(out / lang / "90_briefing.pptx"),
        ]
        for text in texts:
            assert "What should a reader in a hurry know?" not in text
            assert "import pandas" not in text
            assert "book.finding" not in text


def test_files_say_who_wrote_them_and_pdfs_of_letter_size_are_as_short(tmp_path, browser):  # noqa: ARG001
    given = {"title": "T & <t>", "subtitle": "Sub", "author": "House №7"}
    told = {"parameters": given, "lang": "de", "paper": "Letter"}
    paths = make_briefs(PROJECT, "90", formats="pdf,docx", out=tmp_path, **told)
    assert {path.suffix for path in paths} == {".pdf", ".docx"}  # and no HTML unasked
    for path in paths:
        if path.suffix == ".pdf":
            pdf = open_pdf(path)
            about = pdf.metadata
            assert (about.title, about.subject, about.author) == tuple(given.values())
            assert "Mozilla" not in str(about)
            assert len(pdf.pages) == 2
            assert tuple(map(round, pdf.pages[0].mediabox[2:])) == (612, 792)
        else:
            file = open_docx(path)
            assert file.core_properties.author == given["author"]
            told = "\n".join(paragraph.text for paragraph in file.paragraphs)
            assert "HTML" in told
            assert "90_briefing.html" not in told  # which was not written
            assert (file.sections[0].page_width, file.sections[0].page_height) == (
                Inches(8.5),
                Inches(11),
            )


@pytest.mark.usefixtures("browser")
def test_a_draft_says_so_on_every_sheet_and_slide_and_an_example_is_told_what_it_lacks(
    small, capsys
):
    create_notebook(small, "Who was first?")
    path = create_notebook(small, "Who leads?", is_draft=True)
    path.write_text(path.read_text("utf-8").replace("# The answer stands", "# It stands"), "utf-8")
    given = {"title": "Leads in 1"}
    names = make_briefs(small, f"drafts/{path.stem[:2]}", lang="de", parameters=given)
    found = {name.suffix: name for name in names}
    sheets = read_sheets(found[".pdf"])
    assert all(flatten("Entwurf · Leads in 1") in flatten(sheet) for sheet in sheets)
    assert flatten("Entwurf: nicht zur Veröffentlichung geprüft.") in flatten(sheets[0])
    file = open_docx(found[".docx"])
    assert file.sections[0].footer.paragraphs[0].text.startswith("Entwurf · Leads in 1")
    opening, *slides = open_pptx(found[".pptx"]).slides
    assert any("Entwurf" in shape.text_frame.text for shape in opening.shapes)
    for slide in slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert "Entwurf · Leads in 1" in texts
    told = capsys.readouterr().err
    assert "de: numbers and dates alone; the notebook's sentences stay English" in told
    assert BeautifulSoup(found[".html"].read_bytes(), "lxml").h1.get_text() == "Leads in 1"


def test_a_notebook_that_takes_one_language_alone_is_written_in_it(small, capsys):
    path = create_notebook(small, "Wer führt?")
    text = path.read_text("utf-8")
    own = 'lang = \\"de\\"  # language of its sentences {de}'
    assert text.count('lang = \\"en\\"  # language of numbers and dates {en, de, zh}') == 1
    path.write_text(
        text.replace('lang = \\"en\\"  # language of numbers and dates {en, de, zh}', own), "utf-8"
    )
    found = {x.suffix: x for x in make_briefs(small, path.stem[:2], formats="html,docx")}
    assert {x.parent.name for x in found.values()} == {"de"}
    soup = BeautifulSoup(found[".html"].read_text("utf-8"), "html.parser")
    assert (soup.html["lang"], soup.main.get("lang"), soup.h1.get_text()) == (
        "de",
        None,
        "Wer führt?",
    )
    assert "englisch" not in soup.main.get_text()
    languages = open_docx(found[".docx"]).styles.element.iter(qn("w:lang"))
    assert {x.get(qn("w:val")) for x in languages} == {"de-DE"}
    assert "stay English" not in capsys.readouterr().err


def test_english_sentences_are_marked_as_english_and_fixed_words_as_what_they_are(find):
    soup = BeautifulSoup(find("html").read_text("utf-8"), "html.parser")
    tag = soup.html["lang"]
    if tag == "en":
        assert not soup.main.get("lang")
        return
    assert soup.main["lang"] == "en"
    for line in soup.select(".sources-line span, .basis"):
        assert line["lang"] == tag
    languages = open_docx(find("docx")).styles.element.iter(qn("w:lang"))
    assert {x.get(qn("w:val")) for x in languages} == {"en-US"}
    slide = open_pptx(find("pptx")).slides[1]
    runs = [
        run for shape in slide.placeholders for x in shape.text_frame.paragraphs for run in x.runs
    ]
    assert runs
    assert {run._r.rPr.get("lang") for run in runs} == {"en-US"}


def test_slides_say_of_a_chart_what_it_measures_and_no_text_leaves_its_place(find, page):
    file = open_pptx(find("pptx"))
    texts = flatten(
        "\n".join(
            shape.text_frame.text for s in file.slides for shape in s.shapes if shape.has_text_frame
        )
    )
    for figure in page.select("figure.chart"):
        assert flatten(figure.select_one(".subtitle").get_text()) in texts
        heading = figure.find(re.compile("^h[1-6]$"))
        if heading:  # which the finding's own does not repeat
            assert flatten(heading.get_text()) in texts
    for slide in file.slides:
        shapes = [x for x in slide.shapes if x.shape_type != 14 or x.placeholder_format.type != 15]
        places = sorted((x.top, x.top + x.height, x.left, x.left + x.width) for x in shapes)
        for (_, end, left, right), (top, _, other, far) in pairwise(places):
            assert end <= top or right <= other or far <= left, slide.shapes.title.text_frame.text


def test_two_runs_give_the_same_bytes(out, tmp_path):
    again = make_briefs(PROJECT, "90", out=tmp_path)
    assert [path.suffix for path in again] == [".pdf", ".docx", ".pptx", ".html"]
    for path in again:
        assert path.read_bytes() == (out / "en" / path.name).read_bytes(), path.suffix


@pytest.mark.usefixtures("browser")
def test_a_house_gives_styles_layouts_paper_and_the_author_the_title(tmp_path, capsys):
    house = docx.Document()
    house.styles["Heading 1"].font.name = "House Serif"
    house.add_paragraph("Letter of the house")
    house.save(tmp_path / "house.docx")
    slides = Presentation()
    slides.slide_width = Inches(12)
    slides.slides.add_slide(slides.slide_layouts[0])
    slides.save(tmp_path / "house.pptx")
    given = {"title": 'Plan 2027 & "more"', "author": "House No. 7", "sections": "deals,evidence"}
    words = [x for pair in given.items() for x in ("-p", *pair)]
    status = main(
        [
            *("brief", "90", *words, "--paper", "letter", "--out", str(tmp_path / "out")),
            *("--reference", str(tmp_path / "house.docx")),
            *("--template", str(tmp_path / "house.pptx")),
        ]
    )
    assert status == 0
    assert "90_briefing.docx" in capsys.readouterr().out
    folder = tmp_path / "out" / "en"
    file = open_docx(folder / "90_briefing.docx")
    assert file.styles["Heading 1"].font.name == "House Serif"
    assert file.paragraphs[0].text == given["title"]
    assert "Letter of the house" not in read_docx(folder / "90_briefing.docx")
    made = open_pptx(folder / "90_briefing.pptx")
    assert made.slide_width == Inches(12)
    titles = [slide.shapes.title.text_frame.text for slide in made.slides]
    assert titles[0] == given["title"]
    assert [x.split(" ")[0] for x in titles[2:]] == ["Announced:", "Of", "What"]
    pdf = open_pdf(folder / "90_briefing.pdf")
    assert tuple(map(round, pdf.pages[0].mediabox[2:])) == (612, 792)
    assert pdf.metadata.title == given["title"]
    assert len(pdf.pages) == 1  # a few sources begin no sheet
    assert 'Plan 2027 & "more"' in pdf.pages[-1].extract_text()
    assert file.core_properties.author == "House No. 7"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"formats": "pdf,doc"}, "--format: 'doc' is none; did you mean docx?"),
        ({"formats": "PDF, word"}, "--format: 'word' is none; did you mean docx?"),
        ({"formats": "ppt"}, "--format: 'ppt' is none; did you mean pptx?"),
        ({"formats": "PowerPoint"}, "--format: 'powerpoint' is none; did you mean pptx?"),
        ({"formats": ","}, "--format: '' is none; known: docx, html, pdf, pptx"),
        (
            {"formats": "html, pptx", "paper": "letter"},
            "--paper: letter is for pdf and docx alone; add one to --format, or leave the paper",
        ),
        (
            {"formats": "docx", "paper": "a4", "reference": Path("no.docx")},
            "--paper: a4 is not taken beside --reference; leave one of them out",
        ),
        ({"paper": "a3"}, "--paper: 'a3' is none; known: a4, letter"),
        ({"reference": Path("no.docx")}, "there is no file no.docx; name a .docx or .dotx file"),
        (
            {"reference": Path(__file__), "formats": "pdf,pptx"},
            "is for docx alone; add docx to --format, or leave the file out",
        ),
        ({"template": Path(__file__)}, "is no .pptx file that can be read; name one"),
        ({"parameters": {"as_of": "1999-01-01"}}, 'as_of: "1999-01-01" is out of range'),
        (
            {"parameters": {"as_of": "2024-04-19"}},
            "written YYYY-MM-DD (only what was published by this day counts)",
        ),
        ({"parameters": {"titel": "x"}}, "titel is no parameter; did you mean title or subtitle?"),
        ({"lang": "en, fr"}, "lang: 'fr' is not allowed; one of en, de, zh"),
        ({"lang": "en, Deutsch"}, "lang: 'deutsch' is not allowed (did you mean de?); one of"),
        ({"lang": ""}, "lang: '' is not allowed; one of en, de, zh"),
        ({"parameters": {"lang": "fr"}}, "lang: 'fr' is not allowed; one of en, de, zh"),
        (
            {"parameters": {"lang": "de"}},
            "and -p says 'de'; give it once, as --lang de",
        ),
        (
            {"parameters": {"as_of": "31.12.2025"}},
            "is no day (did you mean 2025-12-31?); from 2024",
        ),
        (
            {"parameters": {"sections": "deals, delivery"}},
            'sections: "delivery" is not allowed (did you mean deliveries?); one of deliveries',
        ),
        ({"parameters": {"sections": "deals,deals"}}, "sections: 'deals' is there twice; name it"),
        (
            {"parameters": {"sections": "deliveries deals"}},
            "omissions, evidence, deals; write words with commas between them",
        ),
    ],
)
def test_what_cannot_be_is_refused_before_a_kernel_starts(options, told, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.reports.executor.run_jobs", pytest.fail)
    with pytest.raises(ParameterError) as caught:
        make_briefs(PROJECT, "90", out=tmp_path, **options)
    assert told in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_every_notebook_takes_a_title_a_subtitle_an_author_and_a_date(small):
    path, title = create_notebook(small, "Who leads?"), "Shares 2027 and " * 25 + "more"
    given = {"title": title, "subtitle": "A <note>", "author": "House 7", "date": "1 May"}
    made = make_briefs(small, path.stem[:2], formats="html,docx,pptx", parameters=given)
    page = BeautifulSoup(made[0].read_bytes(), "lxml")
    opening = [tag.get_text() for tag in page.select_one(".title-page").find_all(["h1", "p"])]
    assert opening[:3] == [title, "A <note>", "House 7 · 1 May"]
    assert page.title.string.startswith("Shares 2027")
    assert "Who leads?" not in page.get_text()
    file, deck = open_docx(made[1]), open_pptx(made[2])
    # Whole in a document, it is cut where a file says what it is.
    assert file.core_properties.title == deck.core_properties.title == title[:255]
    assert flatten(title) in flatten(file.paragraphs[0].text)
    assert flatten(title) in flatten(deck.slides[0].shapes.title.text_frame.text)
    (page,) = make_briefs(small, path.stem[:2], formats="html", parameters={"author": "Me"})
    page = BeautifulSoup(page.read_bytes(), "lxml")
    assert page.h1.get_text().startswith("Who leads?")


def test_formats_and_languages_have_commas_between_and_blanks_where_one_likes(made, out):
    names = [path.relative_to(out).as_posix() for path in made]
    kinds = ("html", "docx", "pdf", "pptx")
    assert names == [f"{lang}/90_briefing.{kind}" for lang in LANGS for kind in kinds]


def test_what_is_not_installed_is_named_in_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(NotebookError) as caught:
        make_briefs(PROJECT, formats="docx")
    assert str(caught.value) == (
        "python-docx cannot be imported; "
        "install the extra briefing: make setup, or pip install '.[briefing]'"
    )


def test_without_a_browser_it_is_named_in_one_line(monkeypatch):
    monkeypatch.setattr("analysis.reports.pdf.PROGRAMS", ("no-such-browser",))
    with pytest.raises(NotebookError) as caught:
        make_briefs(PROJECT, formats="pdf")
    assert str(caught.value) == "a PDF needs Chromium, which is not here: apt install chromium"


def test_what_nothing_was_known_of_is_not_handed_out(tmp_path):
    given = {"as_of": "2024-05-01", "sections": "omissions"}
    with pytest.raises(NotebookError, match=r"90_briefing\.ipynb cannot be handed out:\n  cell "):
        make_briefs(PROJECT, "90", formats="html", parameters=given, out=tmp_path)
    assert not list(tmp_path.rglob("*.html"))


def test_blocks_are_read_as_a_browser_shows_them():
    body = """<div><h2 id="a">A  <a class="fact" data-note="3" href="#fact-x"><data>9</data> m</a>
    more</h2><p class="say">Said <b>so</b>. And <a href="http://b.example">b</a>.</p>
    <ul class="caveats"><li>Mind</li></ul></div>"""
    heading, said, mind = read_parts(body)
    assert [(run.text, run.note) for run in heading.runs] == [
        ("A ", ""),
        ("9 m", "3"),
        (" more", ""),
    ]
    assert (heading.kind, said.kind, mind.kind) == ("h2", "say", "caveats")
    assert [x.text for x in split_sentences(said)] == ["Said so.", "And b."]
    assert [run.href for run in said.runs if run.href] == ["http://b.example"]


def test_cells_of_a_table_stand_in_their_columns_whatever_they_span():
    rows = {"land": ["A", "A", "B"], "maker": ["x", "y", "z"], "seat": ["1", "2", "3"]}
    frame = pd.DataFrame({**rows, "kind": ["k", "l", "m"]})
    (table,) = read_parts(frame.set_index(["land", "maker"]).to_html())
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["land", "maker", "seat", "kind"],
        ["A", "x", "1", "k"],
        ["A", "y", "2", "l"],
        ["B", "z", "3", "m"],
    ]
    wide = frame.pivot(index="maker", columns="land", values=["seat", "kind"]).fillna("")
    (table,) = read_parts(wide.to_html())
    assert [cell.text for cell in table.rows[0]] == [
        *("land, maker", "seat, A", "seat, B", "kind, A", "kind, B"),
    ]
    assert {len(row) for row in table.rows} == {5}


def test_rows_of_a_table_are_as_wide_and_one_without_rows_is_left_out():
    (table,) = read_parts("<table><tr><th>a</th></tr><tr><td>1</td><td>2</td></tr></table>")
    assert [[cell.text for cell in row] for row in table.rows] == [["a", ""], ["1", "2"]]
    assert read_parts("<table><caption>none</caption><tbody></tbody></table>") == []


def test_a_slide_names_the_notes_that_a_note_rests_on_and_none_that_its_words_have_in_brackets():
    link = '<a class="fact" data-note="{0}" href="#fact-{0}">{0}</a>'.format
    rests = '<li data-rests="1">computed [1]</li>'
    notes = f"<li>printed</li>{rests}<li>assumed, as in our study [99]</li><li>other [1, 2]</li>"
    body = f"<h2>Sales fell {link(2)}, {link(3)} and {link(4)}</h2><p>So.</p>"
    made = dict.fromkeys(("prose", "paper", "footer", "day", "html", "printed"), "")
    about = {"title": "T"}
    brief = Brief(
        about,
        tag="en",
        body=f'{body}<ol class="notes">{notes}</ol>',
        charts={},
        words=choose_words("en"),
        **made,
    )
    slide = Presentation(io.BytesIO(write_pptx(brief, None))).slides[1]
    told = slide.notes_slide.notes_text_frame.text.splitlines()[-4:]
    assert [x[:3] for x in told] == ["[1]", "[2]", "[3]", "[4]"]
    alone = replace(brief, body=brief.body.replace(link(2), "").replace(link(4), ""))
    slide = Presentation(io.BytesIO(write_pptx(alone, None))).slides[1]
    told = slide.notes_slide.notes_text_frame.text.splitlines()
    assert [x for x in told if x.startswith("[")] == ["[3] assumed, as in our study [99]"]


def test_slides_of_a_template_leave_nothing_behind_that_points_to_them(tmp_path):
    house = Presentation()
    for number in range(3):
        slide = house.slides.add_slide(house.slide_layouts[0])
        slide.shapes.title.text = f"House {number}"
    tree, every = house.part._element, [*house.slides._sldIdLst]
    told = "".join(f'<p:sld r:id="{x.rId}"/>' for x in every)
    show = f'<p:custShow name="Short" id="0"><p:sldLst>{told}</p:sldLst></p:custShow>'
    names = nsdecls("p", "r")
    tree.find("{*}notesSz").addnext(parse_xml(f"<p:custShowLst {names}>{show}</p:custShowLst>"))
    listed = "".join(f'<p14:sldId id="{x.id}"/>' for x in every)
    space = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
    section = f'<p14:section name="How to" id="{{1}}"><p14:sldIdLst>{listed}</p14:sldIdLst>'
    sections = f"<p14:sectionLst {space}>{section}</p14:section></p14:sectionLst>"
    uri = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
    tree.append(parse_xml(f'<p:extLst {names}><p:ext uri="{uri}">{sections}</p:ext></p:extLst>'))
    house.save(tmp_path / "house.pptx")
    file = layouts.open_file(tmp_path / "house.pptx")
    file.slides.add_slide(file.slide_layouts[0])
    file.save(made := io.BytesIO())
    with zipfile.ZipFile(made) as parts:
        names = [x for x in parts.namelist() if re.fullmatch(r"ppt/slides/[^/]*", x)]
        assert names == ["ppt/slides/slide1.xml"]
        text = parts.read("ppt/presentation.xml").decode()
    assert "custShow" not in text
    assert "sectionLst" not in text


def write_house(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Write a plain file for Word or PowerPoint with its parts changed."""
    (docx.Document if path.suffix == ".docx" else Presentation)().save(plain := io.BytesIO())
    with zipfile.ZipFile(plain) as read, zipfile.ZipFile(path, "w") as written:
        for name in read.namelist():
            written.writestr(name, change(name, read.read(name)))
    return path


@pytest.mark.parametrize("ending", [".docx", ".pptx"])
def test_a_reference_that_cannot_be_opened_is_refused_with_what_to_do(tmp_path, ending):
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    strict = write_house(tmp_path / f"strict{ending}", lambda _, part: part.replace(old, new))
    with pytest.raises(ParameterError) as caught:
        read_template(strict, ending)
    told = f"{strict} is saved as Strict Open XML; save it as an ordinary {ending} file"
    assert str(caught.value) == told
    names = ("word/styles.xml", "ppt/presentation.xml")
    broken = write_house(
        tmp_path / f"broken{ending}", lambda name, part: part[:200] if name in names else part
    )
    with pytest.raises(ParameterError) as caught:
        read_template(broken, ending)
    assert str(caught.value) == f"{broken} is no {ending} file that can be read; name one"


def write_after(house: docx.document.Document, path: Path) -> docx.document.Document:
    """Write a short document after the styles of a house."""
    house.save(path)
    made = dict.fromkeys(("prose", "paper", "day", "html", "printed"), "")
    body = '<h2>A</h2><p>B</p><blockquote class="blockquote">C</blockquote>'
    words = choose_words("en")
    brief = Brief({"title": "T"}, tag="en", footer="F", body=body, charts={}, words=words, **made)
    return docx.Document(io.BytesIO(write_docx(brief, path)))


def test_a_house_may_call_letters_what_word_calls_a_paragraph(tmp_path):
    house = docx.Document()
    house.styles["Quote"].delete()
    house.styles.add_style("Quote", WD_STYLE_TYPE.CHARACTER).font.italic = True
    file = write_after(house, tmp_path / "house.docx")
    assert file.styles["Quote"].type == WD_STYLE_TYPE.PARAGRAPH
    assert file.styles["Quote (character)"].font.italic
    ids = [x.style_id for x in file.styles]
    assert len({*ids}) == len(ids)
    (quote,) = [x for x in file.paragraphs if x.text == "C"]
    assert quote.style.name == "Quote"


@pytest.mark.parametrize("has_paragraph", [True, False])
@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ("<w:r><w:t>Page</w:t></w:r>", "Page"),
        ('<w:fldSimple w:instr=" PAGE "/>', ""),
        ("<w:r><w:t></w:t></w:r>", "F · 1 / 1"),
    ],
)
def test_a_footer_of_a_house_stays_whatever_it_stands_in(tmp_path, inside, kept, has_paragraph):
    house = docx.Document()
    footer = house.sections[0].footer
    footer.is_linked_to_previous = False
    element, names = footer._element, docx.oxml.ns.nsdecls("w")
    for old in list(element):
        element.remove(old)
    content = f"<w:sdtContent><w:p>{inside}</w:p></w:sdtContent>"
    element.append(docx.oxml.parse_xml(f"<w:sdt {names}>{content}</w:sdt>"))
    if has_paragraph:
        element.append(docx.oxml.parse_xml(f"<w:p {names}/>"))
    file = write_after(house, tmp_path / "house.docx")
    texts = file.sections[0].footer._element.iter(qn("w:t"))
    assert "".join(x.text or "" for x in texts) == kept


def test_no_picture_is_blurred(find):
    file = open_docx(find("docx"))
    for shape in file.inline_shapes:
        part = file.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
        wide = int.from_bytes(io.BytesIO(part.blob).getvalue()[16:20], "big")
        assert wide / (shape.width / 914400) > 250  # dots an inch
