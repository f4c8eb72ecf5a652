from __future__ import annotations

import numpy as np
import pytest
import torch

from course_utils.frequency import (
    cycles,
    grating,
    high_pass,
    low_pass,
    share_of_variance,
    spectrum,
)


@pytest.fixture
def picture():
    return np.random.default_rng(0).uniform(0, 255, (18, 23))


@pytest.mark.parametrize("cutoff", [0, 3, 7.5, 40])
def test_low_and_high_frequencies_add_up_to_the_picture(picture, cutoff):
    both = low_pass(picture, cutoff) + high_pass(picture, cutoff)

    np.testing.assert_allclose(both, picture)


def test_cutoff_0_leaves_the_mean(picture):
    np.testing.assert_allclose(low_pass(picture, 0), picture.mean())


def test_stripes_stand_at_their_frequency_in_the_spectrum():
    size = np.abs(spectrum(grating(5, 3, size=32) - 0.5))

    peaks = np.argwhere(size > 1e-6)

    middle = np.array([16, 16])
    assert sorted(map(tuple, peaks - middle)) == [(-3, -5), (3, 5)]


@pytest.mark.parametrize(("cutoff", "is_kept"), [(5, True), (4.99, False)])
def test_stripes_are_kept_up_to_the_length_of_their_two_frequencies(cutoff, is_kept):
    stripes = grating(3, 4, size=64)  # 3 across and 4 down make 5

    kept = low_pass(stripes, cutoff)

    assert (kept.std() > 0.1) == is_kept


def test_the_cutoff_counts_in_every_direction_alike():
    assert cycles(256, 256)[128 - 60, 128 + 80] == 100


def test_low_pass_is_the_sum_of_the_stripes_it_keeps():
    stripes = grating(2, 1, size=16) + grating(0, 7, size=16)

    kept = low_pass(stripes, 3)

    np.testing.assert_allclose(kept, grating(2, 1, size=16) + 0.5, atol=1e-12)


def test_shares_of_the_variance_follow_the_amplitudes():
    fine, coarse = grating(10, 0, size=32) - 0.5, grating(2, 0, size=32) - 0.5

    share = share_of_variance(3 * coarse + fine, 5)

    assert share == pytest.approx(9 / 10)


def test_a_picture_without_variance_has_all_of_it_below_any_cutoff():
    assert share_of_variance(np.full((8, 8), 77), 0) == 1


def test_a_tensor_is_a_picture_too(picture):
    kept = low_pass(torch.from_numpy(picture), 4)

    np.testing.assert_array_equal(kept, low_pass(picture, 4))


def test_a_color_picture_is_refused_with_the_way_to_make_it_gray():
    with pytest.raises(ValueError, match=r"\(6, 6, 3\).*as_gray"):
        spectrum(np.zeros((6, 6, 3)))


def test_a_negative_cutoff_is_refused(picture):
    with pytest.raises(ValueError, match="cutoff=-1 must be at least 0"):
        low_pass(picture, -1)
