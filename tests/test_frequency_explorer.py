from __future__ import annotations

import numpy as np
import pytest
import traitlets

from course_utils.frequency import grating, low_pass
from course_utils.pictures import as_gray, photograph
from course_utils.widgets.frequency_explorer import frequency_explorer, middle_square


@pytest.fixture
def explorer():
    return frequency_explorer()


def test_kept_is_the_low_pass_of_the_picture_on_show(explorer):
    explorer.picture, explorer.cutoff = "brick", 20

    kept = explorer.kept

    np.testing.assert_allclose(
        kept, low_pass(middle_square(photograph("brick")).astype(float), 20)
    )


@pytest.mark.parametrize("mode", ["low-pass", "high-pass"])
def test_kept_and_removed_add_up_to_the_picture(explorer, mode):
    explorer.mode, explorer.cutoff = mode, 9

    np.testing.assert_allclose(explorer.kept + explorer.removed, explorer.image)


def test_the_shares_of_both_modes_add_up_to_one(explorer):
    low = explorer.share

    explorer.mode = "high-pass"

    assert explorer.share + low == pytest.approx(1)
    assert 0.5 < low < 1


def test_stripes_follow_their_two_frequencies(explorer):
    explorer.picture = "stripes"
    explorer.across, explorer.down = 30, 40

    np.testing.assert_allclose(explorer.image, 255 * grating(30, 40))


def test_your_picture_is_shown_first_as_its_middle_square_in_gray():
    cat = photograph("chelsea")  # 300 x 451, RGB

    explorer = frequency_explorer(cat)

    assert explorer.picture == "yours"
    assert explorer.image.shape == (256, 256)
    middle = as_gray(cat)[:, 75:375]
    assert explorer.image.mean() == pytest.approx(middle.mean(), abs=0.5)


def test_the_browser_gets_the_pixels_that_python_reads(explorer):
    explorer.picture = "astronaut"
    names = [name for name, _ in explorer._titles]
    start = names.index("astronaut") * 256 * 256

    pixels = np.frombuffer(explorer._pixels, np.uint8)[start : start + 256 * 256]

    np.testing.assert_array_equal(pixels.reshape(256, 256), explorer.image)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("cutoff", 129, "cutoff"),
        ("cutoff", -1, "cutoff"),
        ("mode", "band", "low-pass"),
        ("picture", "zebra", "no picture 'zebra' here; choose one of camera, "),
    ],
)
def test_a_setting_out_of_range_is_refused(explorer, name, value, words):
    before = getattr(explorer, name)

    with pytest.raises(traitlets.TraitError, match=words):
        setattr(explorer, name, value)

    assert getattr(explorer, name) == before


def test_the_static_picture_says_what_is_kept(explorer):
    explorer.cutoff = 16

    page = explorer.picture_html()

    said = f"up to 16 cycles per picture are kept: {100 * explorer.share:.1f} %"
    alt = page.split('alt="')[1].split('"')[0]
    caption = page.split("<figcaption>")[1]
    assert said in alt
    assert said in caption


def test_the_static_picture_shows_kept_and_thrown_away_as_the_modes_swap(explorer):
    low = panels(explorer)

    explorer.mode = "high-pass"
    high = panels(explorer)

    np.testing.assert_allclose(low[2], high[3], atol=12)  # JPEG
    np.testing.assert_allclose(low[3].mean(), 128, atol=2)
    assert low[2].std() > 2 * low[3].std()


def panels(explorer) -> list[np.ndarray]:
    """Return the four panels of the static picture, each (256, 256)."""
    import base64

    import cv2

    data = explorer.picture_html().split("base64,")[1].split('"')[0]
    encoded = np.frombuffer(base64.b64decode(data), np.uint8)
    pixels = cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE).astype(float)
    return [pixels[:, left : left + 256] for left in range(0, pixels.shape[1], 272)]
