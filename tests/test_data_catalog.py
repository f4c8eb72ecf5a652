from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
import torch

from course_utils import data
from course_utils.data import catalog
from course_utils.data.checksums import fault

pytest_plugins = ["data_fixtures"]
pytestmark = pytest.mark.usefixtures("home")


def test_file_names_and_checksums_of_mnist_are_torchvisions():
    from torchvision.datasets import MNIST

    packed = catalog.MNIST.download.files

    assert [(file.name, file.md5) for file in packed] == MNIST.resources
    assert {file.path for file in packed} == {
        f"MNIST/raw/{n}" for n, _ in MNIST.resources
    }
    assert list(catalog.MNIST.mirrors) == MNIST.mirrors


def test_file_names_and_checksums_of_cifar10_are_torchvisions():
    from torchvision.datasets import CIFAR10

    (archive,) = catalog.CIFAR10.download.files
    batches = catalog.CIFAR10.forms[0].files
    theirs = CIFAR10.train_list + CIFAR10.test_list

    assert (archive.path, archive.md5) == (CIFAR10.filename, CIFAR10.tgz_md5)
    assert [[file.name, file.md5] for file in batches] == theirs
    assert all(file.path == f"{CIFAR10.base_folder}/{file.name}" for file in batches)
    assert catalog.CIFAR10.mirrors[-1] + archive.name == CIFAR10.url


@pytest.mark.parametrize(
    "entry", catalog.ENTRIES.values(), ids=lambda entry: entry.name
)
def test_the_real_files_have_the_checksums_of_the_catalog(entry, real_data):
    for file in entry.forms[0].files:
        assert fault(real_data / file.path, file) is None


def test_unpacked_files_have_the_checksums_of_the_catalog(real_data, tmp_path):
    packed, unpacked = (form.files for form in catalog.MNIST.forms)

    for source, target in zip(packed, unpacked, strict=True):
        path = tmp_path / target.name
        path.write_bytes(gzip.decompress((real_data / source.path).read_bytes()))
        assert fault(path, target) is None


def test_mnist_is_what_torchvision_reads(real_data, tmp_path):
    from torchvision.datasets import MNIST

    loaded = data.load("mnist")

    (tmp_path / "MNIST").mkdir()
    unpack(real_data / "MNIST/raw", tmp_path / "MNIST/raw")
    for ours, is_training in ((loaded.train, True), (loaded.test, False)):
        theirs = MNIST(tmp_path, train=is_training)
        assert torch.equal(ours.images[:, 0], theirs.data)
        assert torch.equal(ours.labels, theirs.targets)


def unpack(packed: Path, folder: Path) -> None:
    folder.mkdir()
    for path in packed.glob("*.gz"):
        (folder / path.stem).write_bytes(gzip.decompress(path.read_bytes()))


def test_cifar10_is_what_torchvision_reads(real_data):
    from torchvision.datasets import CIFAR10

    loaded = data.load("cifar10")

    for ours, is_training in ((loaded.train, True), (loaded.test, False)):
        theirs = CIFAR10(real_data, train=is_training)
        assert np.array_equal(ours.images.permute(0, 2, 3, 1).numpy(), theirs.data)
        assert ours.labels.tolist() == theirs.targets
        assert list(loaded.class_names) == theirs.classes
