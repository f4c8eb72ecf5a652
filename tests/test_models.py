"""Each network of the course: shape, gradient, memory, and calm in eval mode."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from course_utils import models
from course_utils.data.parts import Part
from course_utils.data.splitting import Split


def noise_split() -> Split:
    """Return a split of neighboring pixels that are alike, as in photographs."""
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (40, 2, 16, 24), generator=generator)
    images = ((images + images.roll(1, 2) + images.roll(1, 3)) // 3).to(torch.uint8)
    part = Part(images, torch.arange(40) % 4)
    pixels = images.float() / 255
    mean, std = pixels.mean(dim=(0, 2, 3)), pixels.std(dim=(0, 2, 3))
    return Split(part, part, part, mean, std)


NETWORKS = {
    "MLP": (lambda: models.MLP((2, 9, 11), (24, 16), 4), (2, 9, 11)),
    "ClassicCNN": (
        lambda: models.ClassicCNN((2, 16, 24), (4, 6, 8), 4, dense=20),
        (2, 16, 24),
    ),
    "GlobalPoolingCNN": (
        lambda: models.GlobalPoolingCNN(2, (6, 8, 10), 4),
        (2, 16, 24),
    ),
    "FastCNN": (lambda: models.FastCNN(noise_split(), (6, 8, 10), 4), (2, 16, 24)),
}


@pytest.fixture(params=NETWORKS)
def network(request):
    """A small one of each kind, and the shape of its images."""
    torch.manual_seed(0)
    make, image_size = NETWORKS[request.param]
    return make(), image_size


def test_the_output_has_one_score_for_each_class(network):
    model, image_size = network

    assert model(torch.randn(5, *image_size)).shape == (5, 4)


def test_the_gradient_reaches_each_parameter(network):
    model, image_size = network

    F.cross_entropy(model(torch.randn(9, *image_size)), torch.arange(9) % 4).backward()

    trained = [(n, w) for n, w in model.named_parameters() if w.requires_grad]
    assert [n for n, w in trained if not w.grad.abs().sum() > 0] == []


def test_one_batch_can_be_memorized(network):
    model, image_size = network
    images, labels = torch.randn(8, *image_size), torch.arange(8) % 4
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02)

    for _ in range(60):
        optimizer.zero_grad()
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()

    model.eval()
    with torch.no_grad():
        assert F.cross_entropy(model(images), labels) < 0.1


def test_in_eval_mode_an_image_gets_the_same_scores_in_any_company(network):
    model, image_size = network
    images = torch.randn(6, *image_size)
    model.eval()

    with torch.no_grad():
        together = model(images)
        alone = torch.cat([model(image[None]) for image in images])

    torch.testing.assert_close(together, alone)


@pytest.mark.parametrize(
    ("make", "num_parameters"),
    [
        # (784 + 1) · 512 + (512 + 1) · 512 + (512 + 1) · 10
        (models.MLP, 669_706),
        # 16 · (27 + 1) + 32 · (144 + 1) + 64 · (288 + 1) + 500 · 1025 + 10 · 501
        (models.ClassicCNN, 541_094),
    ],
)
def test_the_classic_networks_have_as_many_parameters_as_published(
    make, num_parameters
):
    assert sum(weight.numel() for weight in make().parameters()) == num_parameters


@pytest.mark.parametrize("side", [16, 40])
def test_global_pooling_fits_images_of_any_size(side):
    assert models.GlobalPoolingCNN()(torch.randn(2, 3, side, side + 8)).shape == (2, 10)


def test_global_pooling_says_what_was_found_and_not_where():
    model = models.GlobalPoolingCNN(1, (4,)).eval()
    image = torch.zeros(1, 1, 24, 24)
    image[..., 4:9, 6:11] = torch.rand(5, 5)

    shifted = image.roll((8, 6), dims=(2, 3))  # by whole pooling windows

    with torch.no_grad():
        torch.testing.assert_close(model(image), model(shifted))


def test_the_whitening_stem_makes_values_uncorrelated_and_of_like_size():
    split = noise_split()
    stem = models.FastCNN(split).stem

    with torch.no_grad():
        values = stem(split.normalize(split.train.images))

    inside = values[:, :, 1:-1, 1:-1].transpose(0, 1).flatten(1)  # without padding
    covariance = inside.cov(correction=0)
    off = covariance - torch.diag(covariance.diagonal())
    assert covariance.diagonal().min() > 0.5
    assert covariance.diagonal().max() < 1.5
    assert off.abs().max() < 0.2
    assert not stem.weight.requires_grad
