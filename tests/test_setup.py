"""Setting the course up with course.py, and everything that may go wrong in it."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from standin_project import (
    NOWHERE,
    PROJECT,
    Stalling,
    StandIn,
    make_stand_in,
    served,
    write_wheels,
)
from wheels import write_wheel

from course_utils.cli import main as command

SOURCE = (PROJECT / "course.py").read_text("utf-8")


@pytest.fixture(scope="module")
def course():
    spec = importlib.util.spec_from_file_location("course_py", PROJECT / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def wheels(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    write_wheels(folder)
    return folder


@pytest.fixture(scope="module")
def first_run(tmp_path_factory, wheels):
    made = make_stand_in(tmp_path_factory.mktemp("first") / "the course", wheels)
    return made, made.run("lab", "--port", "9000")


@pytest.fixture
def blank(tmp_path, wheels) -> StandIn:
    """A project in which nothing was run yet."""
    return make_stand_in(tmp_path / "the course", wheels)


@pytest.fixture
def ready(tmp_path, first_run) -> StandIn:
    """A project that is set up, in a folder of this test alone."""
    made, _ = first_run
    copy = StandIn(tmp_path / "the course", made.wheels)
    shutil.copytree(made.folder, copy.folder, symlinks=True)
    state = copy.venv / "course.json"
    state.write_text(state.read_text().replace(str(made.folder), str(copy.folder)))
    return copy


def test_the_first_run_installs_the_pinned_versions_and_hands_over(first_run):
    _, ran = first_run

    assert ran.code == 0
    assert ran.handed_over["arguments"] == ["lab", "--port", "9000"]
    versions = ran.handed_over["versions"]
    assert {versions[name] for name in ("torch", "torchvision", "opencv-python")} == {
        "1.0"
    }
    assert "checker" not in versions


def test_the_first_run_says_what_it_does_and_what_it_costs(first_run):
    _, ran = first_run

    steps = [line[:5] for line in ran.output.splitlines() if line.startswith("[")]
    assert steps == ["[1/4]", "[2/4]", "[3/4]", "[4/4]"]
    assert "GB to download" in ran.output
    assert "Ready after" in ran.output


def test_a_later_run_needs_neither_pip_nor_its_packages(ready):
    for pip in ready.venv.rglob("site-packages/pip"):
        shutil.rmtree(pip)

    ran = ready.run("lab", PIP_FIND_LINKS="")

    assert ran.code == 0
    assert ran.output.count("\n") == 1  # the command's line, and none of course.py


def test_the_command_decides_the_exit_code(ready):
    (ready.folder / "course_utils" / "cli.py").write_text("raise SystemExit(7)")

    assert ready.run("doctor").code == 7


def test_the_test_command_adds_the_test_extras_to_what_is_there(ready):
    before = (ready.venv / "pyvenv.cfg").stat().st_ino

    ran = ready.run("test", "-x")

    assert ran.handed_over["versions"]["checker"] == "1.0"
    assert (ready.venv / "pyvenv.cfg").stat().st_ino == before
    assert "[1/4]" not in ready.run("lab").output  # the extras serve the others, too


def test_changed_pins_are_installed_and_the_extras_stay(ready):
    ready.run("test")
    write_wheel(ready.folder, "torch", "2.0", {"torch.py": ""})
    ready.pin(torch="2.0")

    ran = ready.run("lab", PIP_FIND_LINKS=f"{ready.wheels} {ready.folder.as_uri()}")

    assert ran.handed_over["versions"]["torch"] == "2.0"
    assert "[1/4]" not in ready.run("test").output  # its extras are not forgotten


def test_an_interrupted_install_ends_quietly_and_the_next_run_recovers(blank):
    with served(Stalling) as index:
        elsewhere = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": index.url}
        process = blank.start("lab", PIP_FIND_LINKS="", **elsewhere)
        assert index.was_asked.wait(60)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "Interrupted" in errors
    assert "Traceback" not in errors

    ran = blank.run("lab")

    assert ran.code == 0
    assert "making .venv anew" in ran.output


def test_an_install_that_is_terminated_takes_pip_with_it(blank):
    with served(Stalling) as index:
        elsewhere = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": index.url}
        process = blank.start("lab", PIP_FIND_LINKS="", **elsewhere)
        assert index.was_asked.wait(60)
        os.kill(process.pid, signal.SIGINT)  # not the group: pip does not hear of it
        process.communicate(timeout=60)

    assert process.returncode == 130
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # nobody of the group is left


def test_a_moved_folder_gets_a_new_environment(first_run, tmp_path):
    made, _ = first_run
    moved = StandIn(tmp_path / "elsewhere", made.wheels)
    shutil.copytree(made.folder, moved.folder, symlinks=True)

    ran = moved.run("lab")

    assert ran.code == 0
    assert "making .venv anew" in ran.output
    state = json.loads((moved.venv / "course.json").read_text())
    assert state["place"][0] == str(moved.venv)


def test_an_environment_whose_python_is_gone_is_made_anew(ready, course, monkeypatch):
    config = ready.venv / "pyvenv.cfg"
    home = next(ln for ln in config.read_text().splitlines() if ln.startswith("home"))
    monkeypatch.setattr(course, "VENV", ready.venv)
    monkeypatch.setattr(course, "STATE", ready.venv / "course.json")
    monkeypatch.setattr(course, "PYTHON", ready.venv / "bin" / "python")
    assert course.is_sound(course.read_state())

    config.write_text(config.read_text().replace(home, "home = /no/such/folder"))

    assert not course.is_sound(course.read_state())


@pytest.mark.parametrize("content", ["", "{", "[]", '"text"', "{}"])
def test_a_damaged_state_counts_as_unfinished(content, course, tmp_path, monkeypatch):
    monkeypatch.setattr(course, "STATE", tmp_path / "course.json")
    course.STATE.write_text(content)

    assert course.read_state() is not None
    assert not course.is_complete(set())


def test_a_folder_of_somebody_else_is_left_alone(blank):
    theirs = blank.venv / "pyvenv.cfg"
    theirs.parent.mkdir()
    theirs.write_text("precious")

    ran = blank.run("lab")

    assert ran.code == 1
    assert "was not made by course.py" in ran.errors
    assert theirs.read_text() == "precious"


def test_without_a_network_the_message_says_so_and_what_to_do(blank):
    ran = blank.run(
        "lab",
        PIP_NO_INDEX="0",
        PIP_INDEX_URL=NOWHERE,
        PIP_FIND_LINKS="",
        PIP_RETRIES="1",
    )

    assert ran.code == 1
    assert "index cannot be reached" in ran.errors
    assert "HTTPS_PROXY" in ran.errors
    assert "run the same command again" in ran.errors
    assert "Traceback" not in ran.errors


def test_new_pins_that_cannot_be_had_leave_what_was_there(ready):
    ready.pin(torch="3.0")

    ran = ready.run("lab")

    assert ran.code == 1
    assert "(constraint) torch==3.0" in ran.errors
    assert "no such build for" in ran.errors
    assert f"{ready.venv / 'bin' / 'python'} -m course_utils.cli lab" in ran.errors
    ready.pin(torch="1.0")
    assert "[1/4]" not in ready.run("lab").output


def test_an_environment_beyond_mending_is_made_anew(ready):
    write_wheel(ready.folder, "torch", "2.0", {"torch.py": ""})
    ready.pin(torch="2.0")
    for record in ready.venv.rglob("torch-1.0.dist-info/RECORD"):
        record.unlink()  # as a disk that was full may leave it; pip gives up at that

    ran = ready.run("lab", PIP_FIND_LINKS=f"{ready.wheels} {ready.folder.as_uri()}")

    assert ran.code == 0
    assert "making .venv anew" in ran.output
    assert ran.handed_over["versions"]["torch"] == "2.0"


def test_of_two_at_once_one_installs_and_the_other_waits(blank):
    first = blank.start("lab")
    assert first.stdout.readline().startswith("[1/4]")  # it holds the lock

    second = blank.run("lab")
    output, _ = first.communicate(timeout=120)

    assert (first.returncode, second.code) == (0, 0)
    assert "[4/4]" in output
    assert "waiting" in second.output
    assert "[1/4]" not in second.output


def test_an_unknown_command_is_named_before_anything_is_installed(blank):
    ran = blank.run("lba")

    assert ran.code == 1
    assert "'lba' is not a command" in ran.errors
    assert "lab" in ran.errors
    assert not blank.venv.exists()


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_help_needs_no_environment(blank, arguments):
    ran = blank.run(*arguments)

    assert ran.code == 0
    assert "python3 course.py lab" in ran.output
    assert not blank.venv.exists()


def test_course_py_knows_every_command_and_describes_it(course):
    assert sorted(course.VERBS) == sorted(command.commands)
    for verb in course.VERBS:
        assert f"course.py {verb} " in course.__doc__


@pytest.mark.parametrize(
    ("version", "wanted"),
    [((3, 8, 18), "3.11 or later"), ((3, 14, 0), "3.11, 3.12 or 3.13")],
)
def test_an_unsuitable_python_is_refused_with_its_version_and_place(
    course, version, wanted, monkeypatch
):
    monkeypatch.setattr(sys, "argv", ["course.py", "lab"])

    with pytest.raises(course.SetupError) as refusal:
        course.refuse_unsuitable_python(version)

    message = str(refusal.value)
    assert f"Python {wanted}" in message
    assert f"this is {'.'.join(map(str, version))} at {sys.executable}" in message
    assert message.endswith(" course.py lab")  # a command that can be run


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 9), (3, 13, 1)])
def test_a_suitable_python_is_taken(course, version):
    course.refuse_unsuitable_python(version)


def test_a_python_of_32_bits_is_refused(course):
    with pytest.raises(course.SetupError, match="64 bits"):
        course.refuse_unsuitable_python((3, 12, 1), is_64_bit=False)


def test_a_mac_without_builds_of_pytorch_is_refused(course, monkeypatch):
    monkeypatch.setattr(course.platform, "system", lambda: "Darwin")
    monkeypatch.setattr(course.platform, "machine", lambda: "x86_64")

    with pytest.raises(course.SetupError, match=r"no builds for Intel Macs"):
        course.refuse_unsuitable_python((3, 12, 1))


@pytest.mark.skipif(os.name != "posix", reason="makes programs with a first line")
def test_a_suitable_python_on_the_path_is_named(course, tmp_path, monkeypatch):
    stub = "#!/bin/sh\nexit 127\n"  # as version managers put it on the path
    works = f"#!/bin/sh\necho True 3 {sys.version_info[1]}\n"
    for minor in (11, 12, 13):
        program = tmp_path / f"python3.{minor}"
        program.write_text(works if minor == sys.version_info[1] else stub)
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert course.suitable_python() == f"run it with: python3.{sys.version_info[1]}"


def test_without_a_suitable_python_the_message_says_what_to_install(
    course, monkeypatch
):
    monkeypatch.setenv("PATH", "")

    assert course.suitable_python().startswith("install Python 3.12")


def test_course_py_can_be_read_by_a_python_as_old_as_3_6():
    tree = ast.parse(SOURCE, feature_version=(3, 6))

    assert not any(getattr(node, "returns", None) for node in ast.walk(tree))
    assert not any(isinstance(node, ast.AnnAssign) for node in ast.walk(tree))


def old_pythons() -> list[str]:
    """Pythons on the path that are too old, and start."""
    found = []
    for minor in range(6, 11):
        program = shutil.which(f"python3.{minor}")
        if (
            program
            and subprocess.run([program, "-c", ""], capture_output=True).returncode == 0
        ):
            found.append(program)
    return found


@pytest.mark.skipif(not old_pythons(), reason="no old Python on the path")
def test_a_real_old_python_prints_the_message_and_no_traceback(blank):
    for program in old_pythons():
        ran = subprocess.run(
            [program, "course.py", "lab"],
            cwd=blank.folder,
            capture_output=True,
            text=True,
        )

        assert ran.returncode == 1
        assert "Python 3.11 or later is needed" in ran.stderr
        assert "Traceback" not in ran.stderr
