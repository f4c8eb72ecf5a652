"""Data sets that ship with the course, so that no lesson waits for a server."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from course_utils.data.messages import DataError
from course_utils.data.parts import Dataset, dataset

MNIST_5000_SOURCE = "MNIST-5000, 5,000 real digits that ship with the course"
FILE = Path(__file__).parent / "files" / "mnist_5000.npz"


def mnist_5000() -> Dataset:
    """Return 5,000 real digits of MNIST: 400 a class to train on, 100 to test on.

    All of them come from MNIST's training set. See ``files/README.md`` for where they
    were taken from, and the licenses.

    Raises
    ------
    DataError
        If the file that ships with the course is damaged.
    """
    try:
        with np.load(FILE, allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
        for part in ("train", "test"):
            arrays[f"{part}_images"] = arrays[f"{part}_images"][:, None]
            arrays[f"{part}_labels"] = arrays[f"{part}_labels"].astype(np.int64)
    except Exception as error:  # a damaged archive raises whatever it likes
        raise DataError(
            f"{FILE}, which ships with the course, cannot be read: {error}. Install "
            "the course again.",
            brief=f"{FILE} cannot be read",
        ) from error
    return dataset("mnist5000", arrays, tuple("0123456789"), MNIST_5000_SOURCE)
