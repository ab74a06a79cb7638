"""What JupyterLab is started with by `make lab`."""

import os
import sys
from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

HERE = Path(__file__).parent
#: What Lab writes into a notebook of this kernel: a notebook that has it is not changed by opening.
ABOUT = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": IPythonKernel.language_info,
}


class Notebooks(AsyncLargeFileManager):
    """Files as they are, but for what a notebook says of the Python that it is opened with.

    Notebooks of the suite are trusted, or Lab would not show their charts before they run again.
    """

    def mark_trusted_cells(self, nb: Any, path: str = "") -> None:  # noqa: D102 (as its base says)
        if path.startswith("notebooks/"):
            self.notary.mark_cells(nb, True)
        else:
            super().mark_trusted_cells(nb, path)

    async def get(  # noqa: D102 (as its base says)
        self, path: str, content: bool = True, **words: Any
    ) -> dict[str, Any]:
        model = await super().get(path, content, **words)
        if model["type"] == "notebook" and model["content"]:
            about = model["content"]["metadata"]
            if about.get("kernelspec", {}).get("name") == "python3":
                about.update(ABOUT)
        return model


# The language server and `!analysis` in a cell are found beside Python.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

c = get_config()  # noqa: F821 (Jupyter gives it)
c.ServerApp.root_dir = str(HERE.parent)
c.ServerApp.allow_root = True  # as in a container
c.ServerApp.tornado_settings = {"static_custom_path": [str(HERE / "custom")]}
c.ServerApp.contents_manager_class = Notebooks
c.FileContentsManager.pre_save_hook = "analysis.reports.notebook.tidy"
c.LabApp.custom_css = True
c.LabApp.app_settings_dir = str(HERE / "lab")
c.LanguageServerManager.virtual_documents_dir = ".venv/documents"
c.LabApp.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.LabApp.news_url = None
