"""What kernels of `make lab` run first: tells of a file in the package's place, completes ids."""


def watch_imports():
    """Add to an ImportError what to do where it comes of somebody's own analysis.py."""
    import sys
    from pathlib import Path

    from IPython import get_ipython

    ours = Path(__file__).parents[1] / "src" / "analysis" / "__init__.py"

    def explain(shell, kind, error, trace, tb_offset=None):
        found = getattr(sys.modules.get("analysis"), "__file__", None)
        is_other = found and not ours.samefile(found)
        if is_other and (error.name or "").partition(".")[0] == "analysis":
            wrong = f"{found} was imported in place of the package analysis, as it has its name"
            error.add_note(f"{wrong}: rename it, then restart the kernel.")
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    if shell := get_ipython():  # a plain Python, in a terminal of Lab, has none
        shell.set_custom_exc((ImportError,), explain)


watch_imports()
del watch_imports  # nothing is left in the notebook's namespace


def complete_ids():
    """Complete in a call that names a book: ids in its strings, of series or facts; columns."""
    import re

    from IPython import get_ipython

    asked = re.compile(r"""\w\(.*["'{](\w+)$""")
    narrowed = re.compile(r"\.(?:search|series|to_frame)\((?:.*[ ,])?(\w+)$")

    def match(_):
        line = shell.Completer.text_until_cursor
        named = (shell.user_ns.get(name) for name in re.findall(r"\w+", line))
        book = next((x for x in named if type(x).__name__ == "Book"), None)
        if book is None:
            return []
        if found := narrowed.search(line):
            return [f"{x}=" for x in book.to_frame().columns if x.startswith(found[1])]
        if not (found := asked.search(line)):
            return []
        ids = book.known()
        if re.search(r"\b(context|series)\(", line):
            ids = sorted({book.describe(key).get("series_id", "") for key in ids})
        return [key for key in ids if key.startswith(found[1])]

    if shell := get_ipython():
        shell.Completer.custom_matchers.append(match)


complete_ids()
del complete_ids
