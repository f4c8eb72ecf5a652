"""Fresh random numbers for hidden inputs, which no notebook can know in advance."""

from __future__ import annotations

import os
import secrets

import torch

VARIABLE = "COURSE_CHECK_SEED"
_given = secrets.randbelow(2**62)
_count = 0


def fresh_numbers() -> torch.Generator:
    """Return a generator of random numbers that nobody has drawn before.

    Its seed is new in each process, and differs from call to call.
    ``COURSE_CHECK_SEED=17`` sets it, so that a judgement can be repeated.

    Returns
    -------
    torch.Generator
        On the CPU, for ``generator=`` of PyTorch's functions.
    """
    global _count
    _count += 1
    seed = int(os.environ.get(VARIABLE, _given))
    return torch.Generator().manual_seed((seed * 1_000_003 + _count) % 2**63)
