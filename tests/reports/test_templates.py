"""Templates give documents their look, whatever saved them and whatever they lack."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import compress, pairwise
from operator import not_

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn as w
from docx.shared import Pt
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from analysis.errors import ParameterError
from analysis.reports.briefs import check_needs
from analysis.reports.figures import draw_png
from analysis.reports.office import Brief
from analysis.reports.rendering import TAGS, choose_words
from analysis.reports.slides import write_pptx
from analysis.reports.word import write_docx

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="475.2pt" height="122.4pt" '
    'viewBox="0 0 475.2 122.4"><path d="M0 0H475V122"/></svg>'
)
LONG = "The share of cars that were sold with a motor for electricity grew in the year before."
BODY = f"""<h1>A briefing</h1><p class="basis">Data until 2025</p>
<h2>Sales fell to <a class="fact" href="#fact-a" data-note="1">3 million</a></h2>
<p class="say">Sales fell, said a <a class="fact" href="#fact-b" data-note="2">second</a> body.
Do these {LONG.lower().removesuffix(".")}? {LONG} They do.</p>
<ul class="caveats"><li>Fairly sure: a table could change it.</li></ul>
<figure class="chart" id="chart-c"><h3>Sales fell by a third</h3><p class="subtitle">Cars</p>
<svg aria-label="A line."></svg><p class="note">Lines span what chance allows.</p>
<p class="sources-line"><span>Sources:</span> <a href="https://s.example">SteelOrbis (CAAM)</a>;
Xinhua</p></figure>
<h2>Three bodies count <a class="fact" href="#fact-d" data-note="4">in all</a> otherwise</h2>
<p class="say">They count otherwise.</p>
<table><caption>Shares by count</caption><tr><th>who</th><th>share</th></tr>
<tr><td>CAAM</td><td><a class="fact" href="#fact-c" data-note="3">44.3%</a></td></tr></table>
<h2>Nothing was printed</h2><p>No source has it.</p>
<ul class="caveats"><li>It may.</li></ul><ul><li>One.</li><li>Two.</li></ul>
<h2>Sources</h2><ol class="notes">
<li>“3 million”, CAAM, <a href="https://c.example"><cite>Report</cite></a>, 1 May 2025</li>
<li>“fell”, The Ministry, <cite>Notice</cite></li>
<li>“44.3%”, CPCA, <a href="https://p.example"><cite>Table</cite></a></li>
<li data-rests="1">All: part / whole [1]</li></ol>"""


#: The same with more sources than have room.
CROWDED = BODY.replace("Xinhua<", f"{'; '.join(f'House of the long name {x}' for x in range(40))}<")


@pytest.fixture(scope="module", autouse=True)
def _draw_once() -> Iterator[None]:
    """Draw a chart once for all documents: none of them is of how it is drawn."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("slides", "word"):
            patch.setattr(f"analysis.reports.{module}.draw_png", _draw)
        yield


_draw = cache(draw_png)


def brief(body: str = BODY, lang: str = "en") -> Brief:
    about = {"title": "A briefing"}
    words, tag = choose_words(lang), TAGS[lang]
    text = {"html": "", "printed": "", "body": body, "charts": {"c": SVG}, "words": words}
    return Brief(about, tag, "en", "A4", "A briefing", "2025-01-01", **text)


def make(template, body: str = BODY):
    return Presentation(io.BytesIO(write_pptx(brief(body), template)))


@cache
def make_plain(body: str = BODY, lang: str = "en"):
    """Make slides without a template, once for all tests that read them."""
    return Presentation(io.BytesIO(write_pptx(brief(body, lang), None)))


def find(slide, text: str):
    """Find the shape of a slide that has a text."""
    return next(x for x in slide.shapes if x.has_text_frame and text in x.text_frame.text)


def read(slide) -> str:
    return "\n".join(x.text_frame.text for x in slide.shapes if x.has_text_frame)


def check(file) -> None:
    """Check that each slide has its title, as such, above the rest, and all of it in its place."""
    wide, tall = file.slide_width, file.slide_height
    headings = ["A briefing", "Sales fell to", "Three bodies count", "Nothing was printed"]
    for slide, heading in zip(file.slides, headings, strict=True):
        titles = [x for x in slide.placeholders if x.placeholder_format.type in (1, 3)]
        assert [x.text_frame.text[: len(heading)] for x in titles] == [heading]
        shapes = [x for x in slide.shapes if not x.is_placeholder or x.placeholder_format.type < 13]
        for shape in shapes:
            if shape.is_placeholder and shape.element.ph.get("orient") == "vert":
                assert shape.element.txBody.bodyPr.get("vert") == "horz"
            assert min(shape.left, shape.top) >= 0 < min(shape.width, shape.height)
            assert shape.left + shape.width <= wide
            assert shape.top + shape.height <= tall
            assert shape.top >= titles[0].top
            assert not shape.has_text_frame or shape.text_frame.text.strip()
        places = sorted((x.top, x.top + x.height, x.left, x.left + x.width) for x in shapes)
        for (_, end, left, right), (top, _, other, far) in pairwise(places):
            assert end <= top or right <= other or far <= left, heading


def keep_layouts(*names: str):
    file = Presentation()
    for layout in [x for x in file.slide_layouts if x.name not in names]:
        file.slide_layouts.remove(layout)
    return file


SIZES = [(10, 7.5), (13.333, 7.5), (10, 5.625), (7.5, 10)]
LAYOUTS = [
    ("Blank",),
    ("Title Slide",),
    ("Blank", "Title Slide"),
    ("Title Only",),
    ("Section Header",),
    ("Two Content", "Comparison"),
    ("Content with Caption",),
    ("Picture with Caption",),
    ("Title and Vertical Text",),
    ("Vertical Title and Text",),
    ("Title Slide", "Title and Content"),
]


@pytest.mark.parametrize("place", range(len(SIZES)))
@pytest.mark.parametrize("number", range(len(LAYOUTS)))
def test_any_layouts_and_sizes_give_each_slide_a_title_above_the_rest(number, place, tmp_path):
    file = keep_layouts(*LAYOUTS[number])
    file.slide_width, file.slide_height = map(Inches, SIZES[place])
    if (number + place) % 2:  # layouts and sizes are each met as both programs save them
        save_as_libreoffice(file)
    file.save(tmp_path / "house.pptx")
    check(made := make(tmp_path / "house.pptx"))
    assert (made.slide_width, made.slide_height) == (file.slide_width, file.slide_height)


def save_as_libreoffice(file, color: str = "000000") -> None:
    """Put how text looks into samples, and leave out styles and the numbers of places."""
    master = file.slide_master
    master.element.remove(master.element.find(qn("p:txStyles")))
    for holder in (master, *file.slide_layouts):
        for place in holder.element.iter(qn("p:ph")):
            if place.get("type") not in ("ftr", "sldNum", "dt"):
                place.attrib.pop("idx", None)
        places = [x for x in holder.placeholders if x.placeholder_format.type < 13]
        for body in (x.element.txBody for x in places):
            for old in body.findall(qn("a:lstStyle")):
                body.remove(old)
            for old in body.findall(qn("a:p")):
                body.remove(old)
            body.append(
                parse_xml(
                    f'<a:p {nsdecls("a")}><a:pPr indent="0"><a:buNone/></a:pPr><a:r>'
                    f'<a:rPr sz="3000"><a:solidFill><a:srgbClr val="{color}"/>'
                    "</a:solidFill></a:rPr><a:t>Click</a:t></a:r></a:p>"
                )
            )


def test_the_look_that_libreoffice_keeps_in_samples_is_that_of_slides(tmp_path):
    file = Presentation()
    save_as_libreoffice(file, "ABCDEF")
    file.save(tmp_path / "house.pptx")
    made = make(tmp_path / "house.pptx")
    for place in [x for x in made.slide_master.placeholders if x.placeholder_format.type < 13]:
        style = place.element.txBody.find(f".//{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
        assert style.get("sz") == "3000"
        assert style.find(f".//{qn('a:srgbClr')}").get("val") == "ABCDEF"
    line = find(made.slides[1], "Sources:").text_frame
    (table,) = [x.table for x in made.slides[2].shapes if x.has_table]
    for frame in (line, *(cell.text_frame for cell in table.iter_cells())):
        fill = frame.paragraphs[0].runs[0]._r.rPr.find(f".//{qn('a:srgbClr')}")
        assert fill.get("val") == "ABCDEF"
    assert "Click" not in "".join(map(read, made.slides))


def test_no_text_has_a_color_that_is_not_of_the_theme():
    fills = [x for slide in make_plain().slides for x in slide.element.iter(qn("a:solidFill"))]
    assert {fill[0].get("val") for fill in fills} == {"tx1"}
    assert {x.get("val") for fill in fills for x in fill.iter(qn("a:alpha"))} == {"70000"}
    links = [x for slide in make_plain().slides for x in slide.element.iter(qn("a:hlinkClick"))]
    assert links
    assert all(any(x.get("val") == "tx" for x in link.iter()) for link in links)


def test_places_of_other_slides_are_widened_and_those_of_a_template_stay(tmp_path):
    file = Presentation()
    file.slide_width = Inches(13.333)
    file.save(tmp_path / "house.pptx")
    body = find(make(tmp_path / "house.pptx").slides[3], "No source")
    assert body.width > Inches(11)
    file = Presentation()
    for shape in file.slide_master.placeholders:
        shape.left, shape.width = int(shape.left * 1.05), int(shape.width * 0.95)
    file.save(tmp_path / "house.pptx")
    body = find(make(tmp_path / "house.pptx").slides[3], "No source")
    assert (body.left, body.width) == (480060, 7818120)


def test_a_slide_names_the_sources_of_all_that_stands_on_it():
    _, chart, table, bare = make_plain().slides
    line = find(chart, "Sources:").text_frame.text
    assert sorted(line.removeprefix("Sources: ").split("; ")) == [
        "CAAM",
        "SteelOrbis (CAAM)",
        "The Ministry",
        "Xinhua",
    ]
    assert find(table, "Sources:").text_frame.text == "Sources: CAAM; CPCA"
    assert "Source" not in read(bare)
    links = [x for x in chart.part.rels.values() if x.is_external]
    assert {x.target_ref for x in links} == {"https://s.example", "https://c.example"}


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "and {} more (see notes)"),
        ("de", "und {} weitere (siehe Notizen)"),
        ("zh", "另有{}个（见备注）"),
    ],
)
def test_sources_that_have_no_room_are_counted_and_stand_in_the_notes(lang, told):
    slide = make_plain(body=CROWDED, lang=lang).slides[1]
    line = find(slide, "House of the long name 0").text_frame.text
    *listed, last = re.split("; |；", line)
    assert len(listed) > 5
    assert last == told.format(43 - len(listed))
    assert "House of the long name 39" in slide.notes_slide.notes_text_frame.text


@pytest.mark.parametrize(
    ("lang", "more"),
    [("en", "More in the notes."), ("de", "Mehr in den Notizen."), ("zh", "更多内容见备注。")],
)
def test_a_slide_has_its_caveat_and_says_what_is_left_to_the_notes(lang, more):
    _, chart, table, _ = make_plain(body=CROWDED, lang=lang).slides
    text = read(chart)
    assert "Fairly sure: a table could change it." in text
    assert more in text
    assert "They do." not in text
    assert "They do." in chart.notes_slide.notes_text_frame.text
    assert "?" not in text  # its answer is in the notes
    assert more not in read(table)


def test_a_caveat_of_two_thousand_letters_is_left_to_the_notes_and_said_to_be_there():
    slide = make_plain(body=BODY.replace("a table could change it", LONG * 25)).slides[1]
    assert "Fairly sure" not in read(slide)
    assert "More in the notes." in read(slide)
    assert "Fairly sure" in slide.notes_slide.notes_text_frame.text


def test_a_caveat_stays_where_a_long_sentence_goes():
    slide = make_plain(body=BODY.replace("Do these", f"{LONG[:-1]} and " * 20 + "do these")).slides[
        1
    ]
    assert "Sales fell, said a second body." in read(slide)
    assert "Fairly sure: a table could change it." in read(slide)
    assert LONG[:-1] not in read(slide)


def read_rows(slide) -> list[list[str]]:
    tables = [x.table for x in slide.shapes if x.has_table]
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]


def make_table(count: int):
    rows = "".join(f"<tr><td>CAAM</td><td>row {number}</td></tr>" for number in range(count))
    return make_plain(body=BODY.replace("</table>", f"{rows}</table>")).slides


def test_a_table_that_has_no_room_goes_on_over_slides_that_have_its_header():
    slides = [x for x in make_table(40) if read_rows(x)]
    header, *_ = (read_rows(x)[0] for x in slides)
    assert 1 < len(slides) <= 4
    assert all(read_rows(x)[0] == header for x in slides)
    told = [cell for slide in slides for _, cell in read_rows(slide) if cell.startswith("row ")]
    assert told == [f"row {number}" for number in range(40)]
    assert [x.shapes.title.text_frame.text[-5:] for x in slides] == [
        f"({number}/{len(slides)})" for number in range(1, len(slides) + 1)
    ]


def test_a_table_of_too_many_slides_goes_on_in_the_notes():
    *former, last = [x for x in make_table(120) if read_rows(x)]
    assert len(former) == 3
    assert "More in the notes." in read(last)
    assert "More in the notes." not in "".join(map(read, former))
    notes = "\n".join(x.notes_slide.notes_text_frame.text for x in (*former, last))
    told = [x for x in notes.splitlines() if x.startswith("CAAM | row")]
    assert told == [f"CAAM | row {number}" for number in range(120)]


def read_sizes(slide, *, own: float) -> list[float]:
    """Read the sizes of a slide's reading lines: paragraphs that are neither pale nor bold."""
    (body,) = [x for x in slide.placeholders if x.placeholder_format.type in (2, 7)] or [None]
    runs = [x for y in body.text_frame.paragraphs for x in y.runs] if body else []
    return [x.font.size.pt if x.font.size else own for x in runs]


@pytest.mark.parametrize("saved", ["by PowerPoint", "by LibreOffice"])
@pytest.mark.parametrize("size", [(10, 7.5), (13.333, 7.5)])
def test_text_has_one_size_beside_charts_and_one_alone_and_none_above_the_title(
    saved, size, tmp_path
):
    file = keep_layouts("Title Slide", "Title and Content")
    file.slide_width, file.slide_height = map(Inches, size)
    if saved == "by LibreOffice":
        save_as_libreoffice(file)
    file.save(tmp_path / "house.pptx")
    _, *slides = make(tmp_path / "house.pptx", BODY.replace("Do these", f"{LONG} Do these")).slides
    sizes = [max(read_sizes(x, own=32)) for x in slides]
    shows = [any(y.has_table or y.shape_type == 13 for y in x.shapes) for x in slides]
    (beside,), (alone,) = ({*compress(sizes, x)} for x in (shows, map(not_, shows)))
    assert beside < alone
    lines = [find(x, "Sources:") for x in slides[:2]]
    assert len({x.text_frame.paragraphs[0].runs[0].font.size.pt for x in lines}) == 1
    for slide in slides:
        titles = [x.font.size for x in slide.shapes.title.text_frame.paragraphs[0].runs]
        assert all(x is None or x.pt >= alone for x in titles)


def test_a_tall_chart_has_the_height_of_the_slide_and_the_width_of_the_text_in_word():
    tall = SVG.replace("122.4", "548")
    made = replace(brief(), charts={"c": tall})
    slide = Presentation(io.BytesIO(write_pptx(made, None))).slides[1]
    (picture,) = [x for x in slide.shapes if x.shape_type == 13]
    assert picture.height > Inches(7.5) * 0.85
    later = BODY.replace("<h2>Sales", f"<p>{LONG * 40}</p><h2>Sales")
    file = docx.Document(io.BytesIO(write_docx(replace(made, body=later), None)))
    section, (shape,) = file.sections[0], file.inline_shapes
    wide = section.page_width - section.left_margin - section.right_margin
    assert shape.width > wide * 0.7


@pytest.mark.parametrize("place", [{"left": -1}, {"left": 3}, {"top": 8}, {"width": 4}])
def test_text_is_as_wide_as_the_slide_and_on_it_wherever_a_layout_puts_it(place, tmp_path):
    file = keep_layouts("Title Only", "Title and Content")
    body = file.slide_layouts.get_by_name("Title and Content").placeholders[1]
    size = {"left": 0.5, "top": 1.75, "width": 9, "height": 5} | place
    body.left, body.top, body.width, body.height = map(Inches, size.values())
    file.save(tmp_path / "house.pptx")
    check(made := make(tmp_path / "house.pptx"))
    assert find(made.slides[3], "No source has it").width > made.slide_width / 2


def test_one_place_that_ends_off_the_slide_moves_no_other(tmp_path):
    file = Presentation()
    file.slide_layouts.get_by_name("Section Header").placeholders[1].height = Inches(9)
    file.save(tmp_path / "house.pptx")
    made = make(tmp_path / "house.pptx")
    for layout, own in zip(made.slide_layouts, Presentation().slide_layouts, strict=True):
        feet = [
            [x.top for x in y.placeholders if x.placeholder_format.type > 12] for y in (layout, own)
        ]
        assert feet[0] == feet[1]


def test_a_title_page_whose_places_stand_over_one_another_is_not_taken(tmp_path):
    file = keep_layouts("Title Slide", "Title and Content")
    title, line, *_ = file.slide_layouts[0].placeholders
    line.top, line.height = title.top - Inches(0.5), title.height * 2
    file.save(tmp_path / "house.pptx")
    opening = make(tmp_path / "house.pptx").slides[0]
    assert opening.slide_layout.name == "Title and Content"
    boxes = sorted((x.top, x.top + x.height) for x in opening.shapes if x.has_text_frame)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(boxes))


def test_a_chart_takes_the_room_that_its_text_leaves():
    def measure(body: str) -> int:
        (picture,) = [x for x in make_plain(body=body).slides[1].shapes if x.shape_type == 13]
        return picture.width

    assert measure(BODY) > Inches(8.5)
    alone = BODY.replace('class="say">Sales', 'class="notes">Sales').replace("Fairly sure", "")
    assert measure(alone) > Inches(11)


def rename(path, ending: str, old: str, new: str):
    """Save a file as a template of its kind."""
    target = path.with_suffix(ending)
    with zipfile.ZipFile(path) as read, zipfile.ZipFile(target, "w") as written:
        for name in read.namelist():
            part = read.read(name)
            if name == "[Content_Types].xml":
                assert f"{old}.main+xml".encode() in part
                part = part.replace(f"{old}.main+xml".encode(), f"{new}.main+xml".encode())
            written.writestr(name, part)
    return target


def test_templates_of_word_and_powerpoint_are_taken_and_documents_made(tmp_path):
    docx.Document().save(tmp_path / "house.docx")
    Presentation().save(tmp_path / "house.pptx")
    word = rename(tmp_path / "house.docx", ".dotx", "document", "template")
    slides = rename(tmp_path / "house.pptx", ".potx", "presentation", "template")
    check_needs(["docx", "pptx"], "", {".docx": word, ".pptx": slides})
    check(make(slides))
    assert docx.Document(io.BytesIO(write_docx(brief(), word))).paragraphs[0].text == "A briefing"


def test_files_of_another_kind_are_refused_in_one_line(tmp_path):
    Presentation().save(tmp_path / "slides.docx")
    with zipfile.ZipFile(tmp_path / "empty.pptx", "w"):
        pass
    for ending, name in ((".docx", "slides.docx"), (".pptx", "empty.pptx")):
        with pytest.raises(ParameterError) as caught:
            check_needs([ending[1:]], "", {ending: tmp_path / name})
        told = f"{tmp_path / name} is no {ending} file that can be read; name one"
        assert str(caught.value) == told


def test_slides_without_any_layout_are_refused_in_one_line(tmp_path):
    keep_layouts().save(tmp_path / "house.pptx")
    with pytest.raises(ParameterError, match=r"house\.pptx has no layout of slides; add one with"):
        make(tmp_path / "house.pptx")


def write(house, path):
    house.save(path / "house.docx")
    return docx.Document(io.BytesIO(write_docx(brief(), path / "house.docx")))


@cache
def write_plain(body: str = BODY):
    return docx.Document(io.BytesIO(write_docx(brief(body), None)))


def list_styles(file) -> list[str]:
    names = [x.style.name for x in file.paragraphs]
    assert names[0] == "Title"
    assert names.count("Heading 1") == 4
    assert names.count("Caption") == 2
    assert names.count("List Bullet") == 2
    return names


@pytest.mark.parametrize("names", [{}, {"heading 1": "Heading 1", "caption": "Caption"}])
@pytest.mark.parametrize("ids", [{}, {"heading 1": "Überschrift 1", "Title": "Titel"}])
def test_styles_are_found_by_any_name_and_keep_their_look(names, ids, tmp_path):
    house = docx.Document()
    house.styles["Heading 1"].font.name = "House Serif"
    for style in house.styles.element.style_lst:
        style.name_val = (names | ids).get(style.name_val, style.name_val)
    made = write(house, tmp_path)
    list_styles(made)
    assert made.styles["Heading 1"].font.name == "House Serif"


def test_a_template_without_styles_or_pages_gives_headings_bullets_and_lines_of_tables(tmp_path):
    house = docx.Document()
    for style in house.styles.element.style_lst:
        if style.styleId != "Normal":
            house.styles.element.remove(style)
    house.styles.element.remove(house.styles.element.find(w("w:docDefaults")))
    house.element.body.remove(house.element.body.sectPr)
    made = write(house, tmp_path)
    list_styles(made)
    assert made.styles["Heading 1"].element.find(f".//{w('w:outlineLvl')}").get(w("w:val")) == "0"
    assert made.styles["Title"].font.size == Pt(20)
    bullets = [x.text for x in made.paragraphs if x.style.name == "List Bullet"]
    assert bullets == ["• One.", "• Two."]
    (table,) = made.tables
    lines = table.style.element.findall(f".//{w('w:tblBorders')}/*")
    assert [x.tag for x in lines] == [w("w:top"), w("w:bottom"), w("w:insideH")]
    assert made.sections[0].page_width.mm == pytest.approx(210, abs=0.1)
    assert {x.get(w("w:val")) for x in made.styles.element.iter(w("w:lang"))} == {"en-US"}


def test_pictures_stand_between_the_margins():
    made = write_plain()
    (shape,) = made.inline_shapes
    section = made.sections[0]
    wide = section.page_width - section.left_margin - section.right_margin
    assert wide * 0.7 < shape.width <= wide
    assert {shape._inline.get(f"dist{side}") for side in "TBLR"} == {"0"}


def test_caveats_are_set_smaller_than_the_text():
    (run,) = next(x for x in write_plain().paragraphs if x.text == "It may.").runs
    assert run.font.size == Pt(8.5)


def test_columns_of_notes_are_balanced_by_a_section_after_them():
    made = write_plain()
    columns = [x._sectPr.find(w("w:cols")).get(w("w:num")) for x in made.sections]
    assert columns[-2:] == ["2", "1"]
    assert made.sections[-1].start_type == WD_SECTION.CONTINUOUS


def test_the_number_of_a_note_begins_no_line():
    runs = [
        x
        for x in write_plain().element.body.iter(w("w:r"))
        if x.find(f".//{w('w:vertAlign')}") is not None
    ]
    assert [x.text for x in runs] == [f"\u2060[{x}]" for x in (1, 2, 4, 3)]


def test_a_finding_stays_with_its_caveat_and_chart_and_sources_with_their_heading():
    made = write_plain()
    kept = {
        x.text[:12].rstrip("\n"): bool(x.paragraph_format.keep_with_next) for x in made.paragraphs
    }
    for start in (
        "Sales fell t",
        "Sales fell, ",
        "Fairly sure:",
        "Cars",
        "Nothing was ",
        "Sources",
    ):
        assert kept[start], start
    assert kept["No source ha"]  # its caveats follow
    assert not kept["They count o"]
    heading = next(x for x in made.paragraphs if x.text == "Sources")
    first = next(x for x in made.paragraphs if x.text.startswith("[1]"))
    between = heading._p.itersiblings(w("w:p"))
    breaks = [x for x in between if x.find(f".//{w('w:sectPr')}") is not None]
    assert first._p in heading._p.itersiblings(w("w:p"))
    assert all(made.element.body.index(x) > made.element.body.index(first._p) for x in breaks)


def test_cells_have_room_around_their_text_whatever_a_template_gives_paragraphs(tmp_path):
    house = docx.Document()
    house.styles["Normal"].paragraph_format.space_after = Pt(12)
    (table,) = write(house, tmp_path).tables
    margins = {x.tag: int(x.get(w("w:w"))) for x in table._tbl.tblPr.find(w("w:tblCellMar"))}
    assert min(margins.values()) >= 40
    forms = [cell.paragraphs[0].paragraph_format for row in table.rows for cell in row.cells]
    assert {x.space_after for x in forms} == {0}


def test_a_chart_without_a_title_of_its_own_has_its_measure_as_caption():
    body = BODY.replace("<h3>Sales fell by a third</h3>", "")
    texts = [x.text for x in write_plain(body=body).paragraphs]
    assert "Figure : Cars" in [re.sub(r"\d", "", x) for x in texts] or "Figure 1: Cars" in texts
    assert "Cars" not in texts
    (lead,) = [
        x for x in make_plain(body=body).slides[1].shapes if x.has_text_frame and x.text == "Cars"
    ]
    assert lead
