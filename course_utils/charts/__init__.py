"""Charts of what a training reports and a model predicts, each with a text for it.

``draw_…`` draws on the axes it is given, ``describe_…`` says in words what the drawing
shows, and ``show_…`` puts both under the cell.
"""

from __future__ import annotations

from course_utils.charts.calibration import (
    describe_calibration,
    draw_calibration,
    show_calibration,
)
from course_utils.charts.confusion import (
    describe_confusion_matrix,
    draw_confusion_matrix,
    show_confusion_matrix,
)
from course_utils.charts.curves import describe_history, draw_history, show_history
from course_utils.charts.gallery import (
    describe_predictions,
    draw_prediction,
    show_predictions,
)
from course_utils.charts.per_class import (
    describe_per_class,
    draw_per_class,
    show_per_class,
)
from course_utils.charts.probabilities import (
    describe_probabilities,
    draw_probabilities,
    show_probabilities,
)

__all__ = [
    "describe_calibration",
    "describe_confusion_matrix",
    "describe_history",
    "describe_per_class",
    "describe_predictions",
    "describe_probabilities",
    "draw_calibration",
    "draw_confusion_matrix",
    "draw_history",
    "draw_per_class",
    "draw_prediction",
    "draw_probabilities",
    "show_calibration",
    "show_confusion_matrix",
    "show_history",
    "show_per_class",
    "show_predictions",
    "show_probabilities",
]
