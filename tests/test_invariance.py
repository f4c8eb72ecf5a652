from __future__ import annotations

import pytest
import torch
from torch import nn

from course_utils import data, invariance
from course_utils.data import Part, Split
from course_utils.models import MLP, GlobalPoolingCNN


class ColumnSums(nn.Module):
    """Says which column is brightest: a shift by one is another answer."""

    def __init__(self) -> None:
        super().__init__()
        self.last = nn.Linear(11, 11, bias=False)
        with torch.no_grad():
            self.last.weight.copy_(torch.eye(11))

    def forward(self, images):
        return self.last(images.sum(dim=(1, 2)))


class Total(nn.Module):
    """Knows how much ink there is, and nothing of where."""

    def __init__(self) -> None:
        super().__init__()
        self.last = nn.Linear(1, 11)

    def forward(self, images):
        return self.last(images.sum(dim=(1, 2, 3))[:, None])


def dots(columns: list[int]) -> Part:
    """Images of 9 x 11 with one bright pixel each; its column is the label."""
    images = torch.zeros(len(columns), 1, 9, 11, dtype=torch.uint8)
    for image, column in zip(images, columns, strict=True):
        image[0, 4, column] = 200 + column
    return Part(images, torch.tensor(columns))


def split_of(part: Part) -> Split:
    """Statistics under which normalizing divides by 255 and does no more."""
    return Split(part, part, part, torch.zeros(1), torch.ones(1))


def test_moved_takes_bytes_and_returns_bytes():
    images = dots([3, 5]).images

    shifted = invariance.moved(images, dx=2, dy=-1)

    assert shifted.dtype == torch.uint8
    assert shifted[:, 0, 3, [5, 7]].diagonal().tolist() == [203, 205]
    assert int((shifted != 0).sum()) == 2


def test_what_leaves_the_stage_is_gone_and_black_comes_in():
    images = torch.full((1, 1, 9, 11), 255, dtype=torch.uint8)

    shifted = invariance.moved(images, dx=4)

    assert not shifted[..., :4].any()
    assert (shifted[..., 4:] == 255).all()


def test_blended_values_are_rounded_to_the_nearest_byte():
    image = torch.zeros(1, 1, 9, 11, dtype=torch.uint8)
    image[..., 5] = 201

    shifted = invariance.moved(image, dx=0.3)

    assert shifted[0, 0, 4, 5:7].tolist() == [141, 60]  # 140.7 and 60.3


def test_moved_refuses_floats_which_would_be_scaled_twice():
    with pytest.raises(TypeError, match="expected torch"):
        invariance.moved(torch.rand(1, 1, 9, 11), dx=1)


def test_a_network_that_goes_by_place_fails_as_soon_as_things_move():
    part = dots([2, 3, 4, 5, 6])

    readings = invariance.measure(
        {"columns": ColumnSums()}, part, split_of(part), knob="dx", amounts=[-1, 0, 2]
    )["columns"]

    assert [reading.amount for reading in readings] == [-1, 0, 2]
    assert [reading.accuracy.value for reading in readings] == [0, 1, 0]
    assert readings[1].feature_change == 0
    assert readings[0].feature_change == pytest.approx(1, abs=0.05)


def test_a_network_that_forgets_the_place_reads_no_change():
    part = dots([2, 3, 4, 5, 6])

    readings = invariance.measure(
        {"total": Total()}, part, split_of(part), knob="dy", amounts=[-3, 0, 3]
    )["total"]

    assert [reading.feature_change for reading in readings] == [0, 0, 0]
    assert len({reading.accuracy for reading in readings}) == 1


def test_each_network_is_measured_on_the_same_moved_images():
    part = dots([2, 3, 4, 5])
    models = {"one": ColumnSums(), "two": ColumnSums()}

    readings = invariance.measure(
        models, part, split_of(part), knob="scale", amounts=[0.5, 1, 1.5]
    )

    assert readings["one"] == readings["two"]


def test_the_interval_is_that_of_so_many_images():
    part = dots([2, 3, 4, 5])

    (reading,) = invariance.measure(
        {"columns": ColumnSums()}, part, split_of(part), knob="degrees", amounts=[0]
    )["columns"]

    assert reading.accuracy.low == pytest.approx(0.510, abs=0.001)  # Wilson, 4 of 4
    assert reading.accuracy.high == 1


@pytest.mark.parametrize("model", [MLP((1, 28, 28), (7, 5)), GlobalPoolingCNN(1, (5,))])
def test_features_are_what_the_last_linear_layer_gets(model):
    parts = data.split(data.load("mnist5000"))
    images = parts.test.images[:3]

    logits, features = invariance.look(model, images, parts)

    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    assert features.shape == (3, 5)
    torch.testing.assert_close(last(features), logits)


def test_looking_leaves_the_network_as_it_was():
    part = dots([2, 3])
    model = ColumnSums().train()

    invariance.look(model, part.images, split_of(part))

    assert model.training
    assert not model.last._forward_pre_hooks


def test_feature_change_does_not_depend_on_the_scale_of_the_features():
    before, after = torch.rand(7, 3), torch.rand(7, 3)

    change = invariance.feature_change(before, after)

    assert invariance.feature_change(5 * before, 5 * after) == pytest.approx(change)


def test_another_image_is_one_step_away():
    before = torch.rand(7, 3)

    assert invariance.feature_change(before, before.roll(1, dims=0)) == pytest.approx(1)


def test_an_unknown_knob_is_answered_with_those_there_are():
    part = dots([2, 3])

    with pytest.raises(ValueError, match="'angle'; choose one of dx, dy, degrees"):
        invariance.measure({}, part, split_of(part), knob="angle", amounts=[0])


def test_one_image_has_no_other_to_be_compared_with():
    part = dots([2])

    with pytest.raises(ValueError, match="give 2"):
        invariance.measure({}, part, split_of(part), knob="dx", amounts=[0])


def test_a_network_without_a_linear_layer_has_no_features_to_read():
    part = dots([2, 3])

    with pytest.raises(ValueError, match=r"no nn\.Linear"):
        invariance.look(nn.Flatten(), part.images, split_of(part))


def test_features_of_other_images_are_refused():
    with pytest.raises(ValueError, match=r"\(3, 2\) and \(4, 2\)"):
        invariance.feature_change(torch.rand(3, 2), torch.rand(4, 2))
