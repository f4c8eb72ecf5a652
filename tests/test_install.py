"""The installer's steps, each on its own."""

from __future__ import annotations

import functools
import io
import subprocess
import sys
from types import SimpleNamespace

import pytest
from standin_project import (
    NOWHERE,
    Quiet,
    Stalling,
    StandIn,
    make_stand_in,
    served,
    write_wheels,
)
from wheels import write_wheel

from course_utils.install import __main__ as installer
from course_utils.install import pip_runs, steps

LIB_GL = "libGL.so.1: cannot open shared object file"


@pytest.fixture
def pip_calls(monkeypatch) -> list[tuple[str, ...]]:
    """What pip is asked to install, instead of its doing so."""
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(steps, "run_pip", lambda *args, **_: calls.append(args))
    monkeypatch.setattr(steps, "failure_of", lambda code: "")
    return calls


def test_a_server_that_answers_in_time_counts():
    with served(Quiet) as server:
        assert steps.answers(server.url, seconds=60)


def test_a_server_that_stalls_does_not_count():
    with served(Stalling) as server:
        assert not steps.answers(server.url, seconds=0.2)

        assert server.was_asked.is_set()


@pytest.mark.parametrize("address", [NOWHERE, "http://", "no address"])
def test_a_server_that_cannot_be_reached_does_not_count(address):
    assert not steps.answers(address, seconds=1)


def test_a_server_that_lacks_the_page_does_not_count():
    with served(Quiet) as server:
        assert not steps.answers(f"{server.url}/no/such/page", seconds=1)


@pytest.mark.parametrize(
    ("platform", "has_gpu", "is_there", "expected"),
    [
        ("linux", False, True, True),
        ("linux", True, True, False),
        ("linux", False, False, False),
        ("darwin", False, True, False),
        ("win32", False, True, False),
    ],
)
def test_the_cpu_index_is_preferred_on_linux_without_a_gpu_where_it_answers(
    platform, has_gpu, is_there, expected, monkeypatch
):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(steps, "has_nvidia_gpu", lambda: has_gpu)
    monkeypatch.setattr(steps, "answers", lambda url: is_there)

    assert steps.prefers_cpu_index() is expected


def test_the_cpu_build_is_installed_first_at_the_pinned_versions(
    pip_calls, monkeypatch
):
    monkeypatch.setattr(steps, "prefers_cpu_index", lambda: True)

    steps.install(["test"])

    _, torch, everything = pip_calls
    pinned = steps.pins()
    assert torch[:3] == ("--index-url", steps.CPU_INDEX, "--no-deps")
    assert torch[-2:] == (
        f"torch=={pinned['torch']}",
        f"torchvision=={pinned['torchvision']}",
    )
    assert everything[-1].endswith("[test]")
    assert "--index-url" not in everything


def test_without_the_cpu_index_the_ordinary_one_serves(pip_calls, monkeypatch):
    monkeypatch.setattr(steps, "prefers_cpu_index", lambda: False)

    steps.install([])

    assert [call[0] for call in pip_calls] == [steps.PIP, "-c"]


def test_a_cpu_index_that_fails_is_passed_over_and_the_cost_is_said(
    pip_calls, monkeypatch, capsys
):
    def fail(*arguments, **_):
        raise pip_runs.PipError(["ERROR: it fails"])

    monkeypatch.setattr(steps, "run_pip", fail)

    steps.install_cpu_build()

    assert "GB to download" in capsys.readouterr().out


def test_the_build_without_cuda_stays_when_the_rest_is_installed(tmp_path):
    wheels, index = tmp_path / "wheels", tmp_path / "index"
    wheels.mkdir()
    write_wheels(wheels)
    for name in ("torch", "torchvision"):
        folder = index / name
        folder.mkdir(parents=True)
        write_wheel(folder, name, "1.0+cpu", {f"{name}.py": ""})
    project = make_stand_in(tmp_path / "the course", wheels)
    file = project.folder / "course_utils" / "install" / "steps.py"

    with served(functools.partial(Quiet, directory=index)) as server:
        text = file.read_text().replace(NOWHERE, server.url)
        file.write_text(f"{text}\n\ndef has_nvidia_gpu():\n    return False\n")
        ran = project.run(
            "lab", PIP_NO_INDEX="0", PIP_INDEX_URL=NOWHERE, PIP_RETRIES="0"
        )

    assert ran.code == 0
    assert ran.handed_over["versions"]["torch"] == "1.0+cpu"
    assert ran.handed_over["versions"]["torchvision"] == "1.0+cpu"
    assert "PyTorch without CUDA" in ran.output
    assert project.run("test").handed_over["versions"]["torch"] == "1.0+cpu"


def test_an_opencv_that_lacks_a_system_library_gives_way_to_the_headless_one(
    tmp_path,
):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    write_wheels(wheels)
    broken = f"raise ImportError({LIB_GL!r})"
    write_wheel(wheels, "opencv_python", "1.0", {"cv2.py": broken})
    write_wheel(wheels, "opencv_python_headless", "1.0", {"cv2.py": ""})
    project = make_stand_in(tmp_path / "the course", wheels)

    for verb in ("lab", "test", "lab"):  # the second installs once more
        ran = project.run(verb)

        assert ran.code == 0
        found = {name for name in ran.handed_over["versions"] if "opencv" in name}
        assert found == {"opencv-python-headless"}
        assert run_in(project, "import cv2") == ""


def run_in(project: StandIn, code: str) -> str:
    """Run code in the project's environment and return its complaints."""
    python = next(project.venv.glob("[bS]*/python*"))
    ran = subprocess.run([python, "-c", code], capture_output=True, text=True)
    return ran.stderr


@pytest.mark.parametrize(
    ("error", "is_swapped"),
    [
        (f"ImportError: {LIB_GL}", True),
        ("ImportError: DLL load failed while importing cv2", True),
        ("ImportError: dlopen(cv2.abi3.so): Library not loaded: libfoo.dylib", True),
        ("ModuleNotFoundError: No module named 'numpy'", False),
        ("", False),
    ],
)
def test_opencv_is_swapped_for_a_missing_library_alone(
    error, is_swapped, pip_calls, monkeypatch
):
    monkeypatch.setattr(steps, "failure_of", lambda code: error)
    monkeypatch.setattr(steps, "fails", lambda command: False)

    steps.mend_opencv()

    headless = f"opencv-python-headless=={steps.pins()['opencv-python']}"
    assert pip_calls == ([("--no-deps", headless)] if is_swapped else [])


def test_what_is_installed_but_does_not_work_is_said_and_the_course_goes_on(
    pip_calls, monkeypatch, capsys
):
    monkeypatch.setattr(steps, "prefers_cpu_index", lambda: False)
    monkeypatch.setattr(steps, "failure_of", lambda code: "OSError: broken")

    steps.install([])

    printed = capsys.readouterr().out
    assert "OSError: broken" in printed
    assert "course.py doctor" in printed


def test_too_small_a_disk_is_named_with_what_is_needed(monkeypatch):
    monkeypatch.setattr(steps.shutil, "disk_usage", lambda _: SimpleNamespace(free=2e9))

    with pytest.raises(steps.InstallError, match=r"need 12 GB .* has 2\.0 GB free"):
        steps.check_disk(steps.WITH_CUDA)


def test_a_disk_that_suffices_is_not_mentioned(monkeypatch, capsys):
    monkeypatch.setattr(steps.shutil, "disk_usage", lambda _: SimpleNamespace(free=4e9))

    steps.check_disk(steps.WITHOUT_CUDA)

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("works", "expected"),
    [
        ({"--python", "ensurepip"}, [sys._base_executable, "-m", "pip", "--python"]),
        ({"--python"}, [sys._base_executable, "-m", "pip", "--python"]),
        ({"ensurepip"}, pip_runs.OWN_PIP),
    ],
    ids=["both", "as in Debian without python3-venv", "an old pip or none"],
)
def test_pip_comes_from_whatever_works(works, expected, monkeypatch):
    calls = []
    monkeypatch.setattr(steps.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(steps, "fails", lambda command: not works & set(command))
    monkeypatch.setattr(
        steps, "run_pip", lambda *args, pip=pip_runs.OWN_PIP: calls.append((args, pip))
    )

    steps.install_pip()

    ((arguments, pip),) = calls
    assert arguments == (steps.PIP,)
    assert pip[: len(expected)] == expected


def test_a_python_with_no_pip_at_all_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(steps.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(steps, "fails", lambda command: True)

    with pytest.raises(steps.InstallError, match="python3-venv"):
        steps.install_pip()


@pytest.mark.parametrize(
    ("output", "todo"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("not have Windows Long Path support enabled", "C:\\course"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "PIP_CERT"),
        ("NewConnectionError: Failed to establish a new connection", "HTTPS_PROXY"),
        ("ERROR: HTTP error 503 while getting", "HTTPS_PROXY"),
        ("ReadTimeoutError: Read timed out.", "HTTPS_PROXY"),
        ("PermissionError: [WinError 5] Access is denied", "JupyterLab"),
        ("ERROR: No matching distribution found for torch", "no such build"),
        ("ERROR: ResolutionImpossible: for help visit", "undo your changes"),
    ],
)
def test_pips_known_failures_come_with_what_to_do(output, todo):
    assert todo in pip_runs.find_advice(output)


def test_an_unknown_failure_of_pip_shows_its_last_lines_and_another_code(
    monkeypatch, capsys
):
    def fail(extras):
        raise pip_runs.PipError([f"line {i}" for i in range(20)])

    monkeypatch.setattr(installer, "install", fail)

    assert installer.main([]) == installer.BEYOND_MENDING
    errors = capsys.readouterr().err
    assert "line 19" in errors
    assert "line 3" not in errors


def test_the_last_words_of_the_network_are_not_lost_behind_pips_conclusion():
    error = pip_runs.PipError(
        [
            "WARNING: Retrying after connection broken by 'NewConnectionError'",
            "ERROR: No matching distribution found for torch==1.0",
        ]
    )

    assert "cannot be reached" in error.advice


def test_progress_counts_what_is_found_fetched_and_unpacked(monkeypatch):
    monkeypatch.setattr(pip_runs, "num_installed", lambda: 3)
    progress = pip_runs.Progress(130)
    progress.read(
        io.StringIO(
            "Collecting numpy==2.4.6 (from course-utils)\n"
            "  Using cached numpy-2.4.6-cp311-cp311-linux_x86_64.whl.metadata (6 kB)\n"
            "Processing /wheels/six-1.17.0-py2.py3-none-any.whl (from course-utils)\n"
            "Collecting torch==2.15.0\n"
            "  Downloading torch-2.15.0-cp311-cp311-linux_x86_64.whl (539.1 MB)\n"
            "Progress 0 of 539136850\n"
            "Progress 312000000 of 539136850\n"
        )
    )

    assert str(progress) == ("fetched 2 of about 130 packages, torch 312 of 539 MB")

    progress.read(io.StringIO("Installing collected packages: a, b, c, d\n"))
    monkeypatch.setattr(pip_runs, "num_installed", lambda: 5)

    assert str(progress) == "unpacked 2 of 4 packages"


def test_progress_tells_what_is_found_where_an_index_describes_packages_first():
    progress = pip_runs.Progress(130)
    assert str(progress) == "asking the package index"

    progress.read(io.StringIO("Collecting a\nCollecting b\nCollecting c\n"))

    assert str(progress) == "found 3, fetched 0 of about 130 packages"


def test_progress_keeps_pips_last_words_without_the_numbers():
    progress = pip_runs.Progress(1)

    progress.read(io.StringIO("Collecting a\nProgress 1 of 2\n\nERROR: no\n"))

    assert list(progress.lines) == ["Collecting a", "ERROR: no"]


def test_pins_leave_out_what_other_systems_alone_need(tmp_path, monkeypatch):
    other = "win32" if sys.platform != "win32" else "linux"
    constraints = tmp_path / "constraints.txt"
    constraints.write_text(
        f"a==1.0\nb==2.0 ; sys_platform == '{other}'\n"
        f"c==3.0 ; sys_platform == '{sys.platform}'\nd==4.0 ; python_version >= '3'\n"
    )
    monkeypatch.setattr(steps, "CONSTRAINTS", constraints)

    assert steps.pins() == {"a": "1.0", "c": "3.0", "d": "4.0"}
