"""The lessons in JupyterLab, opened as ``course lab`` opens it, in a real browser."""

from __future__ import annotations

import shutil
import sys

import numpy as np
import pytest
from lab import (
    PROJECT,
    chromium_page,
    open_notebook,
    run_all,
    running_lab,
    show_cell_with,
)
from notebooks import LESSONS

from course_utils.filters import KERNELS, filter_picture
from course_utils.pictures import photograph

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a copy of the lessons, so that running them leaves no trace."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(PROJECT / "lessons", root / "lessons")
    environment = {"COURSE_WAIT": "0", "COURSE_ROOT": str(root)}
    command = [sys.executable, "-m", "course_utils.cli", "lab"]
    with running_lab(command, root=root, env=environment) as running:
        yield running


@pytest.fixture
def page():
    with chromium_page(width=1280, height=900) as opened:
        yield opened
        assert not opened.strays
        assert not opened.failures


@pytest.fixture
def screenshots():
    """Where to look at what a student sees; kept out of the repository."""
    folder = PROJECT / ".screenshots"
    folder.mkdir(exist_ok=True)
    return folder


def test_course_lab_opens_on_the_first_lesson(lab, page):
    page.goto(f"{lab.url}/?token={lab.token}")

    page.locator(".jp-NotebookPanel:visible").wait_for(timeout=60_000)

    assert page.get_by_role("heading", name="Start here").first.is_visible()
    assert page.locator(".Toastify__toast, .jp-toast").count() == 0


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_all_cells_of_a_lesson_run_in_the_browser(path, lab, page, screenshots):
    open_notebook(page, lab, f"lessons/{path.name}")

    run_all(page)

    broken = page.get_by_text("Error displaying widget")
    assert broken.count() == 0
    page.screenshot(path=screenshots / f"{path.stem}.png")


def test_a_weight_changed_from_the_keyboard_changes_the_picture(lab, page, screenshots):
    open_notebook(page, lab, "lessons/02_filters_and_convolution.ipynb")
    run_all(page)
    show_cell_with(page, "kernel_playground(photograph")
    playground = page.get_by_role("region", name="Kernel playground")
    middle = playground.get_by_label("weight row 2 column 2")

    middle.focus()
    for _ in range(4):
        page.keyboard.press("ArrowUp")

    kernel = KERNELS["Sobel x"].copy()
    kernel[1, 1] = 4
    expected = filter_picture(photograph("chelsea"), kernel)
    shown = wait_for_picture(page, playground, expected)
    page.screenshot(path=screenshots / "kernel_playground.png")
    assert np.abs(shown - expected.clip(0, 255)).max() <= 1


def wait_for_picture(page, playground, expected):
    """Return what the response's canvas shows once it is of the expected picture."""
    page.wait_for_timeout(200)
    height, width = expected.shape[:2]
    pixels = playground.locator("canvas").nth(1).evaluate(
        """(canvas) => { const c = canvas.getContext("2d");
        return [...c.getImageData(0, 0, canvas.width, canvas.height).data]; }"""
    )
    return np.array(pixels).reshape(height, width, 4)[:, :, :3]


def test_the_stepper_shows_the_products_of_a_hand_sum(lab, page, screenshots):
    open_notebook(page, lab, "lessons/02_filters_and_convolution.ipynb")
    run_all(page)
    show_cell_with(page, "convolution_stepper(binary")
    stepper = page.get_by_role("region", name="Convolution stepper")

    stepper.get_by_role("gridcell").first.focus()
    page.keyboard.press("ArrowRight")

    status = stepper.get_by_role("status").inner_text()
    page.screenshot(path=screenshots / "convolution_stepper.png")
    assert "3" in status


def test_a_lesson_read_without_a_kernel_still_shows_its_playgrounds(lab, page):
    open_notebook(page, lab, "lessons/02_filters_and_convolution.ipynb")
    run_all(page)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    page.evaluate("window.jupyterapp.commands.execute('kernelmenu:shutdown')")
    page.reload()
    page.locator(".jp-NotebookPanel:visible").wait_for(timeout=60_000)

    show_cell_with(page, "kernel_playground(photograph")

    picture = page.locator(".jp-OutputArea img[alt*='Sobel']").first
    picture.wait_for(timeout=30_000)
    assert picture.is_visible()


