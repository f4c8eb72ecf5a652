"""Every switch that depends on the machine: so far, the seed."""

from __future__ import annotations

import random


def set_seed(seed: int = 0) -> None:
    """Seed Python's, NumPy's and PyTorch's random numbers.

    Parameters
    ----------
    seed : int, default=0
        A whole number from 0 to 4,294,967,295.
    """
    import numpy as np
    import torch

    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - libraries that use the global state
    torch.manual_seed(seed)
