"""The notebooks of the site: run in a kernel of their own, their outputs held against those that are stored."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.examples.pages import DOCS, ROOT

NOTEBOOKS = {f"simulator/docs/notebooks/{file.name}": file for file in sorted(DOCS.glob("notebooks/*.ipynb"))}
_PATIENCE = 600  # seconds for one cell: the first compiles the model


def run(notebook: Path) -> Any:
    """Return a notebook as it is after a run in an empty folder; a cell that fails raises."""
    import nbformat
    from jupyter_client.manager import KernelManager
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory() as folder:
        read = nbformat.read(notebook, as_version=4)
        # This very Python, whatever kernels a machine has installed.
        manager = KernelManager(kernel_cmd=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"])
        os.environ["PYTHONPATH"] = str(ROOT)
        os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
        client = NotebookClient(read, km=manager, timeout=_PATIENCE, resources={"metadata": {"path": folder}})
        return client.execute()


def texts(notebook: Any) -> list[str]:
    """Return what each cell of a notebook prints and shows as text; a kernel may hand a print on in pieces."""
    found = []
    for cell in notebook.cells:
        said = ""
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stdout":
                said += output.text
            elif "text/plain" in output.get("data", {}) and "image/png" not in output.data:
                said += output.data["text/plain"]
        found.append(said)
    return found


def renew(notebook: Path) -> str:
    """Store the outputs that a notebook has now, without what differs from run to run."""
    import nbformat

    done = run(notebook)
    for cell in done.cells:
        cell.metadata.pop("execution", None)
        if "outputs" in cell:
            cell.outputs = [one for one in cell.outputs if one.get("name") != "stderr"]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    done.metadata = nbformat.from_dict({"kernelspec": kernel})
    nbformat.write(done, notebook)
    return "written"
