from __future__ import annotations

from functools import partial

import cv2
import numpy as np
import pytest
import torch
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional as torchvision

from course_utils import augment

RANDOM = {
    "flip_horizontal": augment.flip_horizontal,
    "flip_vertical": augment.flip_vertical,
    "shift": partial(augment.shift, max_pixels=3),
    "rotate": partial(augment.rotate, max_degrees=20),
    "zoom": partial(augment.zoom, low=0.7, high=1.4),
    "affine": partial(
        augment.affine,
        max_degrees=20,
        max_pixels=3,
        low=0.8,
        high=1.2,
        flip_probability=0.5,
    ),
    "jitter_brightness": partial(augment.jitter_brightness, strength=0.4),
    "jitter_contrast": partial(augment.jitter_contrast, strength=0.4),
    "jitter_saturation": partial(augment.jitter_saturation, strength=0.4),
    "jitter_color": partial(
        augment.jitter_color, brightness=0.2, contrast=0.2, saturation=0.2
    ),
    "add_noise": partial(augment.add_noise, std=0.2),
    "erase": partial(augment.erase, size=4),
    "compose": augment.compose(
        augment.flip_horizontal, partial(augment.shift, max_pixels=2)
    ),
}
OPENCV_BORDERS = {
    "zeros": cv2.BORDER_CONSTANT,
    "reflect": cv2.BORDER_REFLECT_101,
    "edge": cv2.BORDER_REPLICATE,
}
DEVICES = ["cpu"] + (["cuda"] if torch.cuda.is_available() else [])

every_transform = pytest.mark.parametrize("change", RANDOM.values(), ids=RANDOM)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def pictures(*shape: int) -> torch.Tensor:
    return torch.rand(shape, generator=seeded())


def same_image(num_images: int) -> torch.Tensor:
    return pictures(1, 3, 9, 11).expand(num_images, -1, -1, -1)


def bright_pixel(row: int, col: int) -> torch.Tensor:
    image = torch.zeros(1, 1, 9, 11)
    image[0, 0, row, col] = 1
    return image


def place_of_light(images: torch.Tensor) -> tuple[int, int]:
    return divmod(int(images[0, 0].argmax()), images.shape[-1])


# What every random transform keeps


@every_transform
@pytest.mark.parametrize("shape", [(1, 1, 9, 11), (5, 3, 11, 9), (2, 3, 28, 20)])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
@pytest.mark.parametrize("device", DEVICES)
def test_a_transform_keeps_shape_type_device_and_range(change, shape, dtype, device):
    images = pictures(*shape).to(device, dtype)

    changed = change(images)

    assert changed.shape == shape
    assert changed.dtype == dtype
    assert changed.device == images.device
    assert changed.min() >= 0
    assert changed.max() <= 1


@every_transform
def test_a_transform_leaves_the_batch_it_is_given_alone(change):
    images = pictures(20, 3, 9, 11)
    before = images.clone()

    changed = change(images, generator=seeded(1))

    assert not torch.equal(changed, before)
    changed.zero_()
    assert torch.equal(images, before)


@every_transform
def test_each_image_of_a_batch_has_its_own_draw(change):
    changed = change(same_image(40), generator=seeded(1))

    kinds = {image.numpy().tobytes() for image in changed}

    assert len(kinds) > 1


@every_transform
def test_the_same_seed_gives_the_same_images(change):
    images = pictures(20, 3, 9, 11)

    first = change(images, generator=seeded(7))
    again = change(images, generator=seeded(7))
    other = change(images, generator=seeded(8))

    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@every_transform
def test_a_generator_leaves_the_global_one_alone(change):
    before = torch.get_rng_state()

    change(pictures(4, 3, 9, 11), generator=seeded())

    assert torch.equal(torch.get_rng_state(), before)


@every_transform
def test_without_a_generator_the_global_seed_decides(change):
    images = pictures(20, 3, 9, 11)

    torch.manual_seed(3)
    first = change(images)
    torch.manual_seed(3)

    assert torch.equal(change(images), first)


@every_transform
def test_the_memory_format_changes_no_pixel(change):
    images = pictures(6, 3, 9, 11)
    channels_last = images.to(memory_format=torch.channels_last)

    ours = change(channels_last, generator=seeded(1))

    torch.testing.assert_close(ours, change(images, generator=seeded(1)))


@every_transform
def test_a_single_image_is_refused_with_the_way_out(change):
    with pytest.raises(ValueError, match=r"\(3, 9, 11\); give image\[None\]"):
        change(torch.rand(3, 9, 11))


@every_transform
def test_pixels_in_0_to_255_are_refused_with_the_way_out(change):
    with pytest.raises(ValueError, match=r"torch.uint8; give images / 255"):
        change(torch.zeros(2, 3, 9, 11, dtype=torch.uint8))


# The exact motion


@pytest.mark.parametrize(
    ("motion", "place"),
    [
        ({"dx": 2}, (4, 10)),
        ({"dy": 2}, (6, 8)),
        ({"dx": -3.0, "dy": -4}, (0, 5)),
        ({"degrees": 90}, (1, 5)),  # three to the right becomes three up
        ({"degrees": 180}, (4, 2)),
        ({"flip": True}, (4, 2)),
        ({"flip": True, "dx": 1}, (4, 3)),  # the flip comes first
        ({"degrees": 90, "dx": 1}, (1, 6)),  # the shift comes last
        ({"degrees": 90, "flip": True}, (7, 5)),
        ({"scale": 1 / 3}, (4, 6)),
    ],
)
def test_a_bright_pixel_lands_where_the_motion_says(motion, place):
    image = bright_pixel(4, 8)  # three right of the center, (4, 5)

    moved = augment.transform(image, **motion, border="zeros")

    assert place_of_light(moved) == place


def test_a_scale_of_two_shows_everything_twice_as_far_from_the_center():
    moved = augment.transform(bright_pixel(4, 7), scale=2, border="zeros")

    assert place_of_light(moved) == (4, 9)


@pytest.mark.parametrize("border", augment.BORDERS)
@pytest.mark.parametrize(
    ("dx", "dy", "degrees", "scale"),
    [
        (0, 0, 30, 1),
        (1.5, -2.25, 0, 1),
        (0, 0, 0, 1.7),
        (-3, 2, -75, 0.6),
        (40, 0, 1, 1),
    ],
)
def test_transform_agrees_with_opencv(border, dx, dy, degrees, scale):
    image = pictures(1, 1, 19, 23)
    matrix = cv2.getRotationMatrix2D((11, 9), degrees, scale)
    matrix[:, 2] += dx, dy

    ours = augment.transform(
        image, dx=dx, dy=dy, degrees=degrees, scale=scale, border=border
    )

    theirs = cv2.warpAffine(
        image[0, 0].numpy(),
        matrix,
        (23, 19),
        flags=cv2.INTER_LINEAR,
        borderMode=OPENCV_BORDERS[border],
    )
    np.testing.assert_allclose(ours[0, 0].numpy(), theirs, atol=0.03)  # 1/32 pixel


@pytest.mark.parametrize(
    ("dx", "dy", "degrees", "scale"), [(2, -3, 25, 1.3), (0, 4, -110, 0.8)]
)
def test_transform_agrees_with_torchvision(dx, dy, degrees, scale):
    images = pictures(2, 3, 19, 24)

    ours = augment.transform(
        images, dx=dx, dy=dy, degrees=degrees, scale=scale, border="zeros"
    )

    theirs = torchvision.affine(
        images,
        angle=-degrees,  # theirs is clockwise
        translate=[dx, dy],
        scale=scale,
        shear=[0, 0],
        interpolation=v2.InterpolationMode.BILINEAR,
    )
    torch.testing.assert_close(ours, theirs, atol=2e-4, rtol=0)


def test_a_motion_of_nothing_is_exactly_the_same_image_but_a_copy():
    images = pictures(2, 3, 9, 11)

    copy = augment.transform(images)

    assert torch.equal(copy, images)
    assert copy.data_ptr() != images.data_ptr()


@pytest.mark.parametrize("border", augment.BORDERS)
@pytest.mark.parametrize("motion", [{"dx": 3, "dy": -2}, {"dx": 25}, {"flip": True}])
def test_whole_shifts_and_flips_are_the_limit_of_blended_ones(border, motion):
    images = pictures(2, 3, 9, 11)

    exact = augment.transform(images, **motion, border=border)

    blended = augment.transform(images, **motion, degrees=1e-7, border=border)
    torch.testing.assert_close(exact, blended, atol=1e-4, rtol=0)


def test_each_image_may_have_its_own_motion():
    images = pictures(3, 3, 9, 11)
    degrees = torch.tensor([0.0, 40.0, -90.0])

    together = augment.transform(images, degrees=degrees, flip=degrees > 0)

    for image, angle, moved in zip(images, degrees, together, strict=True):
        alone = augment.transform(image[None], degrees=angle.item(), flip=angle > 0)
        torch.testing.assert_close(moved, alone[0], atol=1e-5, rtol=0)


def test_a_rotation_there_and_back_restores_the_middle_of_a_smooth_image():
    rows, cols = torch.meshgrid(torch.arange(29), torch.arange(33), indexing="ij")
    image = ((rows / 9).sin() * (cols / 7).cos() / 2 + 0.5)[None, None]

    there = augment.transform(image, degrees=33)
    back = augment.transform(there, degrees=-33)

    middle = slice(10, 19)
    torch.testing.assert_close(
        back[..., middle, middle], image[..., middle, middle], atol=0.02, rtol=0
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"border": "mirror"}, "'mirror' is unknown; choose one of zeros, reflect"),
        ({"scale": 0}, "scale=0 must be above 0"),
        ({"dx": torch.zeros(3)}, r"dx has shape \(3,\).* each of 2 images"),
    ],
)
def test_transform_says_what_was_given(arguments, message):
    with pytest.raises(ValueError, match=message):
        augment.transform(torch.rand(2, 1, 9, 11), **arguments)


# Statistics of the draws


def within_chance(fraction: float, probability: float, num_draws: int) -> bool:
    spread = (probability * (1 - probability) / num_draws) ** 0.5
    return abs(fraction - probability) < 4 * spread


def is_uniform(draws: torch.Tensor, low: float, high: float) -> bool:
    """Compare with the straight line (Kolmogorov and Smirnov, one in a thousand)."""
    steps = torch.linspace(0, 1, len(draws), dtype=torch.double)
    reached = (draws.double().sort().values - low) / (high - low)
    return bool((reached - steps).abs().max() < 1.95 / len(draws) ** 0.5)


def motions(change: augment.Transform, num_images: int) -> dict[str, torch.Tensor]:
    """Read from changed ramps how each image was moved."""
    rows, cols = torch.meshgrid(torch.arange(31.0), torch.arange(31.0), indexing="ij")
    ramps = torch.stack([cols, rows])[None].double() / 30
    changed = change(ramps.expand(num_images, -1, -1, -1), generator=seeded(5)) * 30
    origin = changed[:, :, 15, 15] - 15  # where the middle comes from, (x, y)
    right = changed[:, :, 15, 16] - changed[:, :, 15, 15]
    down = changed[:, :, 16, 15] - changed[:, :, 15, 15]
    flip = right[:, 0] * down[:, 1] < right[:, 1] * down[:, 0]
    mirror = 1 - 2 * flip.double()
    degrees = torch.rad2deg(torch.atan2(right[:, 1], mirror * right[:, 0]))
    scale = 1 / right.norm(dim=1)
    matrix = torch.stack([right, down], dim=2)  # from shown to original places
    offset = torch.linalg.solve(matrix, -origin)
    dx, dy = offset.unbind(dim=1)
    return {"degrees": degrees, "scale": scale, "dx": dx, "dy": dy, "flip": flip}


@pytest.mark.parametrize(
    "flip", [augment.flip_horizontal, augment.flip_vertical], ids=lambda f: f.__name__
)
@pytest.mark.parametrize("probability", [0, 0.2, 0.5, 1])
def test_the_fraction_of_flipped_images_is_the_probability(flip, probability):
    images = torch.tensor([[0.0, 0.5], [0.6, 1.0]]).expand(4000, 1, 2, 2)

    changed = flip(images, probability=probability, generator=seeded())

    fraction = (changed[:, 0, 0, 0] != 0).float().mean().item()
    if probability in (0, 1):
        assert fraction == probability
    assert within_chance(fraction, probability or 1e-9, 4000) or fraction == probability


@pytest.mark.parametrize(
    ("flip", "axis"), [(augment.flip_horizontal, -1), (augment.flip_vertical, -2)]
)
def test_a_flip_mirrors_the_axis_it_names(flip, axis):
    images = pictures(3, 3, 9, 11)

    assert torch.equal(flip(images, probability=1), images.flip(axis))


def test_shifts_are_each_as_likely_on_both_axes_and_independent():
    image = torch.zeros(1, 1, 9, 11)
    image[0, 0, 4, 5] = 1

    moved = augment.shift(
        image.expand(9000, -1, -1, -1), max_pixels=1, border="zeros", generator=seeded()
    )

    landed = moved.mean(dim=0)[0]  # (9, 11), how often the light came there
    expected = torch.zeros(9, 11)
    expected[3:6, 4:7] = 1 / 9
    assert within_chance(landed[3, 4].item(), 1 / 9, 9000)
    torch.testing.assert_close(landed, expected, atol=0.014, rtol=0)  # four deviations


@pytest.mark.parametrize("border", augment.BORDERS)
def test_a_shift_is_a_crop_of_the_padded_image(border):
    images = pictures(30, 3, 9, 11)
    padding_mode = {"zeros": "constant"}.get(border, border)
    padded = torchvision.pad(images, [3, 3, 3, 3], padding_mode=padding_mode)

    moved = augment.shift(images, max_pixels=3, border=border, generator=seeded())

    for image, around in zip(moved, padded, strict=True):
        windows = around.unfold(1, 9, 1).unfold(2, 11, 1)  # (3, 7, 7, 9, 11)
        found = (windows == image[:, None, None]).all(dim=(0, 3, 4))
        assert found.sum() == 1


def test_affine_draws_each_amount_evenly_from_its_range():
    change = partial(
        augment.affine,
        max_degrees=20,
        max_pixels=3,
        low=0.8,
        high=1.3,
        flip_probability=0.3,
    )

    read = motions(change, 2000)

    assert is_uniform(read["degrees"], -20, 20)
    assert is_uniform(read["scale"], 0.8, 1.3)
    assert is_uniform(read["dx"], -3, 3)
    assert is_uniform(read["dy"], -3, 3)
    assert within_chance(read["flip"].double().mean().item(), 0.3, 2000)


def test_the_amounts_of_an_image_tell_nothing_about_each_other_or_the_next_image():
    change = partial(
        augment.affine,
        max_degrees=20,
        max_pixels=3,
        low=0.8,
        high=1.3,
        flip_probability=0.5,
    )

    amounts = torch.stack([v.double() for v in motions(change, 2000).values()])

    both = torch.cat([amounts[:, 1:], amounts[:, :-1]])  # with the next image's
    correlations = torch.corrcoef(both).fill_diagonal_(0)
    assert correlations.abs().max() < 4.5 / 2000**0.5


@pytest.mark.parametrize(
    ("change", "moving"),
    [
        (partial(augment.rotate, max_degrees=10), "degrees"),
        (partial(augment.zoom, low=0.9, high=1.2), "scale"),
    ],
)
def test_rotate_and_zoom_change_nothing_else(change, moving):
    still = {"degrees": 0, "scale": 1, "dx": 0, "dy": 0, "flip": 0}

    for name, values in motions(change, 50).items():
        at_rest = (values.double() - still[name]).abs().max() < 1e-4
        assert at_rest == (name != moving)


def test_rotate_stays_within_its_degrees_both_ways():
    degrees = motions(partial(augment.rotate, max_degrees=10), 2000)["degrees"]

    assert is_uniform(degrees, -10, 10)


def test_torchvision_draws_once_for_a_whole_batch_and_so_cannot_stand_in():
    images = pictures(1, 3, 9, 11).expand(64, -1, -1, -1)

    theirs = v2.RandomHorizontalFlip()(images)
    ours = augment.flip_horizontal(images, generator=seeded())

    assert len({image.numpy().tobytes() for image in theirs}) == 1
    assert len({image.numpy().tobytes() for image in ours}) == 2


# Color, noise, erasing


@pytest.mark.parametrize("factor", [0.0, 0.4, 1.0, 1.8])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("what", ["brightness", "contrast", "saturation"])
def test_adjust_color_agrees_with_torchvision(factor, channels, what):
    images = pictures(2, channels, 9, 11)

    ours = augment.adjust_color(images, **{what: factor})

    theirs = getattr(torchvision, f"adjust_{what}")(images, factor)
    torch.testing.assert_close(ours, theirs, atol=1e-3, rtol=0)


def test_adjust_color_takes_a_factor_for_each_image():
    images = torch.full((2, 3, 4, 5), 0.8)

    darker = augment.adjust_color(images, brightness=torch.tensor([1.0, 0.5]))

    torch.testing.assert_close(darker[:, 0, 0, 0], torch.tensor([0.8, 0.4]))


@pytest.mark.parametrize("channels", [1, 3])
def test_adjusting_nothing_gives_the_same_image_but_a_copy(channels):
    images = pictures(2, channels, 9, 11)

    copy = augment.adjust_color(images)

    assert torch.equal(copy, images)
    assert copy.data_ptr() != images.data_ptr()


def test_color_factors_are_drawn_evenly_about_one():
    images = torch.full((2000, 1, 1, 1), 0.5)

    changed = augment.jitter_brightness(images, strength=0.4, generator=seeded())

    assert is_uniform(changed.flatten() / 0.5, 0.6, 1.4)


def test_color_factors_never_fall_below_zero():
    images = torch.full((2000, 1, 1, 1), 0.2)

    changed = augment.jitter_brightness(images, strength=3, generator=seeded())

    assert is_uniform(changed.flatten() / 0.2, 0, 4)


def test_noise_has_the_deviation_asked_for_and_no_mean():
    gray = torch.full((50, 1, 20, 20), 0.5)

    noise = augment.add_noise(gray, std=0.05, generator=seeded()) - 0.5

    assert abs(noise.mean().item()) < 4 * 0.05 / 20000**0.5
    assert noise.std().item() == pytest.approx(0.05, rel=0.03)


def test_erasing_covers_one_square_with_its_center_anywhere():
    covered = augment.erase(
        torch.zeros(6000, 2, 6, 10), size=3, value=1, generator=seeded()
    )

    per_image = covered[:, 0].sum(dim=(1, 2))
    assert torch.equal(covered[:, 0], covered[:, 1])
    assert per_image.unique().tolist() == [4, 6, 9]  # corner, side, middle
    assert within_chance((per_image == 9).float().mean().item(), 4 * 8 / 60, 6000)
    assert within_chance((per_image == 4).float().mean().item(), 4 / 60, 6000)


def test_compose_applies_the_first_transform_first():
    def halve(images, *, generator):
        return images / 2

    def lift(images, *, generator):
        return images + 0.1

    change = augment.compose(halve, lift)

    assert change(torch.ones(1, 1, 1, 1)).item() == pytest.approx(0.6)


def test_composed_transforms_draw_in_turn_from_the_one_generator():
    images = pictures(20, 3, 9, 11)
    change = augment.compose(augment.flip_horizontal, augment.flip_vertical)

    ours = change(images, generator=seeded(3))

    one = seeded(3)
    flipped = augment.flip_horizontal(images, generator=one)
    assert torch.equal(ours, augment.flip_vertical(flipped, generator=one))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (partial(augment.flip_horizontal, probability=1.5), "probability of 1.5"),
        (partial(augment.shift, max_pixels=-1), "max_pixels=-1"),
        (partial(augment.shift, max_pixels=2.5), "max_pixels=2.5 must be a whole"),
        (partial(augment.shift, max_pixels=2, border="wrap"), "'wrap' is unknown"),
        (partial(augment.rotate, max_degrees=-5), "max_degrees=-5"),
        (partial(augment.zoom, low=1.2, high=0.8), "low=1.2 and high=0.8"),
        (partial(augment.zoom, low=0, high=0.8), "low=0"),
        (partial(augment.jitter_color, contrast=-1), "contrast=-1"),
        (partial(augment.add_noise, std=-0.1), "std=-0.1"),
        (partial(augment.erase, size=-2), "size=-2"),
    ],
)
def test_a_setting_out_of_range_is_named(change, message):
    with pytest.raises(ValueError, match=message):
        change(torch.rand(2, 1, 9, 11))
