"""What predictions are worth: tensors in, plain numbers and tensors out; no drawing."""

from __future__ import annotations

from course_utils.metrics.certainty import (
    Calibration,
    calibration,
    most_confident_mistakes,
)
from course_utils.metrics.counting import (
    Confusion,
    accuracy,
    confusion_matrix,
    most_confused,
    per_class_accuracy,
)
from course_utils.metrics.intervals import (
    Interval,
    ProportionTest,
    accuracy_interval,
    difference_interval,
    mean_interval,
    two_proportions,
)

__all__ = [
    "Calibration",
    "Confusion",
    "Interval",
    "ProportionTest",
    "accuracy",
    "accuracy_interval",
    "calibration",
    "confusion_matrix",
    "difference_interval",
    "mean_interval",
    "most_confident_mistakes",
    "most_confused",
    "per_class_accuracy",
    "two_proportions",
]
