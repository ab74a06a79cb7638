"""What JupyterLab is started with by `make lab`."""

from pathlib import Path

HERE = Path(__file__).parent

c = get_config()  # noqa: F821 (Jupyter gives it)
c.ServerApp.root_dir = str(HERE.parent)
c.ServerApp.allow_root = True  # as in a container
c.LabApp.app_settings_dir = str(HERE / "lab")
c.LabApp.news_url = None
# A notebook that is opened and saved stays as it was committed.
c.FileContentsManager.pre_save_hook = "analysis.reports.refresh.tidy"
