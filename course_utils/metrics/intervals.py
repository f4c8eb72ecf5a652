"""How far a measured number can be trusted: intervals and a test for a difference."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist, fmean, stdev
from typing import NamedTuple


class Interval(NamedTuple):
    """What was measured, and the range that holds the true value most of the time."""

    value: float
    low: float
    high: float


class ProportionTest(NamedTuple):
    """What two counts say about a difference between the fractions behind them."""

    difference: float  # second minus first
    z: float  # the difference in standard errors
    p_value: float  # chance of one as large, either way, if there were none


def accuracy_interval(
    num_correct: int, num_examples: int, *, confidence: float = 0.95
) -> Interval:
    """Return an accuracy with Wilson's interval.

    It covers what the luck of *these* test images does; another run with another seed
    adds its own spread.

    Parameters
    ----------
    num_correct, num_examples : int
    confidence : float, default=0.95
        How often such an interval holds the true accuracy.

    Returns
    -------
    Interval
        Fractions from 0 to 1.

    Raises
    ------
    ValueError
        If the counts or the confidence are impossible.

    Examples
    --------
    >>> value, low, high = accuracy_interval(7040, 10_000)
    >>> f"{value:.1%}, {low:.1%} to {high:.1%}"
    '70.4%, 69.5% to 71.3%'

    References
    ----------
    Wilson (1927), "Probable inference, the law of succession, and statistical
    inference".
    """
    _check_counts(num_correct, num_examples)
    z = _normal_quantile(confidence)
    n, fraction = num_examples, num_correct / num_examples
    shrink = 1 + z**2 / n
    center = (fraction + z**2 / (2 * n)) / shrink
    reach = z * sqrt(fraction * (1 - fraction) / n + (z / (2 * n)) ** 2) / shrink
    return Interval(fraction, max(0.0, center - reach), min(1.0, center + reach))


def _check_counts(num_correct: int, num_examples: int) -> None:
    if not 0 <= num_correct <= num_examples or num_examples < 1:
        raise ValueError(f"{num_correct} right of {num_examples} is impossible")


def _normal_quantile(confidence: float) -> float:
    """Return how many standard errors either way hold so much of a normal curve."""
    _check_confidence(confidence)
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence={confidence} is not between 0 and 1")


def mean_interval(values: Sequence[float], *, confidence: float = 0.95) -> Interval:
    """Return the mean of a few runs with Student's t interval.

    Parameters
    ----------
    values : sequence of float
        One for each run, for example the accuracy with each seed. At least two.
    confidence : float, default=0.95
        How often such an interval holds the mean of all possible runs.

    Returns
    -------
    Interval
        In the unit of the values.

    Raises
    ------
    ValueError
        If there are fewer than two values, or the confidence is impossible.

    Examples
    --------
    >>> value, low, high = mean_interval([0.70, 0.71, 0.72])
    >>> f"{value:.3f}, {low:.3f} to {high:.3f}"
    '0.710, 0.685 to 0.735'
    """
    from scipy.special import stdtrit

    _check_confidence(confidence)
    values = [float(value) for value in values]
    if len(values) < 2:
        raise ValueError(f"{len(values)} value shows no spread; run at least two seeds")
    quantile = float(stdtrit(len(values) - 1, (1 + confidence) / 2))
    mean, reach = fmean(values), quantile * stdev(values) / sqrt(len(values))
    return Interval(mean, mean - reach, mean + reach)


def difference_interval(
    first: Sequence[float], second: Sequence[float], *, confidence: float = 0.95
) -> Interval:
    """Return how much ``second`` is above ``first`` on average, paired run by run.

    What a seed does to both falls out of the difference. Zero outside the interval
    speaks for a real difference.

    Parameters
    ----------
    first, second : sequence of float
        In the same order of seeds.
    confidence : float, default=0.95

    Returns
    -------
    Interval

    Raises
    ------
    ValueError
        If the lengths differ, or there are fewer than two pairs.

    Examples
    --------
    >>> value, low, high = difference_interval([0.70, 0.72, 0.71], [0.71, 0.73, 0.73])
    >>> f"{value:.3f}, {low:.3f} to {high:.3f}"
    '0.013, -0.001 to 0.028'
    """
    if len(first) != len(second):
        raise ValueError(
            f"runs are compared in pairs, seed by seed; there are {len(first)} "
            f"and {len(second)}"
        )
    differences = [float(b) - float(a) for a, b in zip(first, second, strict=True)]
    return mean_interval(differences, confidence=confidence)


def two_proportions(
    first_correct: int, first_examples: int, second_correct: int, second_examples: int
) -> ProportionTest:
    """Ask whether two accuracies differ by more than the luck of the test images.

    Parameters
    ----------
    first_correct, first_examples, second_correct, second_examples : int

    Returns
    -------
    ProportionTest
        By custom a ``z`` beyond 1.96 either way, a ``p_value`` below 0.05, is called
        a difference.

    Raises
    ------
    ValueError
        If the counts are impossible, or all are right, or all wrong.

    Notes
    -----
    It takes the two sets of test images as drawn apart. Both models on the same images
    are compared more sharply by the images on which just one of them is right.

    Examples
    --------
    >>> test = two_proportions(7040, 10_000, 7135, 10_000)
    >>> f"z = {test.z:.2f}, p = {test.p_value:.2f}"
    'z = 1.48, p = 0.14'
    """
    _check_counts(first_correct, first_examples)
    _check_counts(second_correct, second_examples)
    pooled = (first_correct + second_correct) / (first_examples + second_examples)
    if pooled in (0, 1):
        raise ValueError("all answers are right or all wrong: there is no spread")
    spread = sqrt(pooled * (1 - pooled) * (1 / first_examples + 1 / second_examples))
    difference = second_correct / second_examples - first_correct / first_examples
    z = difference / spread
    return ProportionTest(difference, z, 2 * NormalDist().cdf(-abs(z)))
