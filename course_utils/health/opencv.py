"""Checks that OpenCV is there once, and works on this system."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course_utils.health.findings import Finding, pip_command
from course_utils.health.packages import version_of
from course_utils.health.probe import try_python
from course_utils.install.steps import LIBRARY_MISSING, pins

FULL, HEADLESS = "opencv-python", "opencv-python-headless"


def check_opencv() -> Iterator[Finding]:
    """Find two OpenCVs in one place, or one that cannot be imported."""
    installed = [name for name in (FULL, HEADLESS) if version_of(name)]
    if not installed:
        return  # it is among the missing packages
    outcome = try_python("import cv2; print(cv2.__version__)")
    if len(installed) == 2:
        found = f"{FULL} and {HEADLESS} overwrite each other's files. Keep one:"
        yield Finding("problem", "OpenCV", found, _reinstall(FULL))
    elif re.search(LIBRARY_MISSING, outcome.error):
        found = f"import cv2 fails: {outcome.error}. The headless build does without:"
        yield Finding("problem", "OpenCV", found, _reinstall(HEADLESS))
    elif outcome.error:
        found = f"import cv2 fails: {outcome.error}. Install it again:"
        yield Finding("problem", "OpenCV", found, _reinstall(installed[0]))
    else:
        yield Finding("ok", "OpenCV", f"{outcome.lines[0]}, package {installed[0]}")


def _reinstall(name: str) -> str:
    return "\n".join(
        [
            pip_command(f"uninstall -y {FULL} {HEADLESS}"),
            pip_command(f"install --no-deps {name}=={pins()[FULL]}"),
        ]
    )
