from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import data_fakes as fakes
import numpy as np
import pytest

from course_utils import data
from course_utils.data import cache, catalog, local
from course_utils.data.messages import DataError

pytest_plugins = ["data_fixtures"]
pytestmark = pytest.mark.usefixtures("home")

NAMES = tuple("abcdefghij")


@pytest.fixture
def arrays() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    return {
        "train_images": rng.integers(0, 256, (5, 3, 9, 11), dtype=np.uint8),
        "train_labels": rng.integers(0, 10, 5),
        "test_images": rng.integers(0, 256, (2, 3, 9, 11), dtype=np.uint8),
        "test_labels": rng.integers(0, 10, 2),
    }


def assert_same(found: cache.Found, arrays: dict[str, np.ndarray]) -> None:
    for key, array in arrays.items():
        assert np.array_equal(found[0][key], array)
        assert found[0][key].dtype == array.dtype


def test_a_copy_is_read_as_it_was_written(arrays):
    cache.write("scenes", "1", NAMES, arrays, "a folder")

    found = cache.read("scenes", "1")

    assert_same(found, arrays)
    assert found[1] == "a folder"


def test_a_copy_is_one_safetensors_file_with_the_class_names(arrays):
    from safetensors import safe_open

    cache.write("scenes", "1", NAMES, arrays, "a folder")

    (path,) = cache.cache_folder().iterdir()
    with safe_open(path, framework="np") as stored:
        assert json.loads(stored.metadata()["class_names"]) == list(NAMES)


def test_a_copy_of_another_version_counts_as_absent(arrays):
    cache.write("scenes", "1", NAMES, arrays, "a folder")

    assert cache.read("scenes", "2") is None


def test_a_copy_with_any_bit_flipped_is_noticed(arrays):
    cache.write("scenes", "1", NAMES, arrays, "a folder")
    path = cache.path_of("scenes")
    good = path.read_bytes()
    rng = np.random.default_rng(0)
    header = range(8 + int.from_bytes(good[:8], "little"))
    elsewhere = rng.choice(len(good), 200, replace=False)

    for position in [*header, *map(int, elsewhere)]:
        flipped = bytearray(good)
        flipped[position] ^= 1 << int(rng.integers(8))
        path.write_bytes(flipped)
        found = cache.read("scenes", "1")
        assert found is None or good[position : position + 1].isspace()


@pytest.mark.parametrize("num_bytes", [0, 7, 8, 100, -1])
def test_a_copy_cut_short_is_noticed(arrays, num_bytes):
    cache.write("scenes", "1", NAMES, arrays, "a folder")
    path = cache.path_of("scenes")
    path.write_bytes(path.read_bytes()[:num_bytes])

    assert cache.read("scenes", "1") is None


def test_cifar10_is_read_from_its_copy_when_its_files_are_gone(monkeypatch, home):
    contents = fakes.install(monkeypatch, "cifar10")
    fakes.write_all(home, contents)
    first = data.load("cifar10")
    for path in contents:
        (home / path).unlink()

    second = data.load("cifar10")

    assert second.name == "cifar10"
    assert second.source == first.source
    assert second.train.images.equal(first.train.images)
    assert second.test.labels.equal(first.test.labels)


def test_a_damaged_copy_is_made_again_without_a_word(monkeypatch, home, capsys):
    contents = fakes.install(monkeypatch, "cifar10")
    fakes.write_all(home, contents)
    first = data.load("cifar10")
    path = cache.path_of("cifar10")
    path.write_bytes(path.read_bytes()[:-5])
    version = local.version(catalog.ENTRIES["cifar10"])
    was_good = cache.read("cifar10", version) is not None

    second = data.load("cifar10")

    assert not was_good
    assert cache.read("cifar10", version) is not None
    assert second.train.images.equal(first.train.images)
    assert capsys.readouterr().out == ""


def test_mnist_needs_no_copy(monkeypatch, home):
    fakes.write_all(home, fakes.install(monkeypatch, "mnist"))

    data.load("mnist")

    assert not cache.cache_folder().exists()


def test_what_was_good_stays_when_writing_breaks_off(monkeypatch, arrays):
    cache.write("scenes", "1", NAMES, arrays, "a folder")

    def break_off(_arrays, path, metadata):
        Path(path).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("safetensors.numpy.save_file", break_off)

    with pytest.raises(DataError, match="No space left"):
        cache.write("scenes", "2", NAMES, arrays, "a folder")

    assert [path.name for path in cache.cache_folder().iterdir()] == [
        "scenes.safetensors"
    ]
    assert_same(cache.read("scenes", "1"), arrays)


def test_what_a_killed_process_left_is_cleared_away(arrays):
    path = cache.path_of("scenes")
    path.parent.mkdir(parents=True)
    (path.parent / "scenes.safetensors.tmp").write_bytes(b"half")

    cache.write("scenes", "1", NAMES, arrays, "a folder")

    assert [path.name for path in path.parent.iterdir()] == ["scenes.safetensors"]


def test_without_space_for_a_copy_the_data_set_is_loaded_all_the_same(
    monkeypatch, home, capsys
):
    usage = type("Usage", (), {"free": 1000})()
    monkeypatch.setattr(cache.shutil, "disk_usage", lambda _: usage)
    fakes.write_all(home, fakes.install(monkeypatch, "cifar10"))

    loaded = data.load("cifar10")

    (line,) = capsys.readouterr().out.splitlines()
    assert loaded.name == "cifar10"
    assert "the disk has 1 kB free" in line
    assert "COURSE_CACHE" in line


def test_without_a_folder_for_a_copy_the_data_set_is_loaded_all_the_same(
    monkeypatch, home, tmp_path, capsys
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "file"))
    fakes.write_all(home, fakes.install(monkeypatch, "cifar10"))

    loaded = data.load("cifar10")

    (line,) = capsys.readouterr().out.splitlines()
    assert loaded.name == "cifar10"
    assert f"{tmp_path / 'file'} is a file" in line


MAKING = """
import sys
import time
from pathlib import Path
import numpy as np
from course_utils.data import cache

folder, name = Path(sys.argv[1]), sys.argv[2]

def make():
    (folder / f"{name} makes").touch()
    while len(list(folder.glob("* starts"))) < 2:
        time.sleep(0.01)
    images, labels = np.zeros((2, 1, 9, 11), np.uint8), np.zeros(2, np.int64)
    names = ("train_images", "train_labels", "test_images", "test_labels")
    return dict(zip(names, (images, labels) * 2)), "here"

(folder / f"{name} starts").touch()
print(len(cache.prepared("scenes", "1", ("a",), make)[0]))
"""


def test_of_two_processes_one_makes_the_copy_and_both_have_it(tmp_path):
    both = [
        subprocess.Popen(
            [sys.executable, "-c", MAKING, str(tmp_path), name],
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "other")
    ]

    outputs = [process.communicate(timeout=30)[0] for process in both]

    assert outputs == ["4\n", "4\n"]
    assert len(list(tmp_path.glob("* makes"))) == 1
