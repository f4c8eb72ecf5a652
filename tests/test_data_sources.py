from __future__ import annotations

from pathlib import Path

import data_fakes as fakes
import data_server as server
import pytest

from course_utils.data import sources

pytest_plugins = ["data_fixtures"]
pytestmark = pytest.mark.usefixtures("home")


def status_of(name: str, **options) -> sources.Status:
    (found,) = (each for each in sources.status(**options) if each.name == name)
    return found


def test_the_status_names_every_data_set(drawn):
    assert [each.name for each in sources.status()] == list(sources.NAMES)


@pytest.mark.parametrize("form", fakes.FORMS)
def test_a_data_set_that_is_here_has_its_place_and_size_told(monkeypatch, given, form):
    name, choose = fakes.FORMS[form]
    contents = fakes.install(monkeypatch, name)
    fakes.write_all(given, contents, *choose(contents))

    quick, thorough = status_of(name), status_of(name, verify=True)

    assert (quick.present, quick.verified, quick.problem) == (True, None, None)
    assert (thorough.present, thorough.verified) == (True, True)
    assert quick.location.is_relative_to(given)
    assert quick.num_bytes == sum(len(contents[path]) for path in choose(contents))


def test_a_data_set_that_is_not_here_is_told_without_a_problem(monkeypatch):
    fakes.install(monkeypatch, "mnist")

    found = status_of("mnist", verify=True)

    assert (found.present, found.location, found.problem) == (False, None, None)


def test_a_truncated_file_is_noticed_at_a_glance(monkeypatch, given):
    contents = fakes.install(monkeypatch, "mnist")
    bad = fakes.packed(contents)[2]
    paths = fakes.packed(contents)
    fakes.write_all(given, {**contents, bad: fakes.truncated(contents[bad])}, *paths)

    found = status_of("mnist")

    assert not found.present
    assert f"{given / bad} is damaged" in found.problem


def test_a_flipped_bit_is_noticed_when_verifying(monkeypatch, given):
    contents = fakes.install(monkeypatch, "mnist")
    bad = fakes.packed(contents)[2]
    paths = fakes.packed(contents)
    fakes.write_all(given, {**contents, bad: fakes.flipped(contents[bad])}, *paths)

    assert status_of("mnist").present
    assert not status_of("mnist", verify=True).present


def test_a_download_that_was_broken_off_is_told(monkeypatch, home):
    fakes.install(monkeypatch, "cifar10")
    home.mkdir()
    (home / "cifar-10-python.tar.gz.part").write_bytes(bytes(12_000))

    found = status_of("cifar10")

    assert not found.present
    assert "12 kB of" in found.problem
    assert "`course data cifar10` goes on" in found.problem


def test_problems_with_the_folder_given_are_told(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "mistyped"))

    (problem,) = sources.folder_problems()

    assert "does not exist" in problem


@pytest.mark.parametrize("name", ["mnist", "cifar10"])
def test_fetching_downloads_verifies_and_prepares(monkeypatch, capsys, name):
    contents = fakes.FAKES[name][1]()
    flat = {Path(path).name: data for path, data in contents.items()}
    with server.serving(flat, server.good) as (only,):
        fakes.install(monkeypatch, name, only.url)
        found = sources.fetch(name, progress=False)
        num_requests = len(only.requests)
        again = sources.fetch(name, progress=False)

    assert (found.present, found.verified, found.problem) == (True, True, None)
    assert again == found
    assert capsys.readouterr() == ("", "")
    assert len(only.requests) == num_requests


@pytest.mark.parametrize("name", ["mnist5000", "scenes10"])
def test_fetching_what_needs_no_server_always_works(drawn, name):
    found = sources.fetch(name)

    assert (found.name, found.present, found.verified) == (name, True, True)
    assert found.num_bytes > 0


def test_fetching_in_vain_says_what_was_tried_and_what_to_do(monkeypatch):
    with server.serving({}, server.good) as (only,):
        fakes.install(monkeypatch, "mnist", only.url)

        with pytest.raises(sources.DataError, match="answers 404") as caught:
            sources.fetch("mnist", progress=False)

    assert "Check the network, then run `course data mnist`" in str(caught.value)


def test_fetching_an_unknown_data_set_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match="'imagenet' is no data set"):
        sources.fetch("imagenet")
