"""Data sets for the lessons: real ones where they are here, stand-ins where not."""

from __future__ import annotations

from course_utils.data import drawn, embedded, loading, sources
from course_utils.data.batching import batches
from course_utils.data.catalog import ENTRIES
from course_utils.data.parts import Dataset, Part
from course_utils.data.splitting import Split, split

__all__ = ["Dataset", "Part", "Split", "batches", "load", "split"]


def load(name: str, *, wait: float | None = None) -> Dataset:
    """Return a data set in memory, whatever server is down.

    MNIST and CIFAR-10 are looked for in the folder that ``COURSE_DATA`` names, then in
    the user's data folder, then on the network for as long as ``wait`` allows. What
    has come by then is kept for the next time, and the lesson goes on with MNIST-5000
    or Scenes-10 instead, which one line says.

    Parameters
    ----------
    name : {"mnist", "cifar10", "mnist5000", "scenes10"}
    wait : float, optional
        Seconds to give a download; 0 downloads nothing. By default what
        ``COURSE_WAIT`` says, or 60. Once a download has come to nothing, it is tried
        again only when given more time, or in a new process.

    Returns
    -------
    Dataset
        uint8 images (N, C, H, W) and int64 labels (N,), for training and for the
        test. ``name`` says what is really there, ``source`` where it came from.

    Raises
    ------
    ValueError
        If there is no data set of this name, or ``wait`` is no number of seconds.
    DataError
        If what ships with the course is damaged.

    Examples
    --------
    >>> from course_utils import data
    >>> digits = data.load("mnist5000")
    >>> digits.train
    Part(4,000 images of 1 x 28 x 28)
    """
    sources.check_name(name)
    if name == "mnist5000":
        return embedded.mnist_5000()
    if name == "scenes10":
        return drawn.scenes_10()
    return loading.load_real(ENTRIES[name], wait)
