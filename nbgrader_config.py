"""nbgrader's settings for this course: solutions in, exercises out, students served."""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821 - nbgrader provides it

# nbgrader calls `alembic`, which lies beside the Python that runs it.
os.environ["PATH"] = os.pathsep.join(
    [str(Path(sys.executable).parent), os.environ["PATH"]]
)

# The name under which the exchange lists the course.
c.CourseDirectory.course_id = "seeing-with-convolutions"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"

# What stands in place of a solution. A function without code says so itself.
c.ClearSolutions.code_stub = {
    "python": "# Write your code here.\nraise NotImplementedError()"
}
c.ClearSolutions.text_stub = "*Write your answer here, in place of this line.*"

# Training exercises take up to two minutes on a slow machine.
c.Execute.timeout = 600

# Damaged submissions are mended before they are graded; nobody's work is lost.
c.Autograde.pre_convert_hook = "course_utils.grading.intake.find_misnamed"
c.Autograde.sanitize_preprocessors = [
    "course_utils.grading.intake.MendSubmission",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
