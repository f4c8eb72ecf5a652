"""How soon the kernel playground answers in JupyterLab, in a real browser.

    python benchmarks/playground_latency.py [key presses for each line, 60 by default]

Each press of an arrow key in a weight is timed in the page:

computing  what the browser spends on the response and on drawing it;
drawn      from the key event until the new response stands in the canvas, which
           includes waiting for the frame in which it is drawn;
next frame from the key event to the start of the frame after that one: by then the
           new response is on the screen. Frames are 16.7 ms apart at 60 Hz.

The last line is the one change that needs the kernel: another photograph is chosen
from the list. Python sends the photographs when the learner turns to the list.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT / "tests" / "browser"))

from lab import (  # noqa: E402
    chromium_page,
    course_lab,
    notebook_file,
    open_notebook,
    run_all,
    running_lab,
)

NOTEBOOK = """
from course_utils.pictures import photograph, resize
from course_utils.widgets.kernel_playground import kernel_playground
playground = kernel_playground(resize(photograph("astronaut"), 512, 512))
playground
"""
PROBE = """() => {
  window.times = { computing: [], drawn: [], "next frame": [] };
  let pressed = null, begun = null;
  const note = () => { pressed = performance.now(); };
  document.addEventListener("keydown", note, true);
  document.addEventListener("change", note, true);
  const ask = window.requestAnimationFrame;
  window.requestAnimationFrame = (work) => ask((now) => {
    begun = performance.now();
    work(now);
  });
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...picture) {
    put.apply(this, picture);
    if (pressed === null || picture[0].width !== 512) return;
    const start = pressed;
    pressed = null;
    window.times.computing.push(performance.now() - begun);
    window.times.drawn.push(performance.now() - start);
    ask(() => window.times["next frame"].push(performance.now() - start));
  };
}"""


def measure(page, *, size: int, color: bool, presses: int) -> dict[str, list[float]]:
    """Press an arrow key in the first weight and return the times, in milliseconds."""
    root = page.locator(".kernel-playground")
    root.get_by_role("button", name="Random").wait_for()
    for axis in ("Rows", "Columns"):
        root.get_by_label(f"{axis} of the kernel").select_option(str(size))
    root.get_by_role("checkbox", name="In color").set_checked(color)
    root.get_by_role("button", name="Random").click()
    cell = root.get_by_label("weight row 1 column 1", exact=True)
    cell.focus()
    warm_up = 10  # the first few wait for the compiler
    page.evaluate("Object.values(window.times).forEach(list => list.length = 0)")
    for count in range(1, presses + warm_up + 1):
        page.keyboard.press("ArrowUp" if count % 2 else "ArrowDown")
        page.wait_for_function(f"window.times['next frame'].length >= {count}")
    times = page.evaluate("window.times")
    return {name: sorted(values[warm_up:]) for name, values in times.items()}


def measure_photographs(page, *, changes: int) -> dict[str, list[float]]:
    """Choose other photographs and return the times, in milliseconds."""
    choice = page.locator(".kernel-playground").get_by_label("Picture", exact=True)
    choice.focus()  # now Python sends the photographs
    page.wait_for_timeout(2000)  # as long as a person reads the list
    page.evaluate("Object.values(window.times).forEach(list => list.length = 0)")
    for count in range(1, changes + 1):
        choice.select_option(("brick", "camera", "grass")[count % 3])
        page.wait_for_function(f"window.times['next frame'].length >= {count}")
    times = page.evaluate("window.times")
    return {name: sorted(times[name]) for name in ("drawn", "next frame")}


def main(presses: int = 60) -> None:
    """Print the medians and 95th percentiles, for small and large kernels."""
    root = Path(tempfile.mkdtemp(prefix="playground-"))
    name = notebook_file(root, NOTEBOOK)
    with (
        running_lab(
            course_lab(root), root=root, env={"PYTHONPATH": str(PROJECT)}
        ) as lab,
        chromium_page() as page,
    ):
        open_notebook(page, lab, name)
        run_all(page)
        page.evaluate(PROBE)
        print(f"picture of 512 x 512, {presses} key presses a line; ms: median, p95")
        for size in (3, 7):
            for color in (False, True):
                times = measure(page, size=size, color=color, presses=presses)
                kind = "color" if color else "gray"
                print(f"{size} x {size} {kind:5}", *map(summary, times.items()))
        times = measure_photographs(page, changes=presses // 2)
        print("photograph ", *map(summary, times.items()))


def summary(named: tuple[str, list[float]]) -> str:
    """Return the median and the 95th percentile of sorted times."""
    name, times = named
    p95 = times[round(0.95 * (len(times) - 1))]
    return f"  {name} {statistics.median(times):5.1f}, {p95:5.1f}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
