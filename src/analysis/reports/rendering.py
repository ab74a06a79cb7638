"""Templates of pages filled; cells as HTML through nbconvert; charts, and the fonts they need.

Outputs that no reader should get are found here, where it is known what pages show. The words of
the pages themselves stand in ``words.csv``, in three languages.
"""

from __future__ import annotations

import ast
import io
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from html import escape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.charts.style import CHINESE, FONT_FILES, LATIN
from analysis.facts.fact import CHART, FACTS, PHONE, SENTENCE, TITLE, are_records
from analysis.parameters import Value
from analysis.project import read_words
from analysis.quantities import LANGS
from analysis.quantities.wording import LANGUAGES, say_period
from analysis.reports import html
from analysis.reports.notebook import number_cells

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup
    from nbconvert.exporters.html import HTMLExporter
    from nbformat import NotebookNode

#: Folder of the package's templates.
TEMPLATES = Path(__file__).parent / "templates"
#: Language tags of pages (BCP 47).
TAGS = {lang: language.tag for lang, language in LANGUAGES.items()}
#: Kinds of output that a page shows, the best first; scripts and widgets are none.
SHOWN = ("text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain")
#: Characters that one output may print; a page is for readers.
MAX_PRINTED = 20_000
#: How the tag of a cell begins that belongs to a section of the page, as in ``section:deals``.
SECTION = "section:"
#: From here on, characters are Chinese: radicals, ideographs and their punctuation.
_CHINESE_FROM = "\u2e80"
#: What a book makes for readers to see.
_SHOWING = ("title", "finding", "say", "points", "caveats", "show", "compare", "trace", "sources")
_OPENED = re.compile(r"(?:Book\.open|\w+\.at)\(")
#: Code and formulas in text, and a fact in braces.
_AS_WRITTEN = re.compile(r"```.*?```|`[^`]*`|\$[^$]*\$", re.DOTALL)
_BRACED = re.compile(r"\{[^\W\d]\w*(?::[^{}]*)?\}")
_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")
_DATA = re.compile(r"<script\b.*?</script>", re.DOTALL)
#: A piece of code that the style sheet leaves as it is: most are, and would be half of the code.
_PLAIN = re.compile(r'<span class="(?!(?:k|kn|kc|ow|c1|c)")\w+">([^<]*)</span>')


@cache
def choose_words(lang: str, written: str = LANGS[0]) -> Mapping[str, str]:
    """Give the words of pages in one language by their keys; sentences are `written` in another.

    What says so is empty where they are not. What stands `between` things of a list is a mark.
    """
    words = {key: row[lang] for key, row in read_words(__file__).items()}
    words["between"] = "；" if lang == "zh" else "; "
    return words | ({"numbers_only": ""} if lang == written else {})


def fill_template(name: str, lang: str, content: dict[str, Any]) -> str:
    """Fill a template of the package; text is escaped, HTML passes only where it is marked so."""
    from markupsafe import Markup

    written = content.get("written", LANGS[0])  # the language of sentences
    words, tag = choose_words(lang, written), TAGS[lang]
    told = {"words": words, "tag": tag, "show": _show, "say_day": partial(say_period, lang=lang)}
    # Who reads a page aloud is told which words are in another language than its own.
    marks = {"prose": TAGS[written], "own": tag} if words["numbers_only"] else {}
    told |= {name: Markup(f' lang="{lang}"') for name, lang in marks.items()}  # noqa: S704 (a tag)
    return _make_environment().get_template(f"{name}.html.j2").render(told | content)


def quote_css(text: str) -> Markup:
    """Write text as a string of a style sheet, each sign that could end it by its number."""
    from markupsafe import Markup

    safe = re.sub(r"[^\w \-.,:;]", lambda sign: f"\\{ord(sign[0]):x} ", text)
    return Markup(f'"{safe}"')  # noqa: S704 (no sign of markup is left)


def read_templates() -> None:
    """Read all templates of pages, which takes longer than filling them."""
    environment = _make_environment()
    for name in environment.list_templates(filter_func=lambda name: "/" not in name):
        environment.get_template(name)


def _show(value: Value) -> str:
    """Write a parameter's value for readers: text without its quotes, 10.0 as 10."""
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return text.removesuffix(".0") if isinstance(value, float) else text


@cache
def _make_environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    from analysis.book.prose import escape_text, is_web, mark_numbers

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests["web"] = is_web
    # Text of the data, and counts: numbers in them are marked as data, since they state nothing.
    environment.filters["told"] = lambda text: Markup(mark_numbers(str(text)))  # noqa: S704
    environment.filters["worded"] = lambda text: Markup(escape_text(text))  # noqa: S704 (escaped)
    return environment


def render_cells(
    executed: NotebookNode, lang: str, parameters: str, files: str = "", cited: str = ""
) -> tuple[str, list[str]]:
    """Render cells as the inside of ``<main>``; the HTML `parameters` stands for their cell.

    `files` is the way to the folder of the charts' files, and `cited` how the whole is cited.

    Drawings and code are given apart, with an empty ``<svg data-drawing="0">`` in their places: a
    parser of HTML does not know that names in drawings have capitals, and takes its time.
    """
    from nbconvert.exporters.templateexporter import TemplateExporter

    for cell in executed.cells:
        if "outputs" in cell:  # of these, some are for notebooks alone
            cell.outputs = [x for x in cell.outputs if not x.get("metadata", {}).get("lab_only")]
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and len(output.text) > MAX_PRINTED:
                output.text = f"{output.text[:MAX_PRINTED]}\n…\n"
    tags = ((x.get("id"), tag) for x in executed.cells for tag in x.metadata.get("tags", []))
    resources = {
        "words": choose_words(lang),
        "lang": lang,
        "parameters": parameters,
        "places": {cell.get("id"): place for place, cell in number_cells(executed)},
        "sections": {x: tag.removeprefix(SECTION) for x, tag in tags if tag.startswith(SECTION)},
        "drawings": [],
        "files": files,
        "cited": cited,
    }
    # HTMLExporter's own way parses each page again to write a placeholder into pictures without alt
    # text, which would hide from every checker that it is missing.
    # The resources are copied on the way.
    body, filled = TemplateExporter.from_notebook_node(_make_exporter(), executed, resources)
    return str(body), filled["drawings"]


@cache
def _make_exporter() -> HTMLExporter:
    """Make the exporter once for each process: reading its templates takes most of its time."""
    from nbconvert.exporters.html import HTMLExporter
    from nbconvert.filters.highlight import Highlight2HTML

    exporter = HTMLExporter(
        template_name="cells",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        optimistic_validation=True,  # once, and not after each of a dozen steps
    )
    exporter.register_filter("filter_data_type", choose_kinds)
    exporter.register_filter("highlight_code", Highlight2HTML(pygments_lexer="python"))
    exporter.register_filter("leave_plain", lambda html: _PLAIN.sub(r"\1", html))
    exporter.register_filter("hold", hold)
    exporter.register_filter("show_picture", show_picture)
    return exporter


def choose_kinds(data: Mapping[str, Any]) -> list[str]:
    """Choose which of several forms of one output a page shows: the best one, if any."""
    return [kind for kind in SHOWN if kind in data][:1]


def hold(html: str, drawings: list[str]) -> str:
    """Hold HTML that is done, code or a drawing, out of the page's while that is put in order."""
    drawings.append(html)
    return f'<svg data-drawing="{len(drawings) - 1}"></svg>'


def show_picture(output: Any, kind: str, resources: Mapping[str, Any]) -> str:
    """Show a picture: a chart as a figure with all that belongs to it, any other as an image.

    A chart is drawn twice, for wide and for narrow screens; style rules show one of them. Its
    drawings hold no links: those over its words are HTML beside them.
    """
    data, bundle, drawings = output.data[kind], output.data.get(CHART), resources["drawings"]
    if bundle:
        # With a byte order mark, or spreadsheets take the text for another encoding.
        encoded = b64encode(bundle["csv"].encode("utf-8-sig")).decode("ascii")
        pictures = {"wide": data, "phone": output.data[PHONE]}
        drawn = {x: hold(show_drawing(pictures[x], bundle["alt"]), drawings) for x in pictures}
        told = {"drawings": drawn, "encoded": encoded}
        told |= {name: resources[name] for name in ("files", "cited")}
        return fill_template("figure", resources["lang"], bundle | told)
    alt = output.metadata.get(kind, {}).get("alt", "")
    # A picture from elsewhere may hold style rules and scripts: in an image they reach nothing.
    stored = b64encode(data.encode()).decode() if kind == "image/svg+xml" else "".join(data.split())
    return f'<div class="plot"><img alt="{escape(alt)}" src="data:{kind};base64,{stored}"></div>'


def show_drawing(svg: str, alt: str) -> str:
    """Make a drawing an image of its own size for those who do not see it."""
    opening, _, rest = svg.partition(">")
    opening = re.sub(r'\s(?:width|height)="[^"]*"', "", opening)
    return f'{opening} role="img" aria-label="{escape(alt)}">{rest}'.strip()


def fill_page(
    name: str, lang: str, content: dict[str, Any], charts: Sequence[Mapping[str, Any]] = ()
) -> str:
    """Fill the template of a whole page, and bring along the fonts that not every reader has.

    `charts` are what the notebook handed over of them, with the ``letters`` of their drawings.
    """
    text = fill_template(name, lang, content)
    # Letters of drawings, and of the words that stand around them in files.
    around = [[x["subtitle"]["text"], x["note"], *x["sources"]] for x in charts]
    plain = {x for chart in charts for x in chart["letters"]["plain"]}.union(*chain(*around))
    bold = {x for chart in charts for x in chart["letters"]["bold"] + chart["title"]["text"]}
    if content.get("paper"):  # on paper all words are in our fonts, wherever it is printed
        plain = bold = set(_DATA.sub("", text))
    drawn = plain | bold
    # Of the other words only Chinese characters need a font; those of data are not shown.
    shown = drawn | set(_DATA.sub("", text))
    chinese = {x for x in shown if x >= _CHINESE_FROM or (lang == "zh" and x in drawn)}
    wanted = {(LATIN, 400): plain, (LATIN, 700): bold, (CHINESE, 400): chinese}
    rules = [_write_rule(*font, "".join(sorted(letters))) for font, letters in wanted.items()]
    return text.replace("</style>", "\n".join([*filter(None, rules), "</style>"]), 1)


@cache
def _write_rule(family: str, weight: int, letters: str) -> str:
    """Embed a font, cut down to some letters; nothing is left where it has none of them."""
    if not letters:
        return ""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(FONT_FILES[family, weight], recalcTimestamp=False)
    codes = set(map(ord, letters)) & font.getBestCmap().keys()
    if not codes:
        return ""
    cutter = Subsetter(Options(notdef_outline=True, name_IDs=[1, 2, 13], layout_features=[]))
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    font.flavor = "woff"
    target = io.BytesIO()
    font.save(target)
    data = b64encode(target.getvalue()).decode("ascii")
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f"src: url(data:font/woff;base64,{data}); }}"
    )


def find_output_faults(executed: NotebookNode) -> list[str]:
    """Find what no reader should get, in the order of the cells: ``cell 4: …; …``."""
    faults = find_unshown(executed)
    for place, cell in number_cells(executed):
        outputs = cell.get("outputs", [])
        text = _AS_WRITTEN.sub("", cell.source if cell.cell_type == "markdown" else "")
        remedy = "a text cell takes no facts; say it in a code cell by book.say"
        faults += [f"cell {place}: {x} stands as written: {remedy}" for x in _BRACED.findall(text)]
        if any(output.output_type == "error" for output in outputs):
            # What a cell leaves behind that failed, a figure without its words, is told by that.
            outputs = [x for x in outputs if x.output_type != "display_data" or CHART in x.data]
        for output in outputs:
            faults += [f"cell {place}: {fault}" for fault in _find_faults(output)]
    return faults


def find_unshown(executed: NotebookNode) -> list[str]:
    """Find what cells make of a book for readers and lose: a cell shows its last line alone."""
    trees, hidden = {}, set()
    for place, cell in number_cells(executed):
        with suppress(SyntaxError):  # IPython's own commands
            trees[place] = ast.parse(cell.source if cell.cell_type == "code" else "")
            hidden |= {place} if cell.source.rstrip().endswith(";") else set()
    nodes = {place: [*ast.walk(tree)] for place, tree in trees.items()}
    books = {
        name.id
        for node in chain(*nodes.values())
        if isinstance(node, ast.Assign) and _OPENED.match(ast.unparse(node.value))
        for name in node.targets
        if isinstance(name, ast.Name)
    }
    faults = []
    for place, tree in trees.items():
        for node in (x for x in nodes[place] if isinstance(x, ast.Expr)):
            ends = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else []
            for call in (*ends, node.value) if node is not tree.body[-1] or place in hidden else ():
                made = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
                book, _, way = made.rpartition(".")
                if book in books and way in _SHOWING:
                    told = f"cell {place}: {made}(…) in line {node.lineno} shows nothing"
                    why = "a cell shows its last line alone, if no semicolon ends it"
                    faults.append(f"{told}, for {why}; write display({made}(…))")
    return faults


def _find_faults(output: Any) -> list[str]:
    if output.output_type == "error":
        return []
    if output.output_type == "stream":
        if output.name == "stderr":
            line = output.text.strip().splitlines()[-1:]
            return [f"printed to standard error: {''.join(line)!r}; mend its cause"]
        if len(output.text) > MAX_PRINTED:
            size = f"printed {len(output.text)} characters, allowed are {MAX_PRINTED}"
            return [f"{size}; print what a reader needs"]
        return _find_address(output.text)
    kind = next(iter(choose_kinds(output.data)), None)
    # Scripts and widgets come with a text that says nothing: "<Javascript object>".
    others = sorted(form for form in output.data if form not in (FACTS, SENTENCE, CHART, TITLE))
    active = [form for form in others if form.startswith("application/")]
    if kind is None or active:
        return [f"shows {', '.join(active or output.data)}; show HTML, SVG or text"]
    if FACTS in output.data and not are_records(output.data[FACTS]):
        return ["holds facts that are none; let book.sources() write them"]
    if kind.startswith("image/") and not output.metadata.get(kind, {}).get("alt", "").strip():
        return ["shows a picture without alt text; give it to charts.show in the same cell"]
    if chart := output.data.get(CHART):
        words = [text for text in chart["unsourced"] if html.find_numbers(text)]
        if words:
            shown = ", ".join(dict.fromkeys(words))
            where = f"the chart {chart['id']} says {shown} without a fact"
            return [f"{where}; give its words their fact"]
    # Every form is stored in the notebook, shown or not.
    return [fault for form in SHOWN for fault in _find_address(output.data.get(form, ""))]


def _find_address(text: str) -> list[str]:
    found = _ADDRESS.findall(text)[:1]
    return [f"shows a memory address ({x}); end the cell with a value to read" for x in found]
