"""The `course` command: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from course_utils import chromium, data_report, lab, project, testing
from course_utils.cli import main
from course_utils.data import sources
from course_utils.data.messages import DataError

HEAVY = {"torch", "numpy", "jupyterlab", "matplotlib", "cv2", "nbformat", "pytest"}
VERBS = sorted(main.commands)


@pytest.fixture
def course():
    """Run the command in this process, with its outputs apart."""
    return lambda *arguments: CliRunner().invoke(main, arguments)


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    """Keep the user's data, caches and variables out of it."""
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("COURSE_DATA", "COURSE_DATA_MIRROR", "COURSE_CACHE", "COURSE_BROWSER"):
        monkeypatch.setenv(name, "")  # so that it is as before in the end
        monkeypatch.delenv(name)


@pytest.fixture
def program(tmp_path):
    """Make a program that exits with a code."""
    if os.name != "posix":
        pytest.skip("makes programs with a first line")

    def make(name: str, code: int = 0) -> Path:
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\nexit {code}\n")
        path.chmod(0o755)
        return path

    return make


@pytest.mark.parametrize("verb", VERBS)
def test_help_says_in_a_sentence_what_a_command_does(course, verb):
    told = course(verb, "--help")

    assert told.exit_code == 0
    first = told.stdout.splitlines()[2].strip()
    assert first.endswith(".")
    assert len(first.split()) >= 4


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"doctor"}))
def test_help_gives_examples_that_can_be_typed(course, verb):
    assert f"\n    course {verb}" in course(verb, "--help").stdout


def test_help_on_data_says_how_to_serve_a_class(course):
    told = course("data", "--help").stdout

    assert "COURSE_DATA " in told
    assert "COURSE_DATA_MIRROR=http://" in told
    assert "python -m http.server --directory FOLDER" in told


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom course_utils.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        f"print(*({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert "lab" in ran.stdout
    assert ran.stderr.split() == []


def test_an_unknown_command_goes_to_stderr_with_exit_code_2(course):
    ran = course("lba")

    assert ran.exit_code == 2
    assert "lba" in ran.stderr
    assert ran.stdout == ""


def test_lab_is_given_the_lessons_and_jupyters_own_arguments():
    given = lab.lab_arguments(["--no-browser", "--port", "9000"])

    assert f"--ServerApp.root_dir={project.FOLDER}" in given
    assert f"--LabApp.default_url=/lab/tree/{lab.FIRST_LESSON}" in given
    assert given[-3:] == ["--no-browser", "--port", "9000"]


def test_lab_gives_way_to_what_is_asked_for():
    given = lab.lab_arguments(["--ServerApp.root_dir=/elsewhere"])

    assert [a for a in given if "root_dir" in a] == ["--ServerApp.root_dir=/elsewhere"]


@pytest.mark.parametrize(("uid", "is_allowed"), [(0, True), (1000, False)])
def test_lab_runs_as_root_where_it_is_root(uid, is_allowed, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: uid, raising=False)

    assert ("--allow-root" in lab.lab_arguments([])) is is_allowed


def test_lab_puts_this_python_first_and_keeps_what_was_set(monkeypatch):
    monkeypatch.setenv("PATH", "/somewhere")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/theirs")

    environment = lab.lab_environment()

    here = str(Path(sys.executable).parent)
    assert environment["PATH"].split(os.pathsep) == [here, "/somewhere"]
    assert environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)[1] == "/theirs"


def test_lab_adds_no_empty_folder_where_nothing_was_set(monkeypatch):
    monkeypatch.delenv("JUPYTER_CONFIG_PATH", raising=False)

    assert lab.lab_environment()["JUPYTER_CONFIG_PATH"] == str(lab.DEFAULTS)


def test_threads_in_a_kernel_leave_the_core_to_others_while_they_wait(monkeypatch):
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    by_default = lab.lab_environment()["OMP_WAIT_POLICY"]
    monkeypatch.setenv("OMP_WAIT_POLICY", "ACTIVE")

    assert by_default == "PASSIVE"
    assert lab.lab_environment()["OMP_WAIT_POLICY"] == "ACTIVE"  # the user's own choice


@pytest.mark.parametrize(
    ("plugin", "setting", "expected"),
    [
        ("notification", "fetchNews", "false"),
        ("notification", "checkForUpdates", False),
        ("kernels-settings", "commsOverSubshells", "disabled"),
    ],
)
def test_jupyterlab_takes_the_courses_defaults(
    plugin, setting, expected, tmp_path, monkeypatch
):
    from jupyterlab_server.settings_utils import get_settings

    name, value = "JUPYTER_CONFIG_PATH", lab.lab_environment()["JUPYTER_CONFIG_PATH"]
    monkeypatch.setenv(name, value)
    share = Path(sys.prefix, "share", "jupyter", "lab")

    found, _ = get_settings(
        str(share / "settings"),
        str(share / "schemas"),
        str(tmp_path / "the learner's own"),
        f"@jupyterlab/apputils-extension:{plugin}",
    )

    assert found["schema"]["properties"][setting]["default"] == expected


def test_lab_without_lessons_says_where_to_run_it(course, tmp_path, monkeypatch):
    monkeypatch.setattr(project, "FOLDER", tmp_path)

    ran = course("lab")

    assert ran.exit_code == 1
    assert f"{tmp_path} holds no lessons" in ran.stderr


def test_data_prints_a_table_of_what_is_here(course):
    ran = course("data")

    assert ran.exit_code == 0
    rows = {line.split()[0]: line.split() for line in ran.stdout.splitlines()}
    assert rows["mnist"][1:3] == ["MNIST", "no"]
    assert rows["mnist5000"][1:4] == ["MNIST-5000", "yes", "-"]
    assert str(data_report.folders.data_folder()) in ran.stdout


def test_data_check_reads_every_byte(course):
    ran = course("data", "--check")

    rows = {line.split()[0]: line.split() for line in ran.stdout.splitlines()}
    assert rows["mnist5000"][1:4] == ["MNIST-5000", "yes", "yes"]


def test_data_tells_what_is_wrong_with_a_folder(course, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", "/no/such/folder")

    assert "/no/such/folder, which does not exist" in course("data").stdout


def test_data_gets_what_is_named_and_shows_it_verified(course):
    ran = course("data", "mnist5000")

    assert ran.exit_code == 0
    assert ran.stdout.splitlines()[1].split()[:4] == [
        "mnist5000",
        "MNIST-5000",
        "yes",
        "yes",
    ]


def test_data_all_means_each_data_set_and_the_wait_is_passed_on(course, monkeypatch):
    asked = []

    def fetch(name, *, wait):
        asked.append((name, wait))
        return next(s for s in sources.status() if s.name == name)

    monkeypatch.setattr(sources, "fetch", fetch)

    ran = course("data", "all", "--wait", "2.5")

    assert ran.exit_code == 0
    assert asked == [(name, 2.5) for name in sources.NAMES]


def test_data_that_cannot_be_had_is_an_error_after_the_others_were_tried(
    course, monkeypatch
):
    def fetch(name, *, wait):
        if name == "mnist":
            raise DataError("MNIST cannot be had. Do this.")
        return next(s for s in sources.status() if s.name == name)

    monkeypatch.setattr(sources, "fetch", fetch)

    ran = course("data", "mnist", "mnist5000")

    assert ran.exit_code == 1
    assert "MNIST cannot be had. Do this." in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "mnist5000" in ran.stdout


def test_data_of_an_unknown_name_is_an_error_that_lists_the_known(course):
    ran = course("data", "mnits")

    assert ran.exit_code == 1
    assert "mnits" in ran.stderr
    assert "cifar10" in ran.stderr


@pytest.fixture
def untidy(tmp_path) -> Path:
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": 3,
                "id": "0123abcd",
                "metadata": {},
                "outputs": [{"name": "stdout", "output_type": "stream", "text": "1"}],
                "source": "print(1)",
            }
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = tmp_path / "untidy.ipynb"
    path.write_text(json.dumps(notebook))
    return path


def test_tidy_writes_and_then_has_nothing_to_do(course, untidy):
    first, second = course("tidy", str(untidy)), course("tidy", str(untidy))

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout == f"tidied: {untidy}\n"
    assert second.stdout == ""
    assert json.loads(untidy.read_text())["cells"][0]["outputs"] == []


def test_tidy_check_fails_and_changes_nothing(course, untidy):
    before = untidy.read_text()

    ran = course("tidy", "--check", str(untidy))

    assert ran.exit_code == 1
    assert str(untidy) in ran.stdout
    assert untidy.read_text() == before


def test_tidy_of_a_missing_file_is_an_error(course):
    ran = course("tidy", "no_such.ipynb")

    assert ran.exit_code == 2
    assert "no_such.ipynb" in ran.stderr


@pytest.fixture
def pytest_calls(monkeypatch) -> list[list[str]]:
    """What pytest is started with, instead of its starting."""
    calls: list[list[str]] = []
    monkeypatch.chdir(Path.cwd())  # and back, when the test is over
    monkeypatch.setattr(pytest, "main", lambda args: calls.append(args) or 5)
    return calls


def test_test_hands_its_arguments_to_pytest_and_its_exit_code_back(
    course, pytest_calls, monkeypatch
):
    monkeypatch.setattr(testing, "ensure_browser", lambda: Path("/the/browser"))

    ran = course("test", "-x", "tests/test_cli.py")

    assert ran.exit_code == 5
    assert pytest_calls == [["-x", "tests/test_cli.py"]]
    assert Path.cwd() == project.FOLDER
    assert os.environ["COURSE_BROWSER"] == str(Path("/the/browser"))


def test_test_looks_for_no_browser_where_none_is_wanted(
    course, pytest_calls, monkeypatch
):
    monkeypatch.setattr(testing, "ensure_browser", lambda: pytest.fail("it looked"))

    course("test", "-m", "not browser and not slow")

    assert pytest_calls[0][-2:] == ["-m", "not browser and not slow"]


def test_test_without_pytest_says_how_to_get_it(course, monkeypatch):
    monkeypatch.setattr(testing.importlib.util, "find_spec", lambda name: None)

    ran = course("test")

    assert ran.exit_code == 1
    assert "python3 course.py test" in ran.stderr


def test_the_browser_that_is_named_is_taken(program, monkeypatch):
    named = program("my-browser")
    monkeypatch.setenv("COURSE_BROWSER", str(named))

    assert chromium.find_browser() == named


def test_a_named_browser_that_does_not_run_is_an_error(program, monkeypatch):
    monkeypatch.setenv("COURSE_BROWSER", str(program("my-browser", code=1)))

    with pytest.raises(click.ClickException, match="my-browser, which does not run"):
        chromium.find_browser()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere they are not started")
def test_a_browser_on_the_path_is_found_and_a_stub_passed_over(program, monkeypatch):
    stub, real = program("chromium", code=1), program("google-chrome")
    monkeypatch.setenv("PATH", str(stub.parent))

    assert chromium.find_browser() == real


@pytest.fixture
def no_browser(monkeypatch):
    monkeypatch.setattr(chromium, "candidates", lambda: iter(()))


def test_a_missing_browser_is_installed(no_browser, program, monkeypatch):
    browser = program("chromium")
    ran = []

    def succeeds(command):
        ran.append(command)
        monkeypatch.setattr(chromium, "candidates", lambda: iter([browser]))
        return True

    monkeypatch.setattr(chromium, "succeeds", succeeds)
    monkeypatch.setattr(
        chromium, "installers", lambda: iter([[["update"], ["install"]]])
    )

    assert chromium.ensure_browser() == browser
    assert ran == [["update"], ["install"]]


def test_a_browser_that_cannot_be_had_is_an_error_that_says_what_to_do(
    no_browser, monkeypatch
):
    monkeypatch.setattr(chromium, "succeeds", lambda command: False)

    with pytest.raises(click.ClickException, match='-m "not browser"'):
        chromium.ensure_browser()


@pytest.mark.parametrize(
    ("uid", "apt", "first"),
    [
        (0, "/usr/bin/apt-get", "apt-get"),
        (0, None, sys.executable),
        (1000, "/usr/bin/apt-get", sys.executable),
    ],
)
def test_the_system_installs_the_browser_where_it_may(uid, apt, first, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: uid, raising=False)
    monkeypatch.setattr(chromium.shutil, "which", lambda name: apt)

    assert next(chromium.installers())[0][0] == first
