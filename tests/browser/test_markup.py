"""The Nu HTML checker finds no error on any page."""

import json
import os
import subprocess
from urllib.parse import unquote, urlsplit

import pytest

#: Deep pages need a deep stack; a run this short gains nothing from code that is made fast first.
JAVA = ["java", "-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar"]


@pytest.fixture(scope="module")
def find_errors(need, give_up, find_checker):
    """Run the checker once on pages of a folder; one line for each error, by the page's name."""
    need("Java")
    checker = find_checker("vnu-jar/build/dist/vnu.jar")

    def find(folder, names):
        done = subprocess.run(
            [*JAVA, checker, "--format", "json", "--errors-only", "--stdout", *names],
            cwd=folder,
            env={**os.environ, "LC_ALL": "C.UTF-8"},  # Java names files in the locale's encoding
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if "UnsupportedClassVersionError" in done.stderr:
            give_up("vnu needs Java 17 or newer; apt install default-jre-headless")
        assert done.stdout, done.stderr
        errors = {name: [] for name in names}
        for message in json.loads(done.stdout)["messages"]:
            path = unquote(urlsplit(message["url"]).path)
            name = os.path.relpath(path, folder.resolve())
            place = f"line {message['lastLine']}: " if "lastLine" in message else ""
            errors[name].append(f"{place}{message['message']} {message.get('extract', '')!r}")
        return errors

    return find


#: A page with an element that is not closed.
BAD = "bad.html"


@pytest.fixture(scope="module")
def errors(find_errors, reports, pages, tmp_path_factory):
    """Errors of all pages and of a bad one, from one run of the checker."""
    folder = tmp_path_factory.mktemp("markup")
    (folder / BAD).write_text(
        '<!DOCTYPE html><html lang="en"><title>A</title><p><b>Never closed</p>', encoding="utf-8"
    )
    names = [os.path.relpath(folder / BAD, reports.resolve())]
    return find_errors(reports, [*pages, *names])


def test_the_nu_checker_finds_no_error(name, errors, note):
    note("vnu", len(errors[name]))
    assert not errors[name], "\n".join(errors[name])


def test_the_nu_checker_finds_an_element_that_is_not_closed(errors):
    bad = next(found for name, found in errors.items() if name.endswith(BAD))
    assert bad[0].startswith("line 1: End tag “p” seen, but there were open elements.")
