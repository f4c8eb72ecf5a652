from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import data_fakes as fakes
import data_server as server
import pytest

from course_utils import data
from course_utils.data import catalog, formats
from course_utils.data.messages import DataError

pytest_plugins = ["data_fixtures"]
pytestmark = pytest.mark.usefixtures("home")


def lines(capsys) -> list[str]:
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("damage", "words"),
    [(fakes.truncated, "bytes, expected"), (fakes.flipped, "MD5 checksum is")],
)
@pytest.mark.parametrize(
    "form", ["mnist, packed", "mnist, unpacked", "cifar10, batches"]
)
def test_a_damaged_file_is_named_and_the_next_place_is_taken(
    monkeypatch, given, home, capsys, form, damage, words
):
    name, choose = fakes.FORMS[form]
    contents = fakes.install(monkeypatch, name)
    bad = choose(contents)[0]
    fakes.write_all(given, {**contents, bad: damage(contents[bad])}, *choose(contents))
    fakes.write_all(home, contents)

    loaded = data.load(name)

    (line,) = lines(capsys)
    assert f"{given / bad} is damaged" in line
    assert words in line
    assert loaded.name == name
    assert str(home) in loaded.source


@pytest.mark.parametrize("damage", [fakes.truncated, fakes.flipped])
def test_a_damaged_archive_is_named_and_the_next_place_is_taken(
    monkeypatch, given, home, capsys, damage
):
    contents = fakes.install(monkeypatch, "cifar10")
    path = "cifar-10-python.tar.gz"
    fakes.write_all(given, {path: damage(contents[path])})
    fakes.write_all(home, contents)

    loaded = data.load("cifar10")

    (line,) = lines(capsys)
    assert f"{given / path} is damaged" in line
    assert str(home) in loaded.source


def test_a_file_of_which_the_md5_alone_is_right_is_refused(tmp_path):
    contents = fakes.mnist_contents()
    packed, _ = fakes.fake_entry(catalog.MNIST, contents).forms
    fakes.write_all(tmp_path, contents)
    first, *others = packed.files
    forged = replace(packed, files=(replace(first, sha256="0" * 64), *others))

    with pytest.raises(DataError, match=f"{first.name} is damaged: its SHA-256"):
        formats.read(tmp_path, forged)


def test_an_archive_that_lacks_a_batch_is_named(monkeypatch, given, capsys):
    contents = fakes.cifar10_contents()
    lacking = fakes.archive(
        {p: d for p, d in contents.items() if p.endswith(("1", "2", "3", "4", "batch"))}
    )
    contents["cifar-10-python.tar.gz"] = lacking
    entry = fakes.fake_entry(catalog.CIFAR10, contents)
    fakes.write_all(given, contents, "cifar-10-python.tar.gz")

    with pytest.raises(DataError, match="it lacks cifar-10-batches-py/data_batch_5"):
        formats.read(given, entry.download)


def test_a_missing_file_is_named(monkeypatch, given, home, capsys):
    contents = fakes.install(monkeypatch, "mnist")
    paths = fakes.packed(contents)
    fakes.write_all(given, contents, *paths[1:])
    fakes.write_all(home, contents)

    data.load("mnist")

    assert lines(capsys) == [
        f"{given / paths[0]} is missing. Looking elsewhere for MNIST."
    ]


def test_a_good_form_is_taken_beside_a_damaged_one(monkeypatch, given, capsys):
    contents = fakes.install(monkeypatch, "cifar10")
    bad = "cifar-10-batches-py/test_batch"
    fakes.write_all(given, {**contents, bad: b"nothing"})

    loaded = data.load("cifar10")

    assert len(lines(capsys)) == 1
    assert loaded.source.endswith("cifar-10-python.tar.gz")


def test_a_damaged_file_in_the_users_own_folder_is_downloaded_again(
    monkeypatch, home, capsys
):
    with server.serving(fakes.cifar10_contents(), server.good) as (only,):
        contents = fakes.install(monkeypatch, "cifar10", only.url)
        path = "cifar-10-python.tar.gz"
        fakes.write_all(home, {path: fakes.flipped(contents[path])})

        loaded = data.load("cifar10")

    assert loaded.name == "cifar10"
    assert (home / path).read_bytes() == contents[path]
    assert len(lines(capsys)) == 1


class Planted:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_a_batch_that_asks_for_more_than_arrays_is_refused(tmp_path):
    planted = pickle.dumps({b"data": Planted(tmp_path / "trace"), b"labels": []})
    contents = {p: planted for p in fakes.cifar10_contents()}
    entry = fakes.fake_entry(catalog.CIFAR10, contents)
    fakes.write_all(tmp_path, contents)

    with pytest.raises(DataError, match="it asks for pathlib"):
        formats.read(tmp_path, entry.forms[0])

    assert not (tmp_path / "trace").exists()


def test_nothing_is_unpickled_before_its_checksum_is_verified(monkeypatch, given):
    contents = fakes.install(monkeypatch, "cifar10")
    bad = "cifar-10-batches-py/data_batch_1"
    fakes.write_all(given, {**contents, bad: fakes.flipped(contents[bad])}, bad)

    def refuse(*_):
        raise AssertionError("unpickled")

    monkeypatch.setattr(formats, "_unpickle", refuse)
    entry = catalog.ENTRIES["cifar10"]

    with pytest.raises(DataError, match="checksum"):
        formats.read(given, entry.forms[0])
