"""The lessons in JupyterLab, opened as ``course lab`` opens it, in a real browser."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from lab import (
    PROJECT,
    chromium_page,
    course_lab,
    open_notebook,
    run_all,
    running_lab,
    show_cell_with,
)
from notebooks import LESSONS
from playwright.sync_api import expect

from course_utils.filters import KERNELS, filter_picture
from course_utils.pictures import as_gray, photograph

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory, data_environment):
    """JupyterLab on a copy of the lessons, so that running them leaves no trace."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(PROJECT / "lessons", root / "lessons")
    environment = data_environment("built-in data")
    with running_lab(course_lab(root), root=root, env=environment) as running:
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

    page.get_by_role("heading", name="Start here").wait_for(timeout=60_000)

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
    show_cell_with(page, "kernel_playground(kernel=")
    playground = page.get_by_role("region", name="Kernel playground")
    middle = playground.get_by_label("weight row 2 column 2")

    middle.focus()
    for _ in range(4):
        page.keyboard.press("ArrowUp")

    kernel = KERNELS["Sobel x"].copy()
    kernel[1, 1] = 4
    expected = filter_picture(as_gray(photograph("chelsea")), kernel).clip(0, 255)
    expect(playground).to_contain_text("Sum 4")
    shown = pixels_of(playground.locator("canvas").nth(1))
    page.screenshot(path=screenshots / "kernel_playground.png")
    assert np.abs(shown[:, :, 0] - expected).max() <= 1


def pixels_of(canvas):
    """Return what a canvas shows, (H, W, 4), 0–255."""
    height, width, values = canvas.evaluate(
        """(canvas) => { const c = canvas.getContext("2d");
        const image = c.getImageData(0, 0, canvas.width, canvas.height);
        return [canvas.height, canvas.width, [...image.data]]; }"""
    )
    return np.array(values).reshape(height, width, 4)


def test_the_stepper_shows_the_products_of_a_hand_sum(lab, page, screenshots):
    open_notebook(page, lab, "lessons/02_filters_and_convolution.ipynb")
    run_all(page)
    show_cell_with(page, "convolution_stepper(binary")
    stepper = page.get_by_role("region", name="Convolution stepper")

    stepper.get_by_role("gridcell").first.focus()
    page.keyboard.press("ArrowRight")

    # The window from (0, 1) on: 1 1 0, 1 1 1, 0 1 1; kernel 1 0 1, 0 1 0, 1 0 1.
    by_hand = 1 * 1 + 1 * 0 + 0 * 1 + 1 * 0 + 1 * 1 + 1 * 0 + 0 * 1 + 1 * 0 + 1 * 1
    status = stepper.get_by_role("status")
    expect(status).to_contain_text("Row 0, column 1")
    page.screenshot(path=screenshots / "convolution_stepper.png")
    assert f"sum {by_hand}." in status.inner_text()


def test_arrow_keys_move_a_slider_and_not_the_notebook(lab, page, screenshots):
    open_notebook(page, lab, "lessons/01_images_are_arrays.ipynb")
    run_all(page)
    show_cell_with(page, "frequency_explorer()")
    explorer = page.get_by_role("region", name="Frequency explorer")
    slider = explorer.get_by_role("slider").first
    before = int(slider.input_value())

    slider.focus()
    page.keyboard.press("ArrowRight")

    expect(slider).to_have_value(str(before + 1))
    page.screenshot(path=screenshots / "frequency_explorer.png")


def test_a_lesson_read_without_a_kernel_still_shows_its_playgrounds(lab, page):
    open_notebook(page, lab, "lessons/02_filters_and_convolution.ipynb")
    run_all(page)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    page.evaluate("window.jupyterapp.commands.execute('kernelmenu:shutdown')")
    page.reload()
    page.locator(".jp-NotebookPanel:visible").wait_for(timeout=60_000)

    show_cell_with(page, "kernel_playground(kernel=")

    picture = page.locator(".jp-OutputArea img[alt*='Sobel']").first
    picture.wait_for(timeout=30_000)
    assert picture.is_visible()
