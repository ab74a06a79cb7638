"""Words of the command line that no verb takes are answered with what may be meant."""

import os
import subprocess
import sys

import pytest

from analysis.__main__ import main

BLANKS = '; what has blanks in it needs quotes, as -p title "Two words" or --lang "en, de"'


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "brief 90 --lang en, de",
            f"analysis brief: 'de' is a word too many{BLANKS}; see analysis brief --help\n",
        ),
        ("brief 90 -p title My title", f"'title' is a word too many{BLANKS}"),
        ("report 01 -p title My title", f"'title' is a word too many{BLANKS}"),
        ("brief 90 --language de", "--language is no option of brief; did you mean --lang?"),
        ("brief 90 --formats pdf", "--formats is no option of brief; did you mean --format?"),
        ("brief 90 --formats=pdf", "--formats is no option of brief; did you mean --format?"),
        ("report 90 --format pdf", "--format is an option of brief, not of report"),
        ("brief 90 --params sets.csv", "--params is an option of report, not of brief"),
        ("brief --as-of 2025-01-01", "brief; a parameter is given as: -p as_of VALUE"),
        ("refresh --foo", "--foo is no option of refresh; see refresh --help"),
        ("data now", "'now' is a word too many; what has blanks in it needs quotes;"),
        (
            "report --level broad",
            "analysis report: argument --level: invalid choice: 'broad' (choose",
        ),
        ("trace", "analysis trace: the following arguments are required: fact; see analysis trace"),
    ],
)
def test_what_is_left_over_is_told_with_what_may_be_meant(words, told, capsys):
    with pytest.raises(SystemExit) as end:
        main(words.split())
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "words", ["brief -p title My title", "report -p title My title", "brief --lang en, title"]
)
def test_a_word_that_stands_where_a_notebook_may_is_told_to_need_quotes(words, capsys):
    assert main(words.split()) == 1
    told = "'title' is no notebook (a value with blanks needs quotes); known: 00_start_here"
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("option", ["-p", "--parameter"])
@pytest.mark.parametrize("verb", ["brief", "report"])
def test_a_parameter_may_be_given_with_an_equals_sign(verb, option, capsys):
    words = [verb, "90", "-p", "title", "a=b", option, "as_of=2024-01-01", option, "level=x=y"]
    assert main(words) == 1
    told = capsys.readouterr().err
    assert "title" not in told
    assert 'as_of: "2024-01-01" is out of range; from 2024-04-20' in told
    assert 'level: "x=y" is not allowed; one of logical' in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "curate --apply review.csv --title T --output folder",
            "analysis: --apply reads a review alone; leave out --output, --title\n",
        ),
        (
            "report 01 --jobs 2 --scheduler tcp://host:8786",
            "--scheduler: tcp://host:8786 has processes of its own, which --jobs does not count",
        ),
        ("brief 90 --format html --paper letter", "--paper: letter is for pdf and docx alone"),
    ],
)
def test_an_option_without_effect_is_refused(words, told, capsys):
    assert main(words.split()) == 1
    assert told in capsys.readouterr().err


def test_what_the_encoding_of_the_output_lacks_is_written_as_its_number():
    printed = subprocess.run(
        [sys.executable, "-m", "analysis", "facts", "--lang", "zh", "bmw"],
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert (printed.returncode, printed.stderr) == (0, b"")
    assert rb"\u" in printed.stdout
