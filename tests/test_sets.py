"""Parameter sets: each is one checked run, and every fault of a file is told with its place."""

import pytest

from analysis.errors import AnalysisError, ParameterError
from analysis.parameters import parse_parameters
from analysis.reports.sets import choose_sets, name_set, read_sets

CELL = """\
lang = "en"  # language {en, de, zh}
pace = 1.4  # pace, million a year [0.1, 5]
day = "2025-01-01"  # day of the count [2000-01-01, 2030-12-31]
makers = ["VW"]  # makers shown {VW, BMW, Audi}
count = 3  # cars counted
word = "x"  # a word
words = ["x"]  # words
shown = True  # whether it is shown
"""
PARAMETERS = parse_parameters(CELL, "notebooks/01_pace.ipynb")


def read(tmp_path, name, text):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return read_sets(file, PARAMETERS)


CSV = 'name,pace,day,makers\nslow,0.5,,\n,2,2026-02-03,"VW,BMW"\n\n,,,\n'
YAML = """\
slow: {pace: 0.5}
pace-2.0_day-2026-02-03_makers-VW-BMW-b6317fa7: {pace: 2, day: 2026-02-03, makers: [VW, BMW]}
"""
LIST = "- {name: slow, pace: 0.5}\n- {pace: 2, day: 2026-02-03, makers: [VW, BMW]}\n"


@pytest.mark.parametrize(("name", "text"), [("a.csv", CSV), ("a.yml", LIST), ("b.yaml", YAML)])
def test_a_set_gives_some_parameters_and_the_defaults_the_rest(tmp_path, name, text):
    sets, same = read(tmp_path, name, text)
    assert list(sets) == ["slow", "pace-2.0_day-2026-02-03_makers-VW-BMW-b6317fa7"]
    slow, other = sets.values()
    rest = {"lang": "en", "count": 3, "word": "x", "words": ["x"], "shown": True}
    assert slow == rest | {"pace": 0.5, "day": "2025-01-01", "makers": ["VW"]}
    assert other == rest | {"pace": 2.0, "day": "2026-02-03", "makers": ["VW", "BMW"]}
    assert same == {}


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("count", "040", 40),
        ("count", "+7", 7),
        ("pace", ".5", 0.5),
        ("pace", "1e0", 1.0),
        ("shown", "no", False),
        *(("word", text, text) for text in ("040", "1:30", "null", "~", "yes", "off", "0x10")),
        *(("word", text, text) for text in ("1e3", "1_000", ".5", "2025-01-01", "<<", "True")),
        *(("words", text, [text]) for text in ("040", "1:30", "null", "yes", "2025-01-01")),
        ("count", "", 3),
        ("words", "", ["x"]),
    ],
)
def test_a_value_is_read_as_it_is_written_from_csv_and_yaml(tmp_path, name, written, value):
    texts = {"a.csv": f"name,{name}\nfirst,{written}\n"}
    texts["a.yml"] = f"- {{name: first, {name}: {written}}}\n"
    texts["b.yml"] = f"first:\n  {name}: {written}\n"
    if name == "words" and written:
        texts["c.yml"] = f"first: {{words: [{written}]}}\n"
    for file, text in texts.items():
        assert read(tmp_path, file, text)[0]["first"][name] == value


@pytest.mark.parametrize(
    "name", ["null", "yes", "010", "1e3", "2025-01-01", "0x10", "Größer", "大"]
)
def test_a_set_is_named_as_it_is_written(tmp_path, name):
    assert list(read(tmp_path, "a.yml", f"{name}: {{pace: 2}}\n")[0]) == [name]
    assert list(read(tmp_path, "b.yml", f"- {{name: {name}, pace: 2}}\n")[0]) == [name]


def test_sets_of_the_same_values_are_one_run(tmp_path):
    sets, same = read(tmp_path, "a.csv", "name,pace\n,1.4\n,\n,2\nagain,1.40\n")
    assert list(sets) == ["default", "pace-2.0"]
    assert same == {"a.csv, row 5": ("again", "default")}
    assert list(choose_sets(sets, ["again"], same)) == ["default"]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.csv", "pace\nfast\n", "a.csv, row 2: pace: 'fast' is not a number with a point"),
        ("a.csv", "pace\n9\n", "a.csv, row 2: pace: 9.0 is out of range; from 0.1, up to 5"),
        ("a.csv", "peace\n2\n", "a.csv, row 1: peace is no parameter; did you mean pace?"),
        ("a.csv", "pace,pace\n2,3\n", "a.csv, row 1: the column pace stands twice; keep one"),
        (
            "a.csv",
            "name,,pace\na,,2\n",
            "a.csv, row 1: a column has no name; name it, or take it out",
        ),
        (
            "a.csv",
            "pace\n1,4\n",
            "a.csv, row 2: has 2 cells, and the header 1; quote cells that hold c",
        ),
        (
            "a.csv",
            "name;pace\na;2;3\n",
            "row 2: has 3 cells, and the header 2; quote cells that hold s",
        ),
        ("a.csv", "name;pace;day\na;2\n", "a.csv, row 2: has 2 cells, and the header 3"),
        ("a.csv", 'pace\n"2\n', "a.csv, row 2: unexpected end of data; close every quote"),
        ("a.csv", "name,pace\nx,2\nX,3\n", "a.csv, row 3: the name 'X' is taken by another set"),
        ("a.csv", "name,pace\na,2\nb,2\nb,3\n", "a.csv, row 4: the name 'b' is taken by another"),
        ("a.csv", "name,pace\n../x,2\n", "a.csv, row 2: '../x' cannot name a page; use letters"),
        ("a.csv", "name,pace\nIndex,2\n", "a.csv, row 2: 'Index' cannot name a page; use letters"),
        ("a.yml", "index: {pace: 2}", "a.yml, set 'index': 'index' cannot name a page"),
        pytest.param("a.csv", f"name,pace\n{'x' * 121},2\n", "x' cannot name a page", id="long"),
        pytest.param("a.csv", f"name,pace\n{'车' * 90},2\n", "车' cannot name a page", id="bytes"),
        (
            "a.csv",
            "name;pace\na;1.000,5\n",
            "a.csv, row 2 (a): pace: '1.000,5' may have points between ",
        ),
        (
            "a.csv",
            "name;pace\na;1.000\n",
            "a.csv, row 2 (a): pace: '1.000' may have points between tho",
        ),
        (
            "a.csv",
            "name;pace\na;fünf\n",
            "a.csv, row 2 (a): pace: 'fünf' is not a number with a comma, such as 1,4",
        ),
        (
            "a.csv",
            "name,pace\na,fünf\n",
            "a.csv, row 2 (a): pace: 'fünf' is not a number with a point, such as 1.4",
        ),
        ("a.yml", "a:\n  pace: 2\n  pace: 3", "('pace' stands twice in line 3, column 3"),
        ("a.csv", "pace\n", "a.csv: holds no set; give at least one"),
        ("a.csv", "", "a.csv: holds no set; give at least one"),
        ("a.yml", "", "a.yml: holds no set; give at least one"),
        ("a.yml", "x", "a.yml: must hold a list of sets, or names with their sets"),
        ("a.yml", "- x", "a.yml, set 1: must hold parameters and their values, as level: wide"),
        ("a.yml", "a: [1", "a.yml: is no YAML (while parsing a flow sequence"),
        ("a.yml", "a: {pace: 2, pace: 3}", "a.yml: is no YAML ('pace' stands twice"),
        ("a.yml", "a: {pace: true}", "a.yml, set 'a': pace: 'true' is not a number with a point"),
        ("a.yml", "a: {pase: }", "a.yml, set 'a': pase is no parameter; did you mean pace?"),
        ("a.yml", "- {pace: 1:30}", "a.yml, set 1: pace: '1:30' is not a number with a point"),
        ("a.yml", "- {pace: 1_0}", "a.yml, set 1: pace: '1_0' is not a number with a point"),
        ("a.yml", "- {pace: null}", "a.yml, set 1: pace: 'null' is not a number with a point"),
        ("a.yml", "- {makers: [VW, null]}", 'a.yml, set 1: makers: "null" is not allowed;'),
        ("a.yml", "- makers:\n  -\n", "a.yml, set 1: makers: [None] is not words with commas"),
        ("a.yml", "[" * 900, "a.yml: is no YAML (a list or mapping too deep; a set holds"),
        ("a.yml", "{a: " * 900, "a.yml: is no YAML (a list or mapping too deep; a set holds"),
        ("a.yml", "- " * 900, "a.yml: is no YAML (a list or mapping too deep; a set holds"),
        ("a.yml", "a: &x {pace: 2}\nb: *x", "a.yml: is no YAML (a name for a value (& or *)"),
        ("a.yml", "- {pace: !!int 2}", "a.yml: is no YAML (a tag (tag:yaml.org,2002:int); write"),
        ("a.yml", "- !!python/name:os.system x", "a.yml: is no YAML (a tag (tag:yaml.org,2002:py"),
        ("a.yml", "- {pace: 2}\n---\n- {pace: 3}", "a.yml: is no YAML (expected a single document"),
        ("a.yml", "a:\n\tpace: 2", "a.yml: is no YAML (while scanning for the next token"),
        ("a.yml", "- {pace: 2\0}", "a.yml: is no YAML (unacceptable character #x0000"),
        ("a.yml", '- {word: "\\0"}', "a.yml, set 1: word: '\\x00' is not text"),
        ("a.csv", "word\na\x1bb\n", "a.csv, row 2: word: 'a\\x1bb' is not text"),
        ("a.txt", "x", "a.txt: is neither CSV nor YAML; save it as .csv"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path, name, text, fault):
    with pytest.raises(ParameterError) as raised:
        read(tmp_path, name, text)
    assert fault in str(raised.value)


@pytest.mark.parametrize("lead", ["", "sep=;\r\n"])
def test_a_file_saved_by_a_german_spreadsheet_is_read(tmp_path, lead):
    text = (
        "name;pace;makers;word;day;shown;;\r\nslow;0,5;VW,BMW;1,5;1.12.2025;FALSCH;;\r\n;;;;;;;\r\n"
    )
    slow = read(tmp_path, "a.csv", f"\ufeff{lead}{text}")[0]["slow"]
    assert (slow["pace"], slow["makers"], slow["word"]) == (0.5, ["VW", "BMW"], "1,5")
    assert (slow["day"], slow["shown"]) == ("2025-12-01", False)


def test_what_only_a_german_spreadsheet_writes_so_is_refused_where_commas_part_cells(tmp_path):
    for column, cell in (("day", "1.12.2025"), ("shown", "WAHR"), ("pace", '"0,5"')):
        with pytest.raises(ParameterError, match=rf"a.csv, row 2 \(a\): {column}: "):
            read(tmp_path, "a.csv", f"name,{column}\na,{cell}\n")


def test_sound_sets_are_given_beside_the_faults_of_others_if_these_are_asked_for(tmp_path):
    file, left_out = tmp_path / "a.csv", []
    file.write_text("pace,count\n2,\nfast,\n3,\n1,2,3\n", encoding="utf-8")
    sets, _ = read_sets(file, PARAMETERS, left_out=left_out)
    assert list(sets) == ["pace-2.0", "pace-3.0"]
    assert left_out == [
        "a.csv, row 3: pace: 'fast' is not a number with a point, such as 1.4",
        "a.csv, row 5: has 3 cells, and the header 2; quote cells that hold commas",
    ]
    for text in ("pace\nfast\n", "pace,nap\nfast,\n2,\n"):  # none is sound; nor is the header
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ParameterError, match="row 2: pace: 'fast'"):
            read_sets(file, PARAMETERS, left_out=left_out)


def test_all_faults_are_told_at_once_and_the_parameters_to_who_named_another(tmp_path):
    for column, rows, listed in (("lang", [2, 3], 0), ("land", [1, 2], 1)):
        with pytest.raises(ParameterError) as raised:
            read(tmp_path, "a.csv", f"pace,{column}\nfast,\n,fr\n")
        lines = str(raised.value).splitlines()
        assert [line.partition(":")[0] for line in lines] == [f"a.csv, row {x}" for x in rows]
        told = "did you mean lang? known: lang, pace, day, makers, count, word, words, shown"
        assert str(raised.value).count(told) == listed


def test_a_set_that_is_wrong_is_named_beside_its_row(tmp_path):
    for file, text, place in (
        ("a.csv", "name,pace\nslow,9\n", "a.csv, row 2 (slow): pace"),
        ("a.yml", "- {name: slow, pace: 9}", "a.yml, set 1 (slow): pace"),
        ("b.yml", "slow: {pace: 9}", "b.yml, set 'slow': pace"),
        ("b.csv", "name,pace\n,9\n", "b.csv, row 2: pace"),
    ):
        with pytest.raises(ParameterError) as raised:
            read(tmp_path, file, text)
        assert str(raised.value).startswith(place)


def test_the_words_of_a_value_do_not_make_it_an_unknown_parameter(tmp_path):
    with pytest.raises(ParameterError) as raised:
        read(tmp_path, "a.csv", "pace\nx is no parameter; y\n")
    assert "known:" not in str(raised.value)


def test_a_file_in_the_encoding_of_a_german_spreadsheet_is_read(tmp_path):
    text = "name;pace;word\r\nlangsam;0,5;Für die Übersicht: 5 €\r\n"
    for encoding in ("cp1252", "utf-8", "utf-8-sig", "utf-16"):
        (tmp_path / "a.csv").write_bytes(text.encode(encoding))
        values = read_sets(tmp_path / "a.csv", PARAMETERS)[0]["langsam"]
        assert (values["pace"], values["word"]) == (0.5, "Für die Übersicht: 5 €")


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path):
    with pytest.raises(ParameterError, match="there is no such file"):
        read_sets(tmp_path / "no.csv", PARAMETERS)
    (tmp_path / "a.csv").write_bytes(b"pace\n\x81\x8d\n")
    with pytest.raises(AnalysisError, match=r"is no text in UTF-8.*; save it as UTF-8 \(in Excel"):
        read_sets(tmp_path / "a.csv", PARAMETERS)


def test_sets_are_chosen_by_name(tmp_path):
    sets, _ = read(tmp_path, "a.yml", "{a: {pace: 1}, b: {pace: 2}, c: {pace: 3}}")
    assert list(choose_sets(sets, ["c", "a"], {})) == ["a", "c"]
    assert choose_sets(sets, [], {}) == sets
    with pytest.raises(ParameterError, match="'d' is no set; known: a, b, c"):
        choose_sets(sets, ["d"], {})


def test_a_long_or_foreign_value_is_shortened_and_stays_unlike_others():
    first, second = (name_set({"title": f"{'long ' * 30}{end}"}) for end in "ab")
    assert first != second
    assert len(first) == len(second) == 60
    assert name_set({"maker": "大众"}).isascii()
