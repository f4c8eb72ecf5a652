"""`course doctor` on sound computers and on broken ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from course_utils import doctor, project
from course_utils.health import jupyter, machine, opencv, packages, pytorch, sets
from course_utils.health.findings import Finding, render
from course_utils.health.probe import try_python
from course_utils.install.steps import CPU_INDEX, pins

LIB_GL = "libGL.so.1: cannot open shared object file: No such file or directory"
NMS = "operator torchvision::nms does not exist"


def only(findings) -> Finding:
    (finding,) = findings
    return finding


@pytest.fixture
def hiding(tmp_path, monkeypatch):
    """Put fake packages first on the path, in this process and those it starts."""
    folder = tmp_path / "fakes"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    pytorch.try_pytorch.cache_clear()
    yield lambda *fake, **more: write_package(folder, *fake, **more)
    pytorch.try_pytorch.cache_clear()


def write_package(
    folder: Path, name: str, version: str, code: str | None = None, needs=(), module=""
) -> None:
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    lines = [f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {need}" for need in needs]
    (info / "METADATA").write_text("\n".join(["Metadata-Version: 2.1", *lines]) + "\n")
    if code is not None:
        (folder / f"{module or name}.py").write_text(code)


@pytest.fixture
def depending_on(tmp_path, monkeypatch):
    """Give the course other dependencies than it has."""

    def write(*dependencies: str) -> None:
        quoted = ", ".join(f'"{line}"' for line in dependencies)
        text = f"[project]\ndependencies = [{quoted}]\n"
        (tmp_path / "pyproject.toml").write_text(text)
        monkeypatch.setattr(project, "FOLDER", tmp_path)

    return write


def run_doctor(**environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "course_utils.cli", "doctor"],
        cwd=project.FOLDER,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
    )


def test_a_sound_computer_has_no_problems():
    ran = run_doctor()

    assert ran.returncode == 0, ran.stdout
    assert "No problems." in ran.stdout
    subjects = {line[9:].split("  ")[0] for line in ran.stdout.splitlines()}
    assert {"Python", "packages", "PyTorch", "OpenCV", "kernel", "widgets"} <= subjects
    assert {"device", "memory", "disk", "MNIST", "CIFAR-10", "MNIST-5000"} <= subjects


def test_a_broken_pytorch_does_not_keep_the_other_checks_from_running(tmp_path):
    (tmp_path / "torch.py").write_text("raise OSError('libtorch.so: truncated')")

    ran = run_doctor(PYTHONPATH=str(tmp_path))

    assert ran.returncode == 1
    assert "import torch fails: OSError: libtorch.so: truncated" in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr
    for subject in ("OpenCV", "kernel", "memory", "disk", "data"):
        assert f" {subject} " in ran.stdout


def test_a_pair_that_does_not_fit_is_explained_with_the_commands_that_mend_it(hiding):
    hiding("torchvision", "0.20.0", f"raise RuntimeError({NMS!r})")

    found = only(pytorch.check_pytorch())

    assert found.status == "problem"
    assert "torchvision 0.20.0 do not fit each other" in found.found
    assert NMS in found.found
    remove, install = found.remedy.splitlines()
    assert remove.strip() == f'"{sys.executable}" -m pip uninstall -y torch torchvision'
    pair = f"torch=={pins()['torch']} torchvision=={pins()['torchvision']}"
    assert install.strip() == f'"{sys.executable}" -m pip install {pair}'


def test_the_build_without_cuda_is_mended_from_where_it_came(hiding):
    hiding("torch", "2.15.0+cpu", "raise ImportError('broken')")

    found = only(pytorch.check_pytorch())

    assert f"--index-url {CPU_INDEX} torch==" in found.remedy


def test_a_sound_pair_is_ok_with_both_versions():
    pytorch.try_pytorch.cache_clear()

    found = only(pytorch.check_pytorch())

    assert found.status == "ok"
    assert f"torch {packages.version_of('torch')}" in found.found
    assert f"torchvision {packages.version_of('torchvision')}" in found.found


@pytest.fixture
def reporting(monkeypatch):
    """Have PyTorch find certain devices."""

    def report(**values) -> None:
        found = {"version": "2.15.0", "devices": [], "fault": ""} | values
        lines = [json.dumps(found), "0.29.2"]
        outcome = SimpleNamespace(lines=lines, error="")
        monkeypatch.setattr(pytorch, "try_pytorch", lambda: outcome)

    return report


def test_a_gpu_is_named_with_its_memory(reporting):
    reporting(devices=["NVIDIA H100, 79 GB"])

    found = only(pytorch.check_device())

    assert found.status == "ok"
    assert "NVIDIA H100, 79 GB" in found.found


def test_a_gpu_that_pytorch_cannot_use_is_a_note(reporting):
    reporting(devices=["GeForce GTX 1060, 6 GB"], fault="no kernel image is available")

    found = only(pytorch.check_device())

    assert found.status == "note"
    assert "no kernel image is available" in found.found


def test_a_gpu_that_lies_idle_is_a_note(reporting, monkeypatch):
    monkeypatch.setattr(pytorch.shutil, "which", lambda name: f"/usr/bin/{name}")
    reporting()

    assert only(pytorch.check_device()).status == "note"


def test_a_computer_without_a_gpu_is_fine(reporting, monkeypatch):
    monkeypatch.setattr(pytorch.shutil, "which", lambda name: None)
    reporting()

    assert only(pytorch.check_device()).status == "ok"


def test_a_python_that_is_too_new_is_a_problem(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    monkeypatch.delenv("PYTHONPATH", raising=False)

    assert only(packages.check_python()).status == "problem"


def test_pythonpath_is_a_note(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")

    _, found = packages.check_python()

    assert (found.status, found.subject) == ("note", "PYTHONPATH")


def test_a_missing_package_is_a_problem_with_its_command(depending_on):
    depending_on("no-such-package>=1.5")

    found = only(packages.check_packages())

    assert (found.status, found.subject) == ("problem", "no-such-package")
    assert "is missing, and the course needs >=1.5" in found.found
    assert f'"{sys.executable}" -m pip install' in found.remedy
    assert '"no-such-package>=1.5"' in found.remedy


def test_a_package_out_of_range_is_a_problem(depending_on, hiding):
    depending_on("fake>=2,<3")
    hiding("fake", "3.1")

    found = only(packages.check_packages())

    assert found.status == "problem"
    assert "is 3.1, and the course needs" in found.found


def test_what_a_package_needs_in_turn_is_checked_too(depending_on, hiding):
    depending_on("fake")
    hiding("fake", "1.0", needs=["deeper>=2", "never; sys_platform == 'plan9'"])
    hiding("deeper", "1.9")

    found = only(packages.check_packages())

    assert found.subject == "deeper"
    assert "is 1.9, and fake needs >=2" in found.found
    assert found.remedy.endswith('constraints.txt" fake deeper')


def test_packages_that_need_each_other_are_counted_once(depending_on, hiding):
    depending_on("one", "other")
    hiding("one", "1.0", needs=["other"])
    hiding("other", "1.0", needs=["one>=1"])

    found = only(packages.check_packages())

    assert found.status == "ok"
    assert found.found.startswith("2 are there")


def test_headless_opencv_serves_as_opencv(depending_on, hiding, monkeypatch):
    depending_on("opencv-python>=4.9,<6")
    real = packages.version_of
    monkeypatch.setattr(
        packages, "version_of", lambda n: None if n == "opencv-python" else real(n)
    )
    hiding("opencv-python-headless", "4.11")

    assert only(packages.check_packages()).status == "ok"


@pytest.fixture
def opencv_versions(monkeypatch):
    def install(**versions: str) -> None:
        versions = {n.replace("_", "-"): v for n, v in versions.items()}
        monkeypatch.setattr(opencv, "version_of", versions.get)

    return install


def test_two_opencvs_are_a_problem(opencv_versions):
    opencv_versions(opencv_python="5.0", opencv_python_headless="5.0")

    found = only(opencv.check_opencv())

    assert found.status == "problem"
    assert "uninstall -y opencv-python opencv-python-headless" in found.remedy


def test_an_opencv_without_its_library_is_told_of_the_headless_build(
    hiding, opencv_versions
):
    opencv_versions(opencv_python="5.0")
    hiding("fake", "1", f"raise ImportError({LIB_GL!r})", module="cv2")

    found = only(opencv.check_opencv())

    assert found.status == "problem"
    assert "libGL.so.1" in found.found
    pin = f"opencv-python-headless=={pins()['opencv-python']}"
    assert found.remedy.endswith(pin)


def test_an_opencv_broken_otherwise_is_installed_again(hiding, opencv_versions):
    opencv_versions(opencv_python_headless="5.0")
    hiding("fake", "1", "raise RuntimeError('odd')", module="cv2")

    found = only(opencv.check_opencv())

    assert "RuntimeError: odd" in found.found
    assert "install --no-deps opencv-python-headless==" in found.remedy


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    """Put a kernel of the name python3 before all others."""

    def write(program: str) -> Path:
        folder = tmp_path / "jupyter" / "kernels" / "python3"
        folder.mkdir(parents=True)
        spec = {"argv": [program, "-m", "ipykernel"], "display_name": "x"}
        (folder / "kernel.json").write_text(json.dumps(spec))
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
        return folder

    return write


@pytest.mark.parametrize(
    "program", ["python", "python3", sys.executable, str(Path(sys.executable))]
)
def test_a_kernel_of_this_python_is_ok(kernel, program):
    kernel(program)

    assert only(jupyter.check_kernel()).status == "ok"


@pytest.mark.parametrize("program", ["/no/such/python", sys._base_executable])
def test_a_kernel_of_another_python_is_a_problem_that_names_its_folder(kernel, program):
    folder = kernel(program)

    found = only(jupyter.check_kernel())

    assert found.status == "problem"
    assert program in found.found
    assert str(folder) in found.remedy
    assert "unset JUPYTER_PATH" in found.remedy


def test_no_kernel_at_all_is_a_problem(monkeypatch):
    import jupyter_client.kernelspec as kernelspec

    def fail(self, name):
        raise kernelspec.NoSuchKernel(name)

    monkeypatch.setattr(kernelspec.KernelSpecManager, "get_kernel_spec", fail)

    found = only(jupyter.check_kernel())

    assert found.status == "problem"
    assert "ipykernel" in found.remedy


def test_an_older_widget_extension_that_hides_the_right_one_is_a_problem(
    tmp_path, monkeypatch
):
    folder = tmp_path / "jupyter" / "labextensions" / "anywidget"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text('{"version": "0.0.1"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))

    found = only(jupyter.check_widgets())

    assert (found.status, found.subject) == ("problem", "anywidget")
    assert "0.0.1 hides" in found.found
    assert str(folder) in found.remedy


def test_a_missing_widget_extension_is_a_problem(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))

    findings = list(jupyter.check_widgets())

    assert {finding.status for finding in findings} == {"problem"}
    assert {finding.subject for finding in findings} == {
        "anywidget",
        "jupyterlab_widgets",
    }


@pytest.mark.parametrize(
    ("free_gb", "status"), [(0.1, "problem"), (1.5, "note"), (50, "ok")]
)
def test_the_disk_is_judged_by_what_is_free(free_gb, status, monkeypatch):
    usage = SimpleNamespace(free=free_gb * 1e9)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: usage)

    first = next(machine.check_disk())

    assert (first.status, first.subject) == (status, "disk")


@pytest.mark.parametrize(
    ("total", "free", "status"), [(2, 1.5, "note"), (16, 0.5, "note"), (16, 8, "ok")]
)
def test_memory_is_judged_by_what_is_there_and_free(total, free, status, monkeypatch):
    import psutil

    memory = SimpleNamespace(total=total * 2**30, available=free * 2**30)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)

    assert only(machine.check_memory()).status == status


@pytest.fixture
def status(monkeypatch):
    """Have the data package report one data set."""
    from course_utils.data import sources

    def report(name: str, **values) -> Finding:
        found = {
            "title": name,
            "present": False,
            "verified": None,
            "location": None,
            "num_bytes": 0,
            "problem": None,
        }
        one = sources.Status(name, **found | values)
        monkeypatch.setattr(sources, "status", lambda verify: [one])
        monkeypatch.setattr(sources, "folder_problems", list)
        monkeypatch.setattr(sets, "is_pytorch_sound", lambda: True)
        return only(sets.check_data())

    return report


def test_verified_data_is_ok_with_its_place(status):
    found = status("mnist", present=True, verified=True, location=Path("/data"))

    assert found.status == "ok"
    assert "verified" in found.found
    assert str(Path("/data")) in found.found


def test_data_that_is_not_here_is_a_note_with_the_command(status, monkeypatch):
    found = status("cifar10")

    assert found.status == "note"
    assert "170 MB" in found.found
    assert found.remedy.strip() == "course data cifar10"


def test_a_download_that_stopped_is_a_note(status, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    assert status("cifar10", problem="20 MB of 170 MB are here.").status == "note"


def test_damaged_data_is_a_problem(status):
    assert status("mnist5000", problem="the file is damaged").status == "problem"


def test_data_that_is_drawn_when_needed_is_ok(status):
    assert status("scenes10").status == "ok"


def test_a_folder_of_data_that_does_not_exist_is_a_problem(monkeypatch):
    monkeypatch.setattr(sets, "is_pytorch_sound", lambda: True)
    monkeypatch.setenv("COURSE_DATA", "/no/such/folder")

    first = next(sets.check_data())

    assert (first.status, first.subject) == ("problem", "COURSE_DATA")


def test_a_check_that_fails_is_a_problem_and_the_next_one_runs():
    def check_first():
        raise KeyError("odd")
        yield

    def check_second():
        yield Finding("ok", "second", "fine")

    failed, second = doctor.examine([check_first, check_second])

    assert (failed.status, failed.subject) == ("problem", "first")
    assert "KeyError" in failed.found
    assert second.subject == "second"


@pytest.mark.parametrize(
    ("statuses", "code", "conclusion"),
    [
        (["ok", "note"], 0, "No problems."),
        (["ok", "problem"], 1, "One problem."),
        (["problem", "problem", "ok"], 1, "2 problems."),
    ],
)
def test_the_report_counts_problems_alone(statuses, code, conclusion, capsys):
    findings = [Finding(status, "subject", "found") for status in statuses]

    assert doctor.report(findings) == code

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[: len(statuses)]] == statuses
    assert lines[-1].startswith(conclusion)


def test_a_long_finding_is_wrapped_and_its_command_stays_on_one_line():
    command = "    python -m pip install " + "package " * 20

    lines = render(Finding("note", "subject", "word " * 40, command)).splitlines()

    assert lines[-1].strip() == command.strip()
    assert all(len(line) <= 88 for line in lines[:-1])
    assert len(lines) > 2


def test_code_that_hangs_is_ended():
    assert "had not ended" in try_python("while True: pass", seconds=0.5).error


def test_code_that_crashes_is_survived():
    outcome = try_python("import os; os.abort()")

    assert outcome.error


def test_code_that_raises_gives_its_last_line():
    assert try_python("import no_such_module").error == (
        "ModuleNotFoundError: No module named 'no_such_module'"
    )


def test_show_prints_the_same_in_a_notebook(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "examine", lambda: [Finding("ok", "Python", "3.12.1")])

    assert doctor.show() is None

    assert "Python" in capsys.readouterr().out
