"""The layers of course_utils, held by reading the imports of each module."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "course_utils"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Each layer may import itself and those before it.
LAYERS = {
    "compute": (
        "augment",
        "checks",
        "convolution",
        "data",
        "filters",
        "frequency",
        "invariance",
        "metrics",
        "models",
        "pictures",
        "runtime",
        "shapes",
        "train",
    ),
    "draw": ("charts", "invariance_charts", "plots"),
    "interact": ("widgets",),
    "operate": (
        "authoring",
        "chromium",
        "cli",
        "data_report",
        "doctor",
        "grading",
        "health",
        "install",
        "lab",
        "project",
        "scorecard",
        "testing",
        "whole_files",
    ),
}
LIBRARIES = {
    "draw": {"matplotlib"},
    "interact": {"ipywidgets", "anywidget", "traitlets"},
    "operate": {
        "click",
        "jupyter_client",
        "jupyterlab",
        "nbclient",
        "nbformat",
        "nbgrader",
    },
}
COSTLY = {"cv2", "matplotlib", "torchvision", "skimage", "httpx", "nbformat", "PIL"}
ORDER = list(LAYERS)


def layer_of(part: str) -> str:
    found = [layer for layer, parts in LAYERS.items() if part in parts]
    assert found, f"course_utils.{part} belongs to no layer; add it to LAYERS"
    return found[0]


def imports(tree: ast.AST) -> list[str]:
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def part_of(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_from_its_own_layer_or_below(module):
    if part_of(module) == "__init__":
        assert imports(ast.parse(module.read_text("utf-8"))) == []
        return
    own = ORDER.index(layer_of(part_of(module)))

    for name in imports(ast.parse(module.read_text("utf-8"))):
        library, *rest = name.split(".")
        if library == "course_utils":
            assert ORDER.index(layer_of(rest[0])) <= own, f"{module} imports {name}"
        for layer, libraries in LIBRARIES.items():
            if library in libraries:
                assert ORDER.index(layer) <= own, f"{module} imports {name}"


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_costly_libraries_are_imported_where_they_are_used(module):
    at_top = [
        node
        for node in ast.parse(module.read_text("utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    names = {name.split(".")[0] for node in at_top for name in imports(node)}

    assert not names & COSTLY


def test_importing_every_compute_module_loads_no_costly_library():
    parts = [p for p in LAYERS["compute"] if (PACKAGE / f"{p}.py").exists()]
    code = (
        "import sys, importlib\n"
        f"for p in {[*parts, 'data', 'plots']!r}:\n"
        "    importlib.import_module(f'course_utils.{p}')\n"
        f"print(*({COSTLY!r} & set(sys.modules)))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.split() == []
