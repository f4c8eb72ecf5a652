from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import data_fakes as fakes
import data_server as server
import pytest
import torch

from course_utils import data
from course_utils.data import embedded
from course_utils.data.messages import DataError

pytest_plugins = ["data_fixtures"]
pytestmark = pytest.mark.usefixtures("home")


def lines(capsys) -> list[str]:
    return capsys.readouterr().out.splitlines()


def assert_is_whole(loaded: data.Dataset) -> None:
    for part in (loaded.train, loaded.test):
        assert part.images.dtype == torch.uint8
        assert part.labels.dtype == torch.int64
        assert part.images.shape == (len(part), *loaded.train.images.shape[1:])
        assert part.labels.shape == (len(part),)
        assert 0 <= int(part.labels.min()) <= int(part.labels.max()) <= 9
    assert len(loaded.class_names) == 10
    assert loaded.source
    assert "\n" not in loaded.source


@pytest.mark.parametrize("form", fakes.FORMS)
def test_every_form_of_a_data_set_is_read(monkeypatch, given, capsys, form):
    name, choose = fakes.FORMS[form]
    contents = fakes.install(monkeypatch, name)
    fakes.write_all(given, contents, *choose(contents))

    loaded = data.load(name)

    assert_is_whole(loaded)
    assert loaded.name == name
    assert str(given) in loaded.source
    assert lines(capsys) == []


@pytest.mark.parametrize("name", ["mnist", "cifar10"])
def test_both_forms_of_a_data_set_give_the_same_tensors(monkeypatch, tmp_path, name):
    contents = fakes.install(monkeypatch, name)
    loaded = []
    for choose in (fakes.packed, fakes.unpacked):
        folder = fakes.write_all(
            tmp_path / choose.__name__, contents, *choose(contents)
        )
        monkeypatch.setenv("COURSE_DATA", str(folder))
        monkeypatch.setenv("COURSE_CACHE", str(folder / "cache"))
        loaded.append(data.load(name))

    one, other = loaded
    assert torch.equal(one.train.images, other.train.images)
    assert torch.equal(one.train.labels, other.train.labels)
    assert torch.equal(one.test.images, other.test.images)
    assert torch.equal(one.test.labels, other.test.labels)


@pytest.mark.parametrize(
    ("real", "stand_in", "shape"),
    [("mnist", "mnist5000", (1, 28, 28)), ("cifar10", "scenes10", (3, 32, 32))],
)
def test_a_stand_in_is_shaped_like_the_real_thing(drawn, real, stand_in, shape):
    loaded = data.load(real, wait=0)

    assert_is_whole(loaded)
    assert loaded.name == stand_in
    assert loaded.train.images.shape[1:] == shape


def test_images_may_be_changed_in_place(monkeypatch, given):
    contents = fakes.install(monkeypatch, "mnist")
    fakes.write_all(given, contents)

    data.load("mnist").train.images.fill_(3)

    assert int(data.load("mnist").train.images.max()) > 3


def test_mnist_5000_has_every_digit_equally_often():
    digits = embedded.mnist_5000()

    assert torch.bincount(digits.train.labels).tolist() == [400] * 10
    assert torch.bincount(digits.test.labels).tolist() == [100] * 10


def test_mnist_5000_is_shuffled():
    digits = embedded.mnist_5000()

    for part in (digits.train, digits.test):
        for start in range(0, len(part), 200):
            assert len(part.labels[start : start + 200].unique()) == 10


def test_mnist_5000_are_different_real_digits_of_mnists_training_set(real_data):
    mnist, digits = data.load("mnist").train, embedded.mnist_5000()
    labels = {
        image.numpy().tobytes(): int(label)
        for image, label in zip(mnist.images, mnist.labels, strict=True)
    }

    found = {}
    for part in (digits.train, digits.test):
        for image, label in zip(part.images, part.labels, strict=True):
            found[image.numpy().tobytes()] = int(label)

    assert len(found) == 5000
    assert all(labels.get(image) == label for image, label in found.items())


def test_a_damaged_file_of_the_course_itself_is_named(monkeypatch, tmp_path):
    damaged = tmp_path / "mnist_5000.npz"
    damaged.write_bytes(embedded.FILE.read_bytes()[:1000])
    monkeypatch.setattr(embedded, "FILE", damaged)

    with pytest.raises(DataError, match=r"mnist_5000\.npz.*Install the course again"):
        data.load("mnist5000")


def test_a_data_set_is_shown_in_a_few_words():
    assert repr(data.load("mnist5000").train) == "Part(4,000 images of 1 x 28 x 28)"


def test_a_part_refuses_images_and_labels_that_do_not_fit():
    images = torch.zeros(5, 3, 9, 11, dtype=torch.uint8)

    with pytest.raises(ValueError, match=r"\(5, 3, 9, 11\) and \(4,\)"):
        data.Part(images, torch.zeros(4, dtype=torch.int64))
    with pytest.raises(TypeError, match=r"torch\.float32 and torch\.int64"):
        data.Part(images.float(), torch.zeros(5, dtype=torch.int64))


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match="'cifar' is no data set; there are mnist, ci"):
        data.load("cifar")


def test_the_package_is_imported_without_the_libraries_that_take_long():
    code = (
        "import sys, course_utils.data.sources as s; s.status(); "
        "print({'torch', 'torchvision', 'httpx', 'cv2'} & set(sys.modules))"
    )

    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == "set()"


def test_loading_does_not_import_torchvision(monkeypatch, given):
    contents = fakes.install(monkeypatch, "cifar10")
    fakes.write_all(given, contents)
    monkeypatch.setitem(sys.modules, "torchvision", None)

    assert data.load("cifar10").name == "cifar10"


@pytest.mark.parametrize("name", ["mnist", "cifar10"])
def test_the_folder_given_comes_before_the_users_own(monkeypatch, given, home, name):
    contents = fakes.install(monkeypatch, name)
    fakes.write_all(home, contents)
    fakes.write_all(given, contents)

    assert str(given) in data.load(name).source


@pytest.mark.parametrize("name", ["mnist", "cifar10"])
def test_the_users_own_folder_comes_before_a_download(monkeypatch, home, name):
    with server.serving({}, server.good) as (only,):
        contents = fakes.install(monkeypatch, name, only.url)
        fakes.write_all(home, contents)

        assert str(home) in data.load(name).source

    assert only.requests == []


def test_what_is_nowhere_is_downloaded_to_the_users_own_folder(
    monkeypatch, given, home, capsys
):
    contents = fakes.cifar10_contents()
    with server.serving(contents, server.good) as (only,):
        fakes.install(monkeypatch, "cifar10", only.url)
        loaded = data.load("cifar10")

    assert loaded.name == "cifar10"
    assert loaded.source == f"CIFAR-10, from {home / 'cifar-10-python.tar.gz'}"
    assert lines(capsys) == [
        f"COURSE_DATA names {given}, which holds no data set. Set it to the folder "
        "that holds MNIST/ or cifar-10-batches-py/."
    ]


@pytest.mark.parametrize("name", ["mnist", "cifar10"])
def test_the_folder_given_is_never_written_to(monkeypatch, given, name):
    contents = fakes.mnist_contents() | fakes.cifar10_contents()
    flat = {Path(path).name: data for path, data in contents.items()}
    other = {"mnist": "cifar10", "cifar10": "mnist"}[name]
    before = fakes.write_all(given, fakes.install(monkeypatch, other))
    before = sorted(before.rglob("*"))
    with server.serving(flat, server.good) as (only,):
        fakes.install(monkeypatch, name, only.url)
        assert data.load(name).name == name

    data.load(other)

    assert sorted(given.rglob("*")) == before


def test_a_folder_given_that_does_not_exist_is_named(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "mistyped"))

    loaded = data.load("mnist", wait=0)

    first, _ = lines(capsys)
    assert f"COURSE_DATA names {tmp_path / 'mistyped'}, which does not exist" in first
    assert loaded.name == "mnist5000"


def test_a_file_given_as_folder_is_named(monkeypatch, tmp_path, capsys):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "file"))

    data.load("mnist", wait=0)

    assert "which is not a folder" in lines(capsys)[0]


def test_going_on_without_the_real_thing_is_said_in_one_line(
    monkeypatch, drawn, capsys
):
    fakes.install(monkeypatch, "cifar10")
    data.load("scenes10")
    capsys.readouterr()

    loaded = data.load("cifar10")

    assert lines(capsys) == [
        "CIFAR-10 is not on this machine (no server answers). Going on with Scenes-10, "
        "pictures of ten kinds of objects drawn by the course; `!course data cifar10` "
        "in a cell gets CIFAR-10 itself."
    ]
    assert (loaded.name, loaded.source) == (
        "scenes10",
        "Scenes-10, pictures of ten kinds of objects drawn by the course",
    )


def test_the_line_says_so_when_the_stand_in_takes_time(monkeypatch, drawn, capsys):
    fakes.install(monkeypatch, "cifar10")

    for _ in range(2):
        data.load("cifar10")

    first, second = lines(capsys)
    remark = " (just now, which takes some seconds, once)"
    assert remark in first
    assert first.replace(remark, "") == second


def test_files_that_a_download_has_not_reached_yet_are_not_called_missing(
    monkeypatch, home, capsys
):
    contents = fakes.install(monkeypatch, "mnist")
    fakes.write_all(home, contents, *fakes.packed(contents)[:2])

    data.load("mnist", wait=0)

    assert len(lines(capsys)) == 1


def test_scenes_10_is_drawn_once_and_says_that_it_takes_time(drawn, capsys):
    first, second = data.load("scenes10"), data.load("scenes10")

    assert lines(capsys) == [
        "Scenes-10 is being drawn, which takes some seconds, once."
    ]
    assert drawn.num_drawn == 1
    assert torch.equal(first.train.images, second.train.images)


def test_scenes_10_is_drawn_again_when_its_drawing_has_changed(drawn):
    data.load("scenes10")
    drawn.VERSION = "next"

    data.load("scenes10")

    assert drawn.num_drawn == 2


@pytest.mark.parametrize("by", ["argument", "environment"])
def test_without_time_nothing_is_downloaded(monkeypatch, capsys, by):
    contents = fakes.mnist_contents()
    flat = {Path(path).name: data for path, data in contents.items()}
    monkeypatch.setenv("COURSE_WAIT", "0" if by == "environment" else "60")
    with server.serving(flat, server.good) as (only,):
        fakes.install(monkeypatch, "mnist", only.url)
        loaded = data.load("mnist", **({"wait": 0} if by == "argument" else {}))

    assert loaded.name == "mnist5000"
    assert only.requests == []
    assert "no time was given" in lines(capsys)[0]


def test_a_download_in_vain_is_not_tried_again_unless_given_more_time(
    monkeypatch, drawn, capsys
):
    with server.serving(fakes.cifar10_contents(), server.answering(403)) as (only,):
        fakes.install(monkeypatch, "cifar10", only.url)
        for wait in (5, None, 3, 60):
            data.load("cifar10", wait=wait)
        num_with_default = len(only.requests)
        data.load("cifar10", wait=61)

    assert num_with_default == 2  # 5 s, then the default of 60 s
    assert len(only.requests) == 3
    assert len(lines(capsys)) == 5


def test_the_real_thing_is_taken_as_soon_as_it_is_here(monkeypatch, drawn, home):
    contents = fakes.install(monkeypatch, "cifar10")
    before = data.load("cifar10")
    fakes.write_all(home, contents)

    after = data.load("cifar10")

    assert (before.name, after.name) == ("scenes10", "cifar10")


def test_a_download_that_takes_too_long_goes_on_next_time(monkeypatch, drawn, capsys):
    contents = fakes.cifar10_contents()
    half = len(contents["cifar-10-python.tar.gz"]) // 2
    with server.serving(contents, server.stalling_after(half)) as (slow,):
        fakes.install(monkeypatch, "cifar10", slow.url)
        first = data.load("cifar10", wait=1.5)
    with server.serving(contents, server.good) as (good,):
        fakes.install(monkeypatch, "cifar10", good.url)
        second = data.load("cifar10")

    assert (first.name, second.name) == ("scenes10", "cifar10")
    (line,) = lines(capsys)
    assert "are here after 1.5 s and are kept" in line
    assert good.requests == [("/cifar-10-python.tar.gz", f"bytes={half}-")]


@pytest.mark.parametrize("wait", [-1, float("nan"), "soon"])
def test_a_wait_that_is_no_number_of_seconds_is_refused(wait):
    with pytest.raises(ValueError, match="expected seconds, 0 or more"):
        data.load("mnist", wait=wait)


def test_a_course_wait_that_is_no_number_is_named(monkeypatch):
    monkeypatch.setenv("COURSE_WAIT", "a minute")

    with pytest.raises(ValueError, match="COURSE_WAIT is 'a minute'"):
        data.load("mnist")
