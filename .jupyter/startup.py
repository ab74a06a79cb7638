"""What kernels of `make lab` run first; they tell of a file in the package's place."""


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
