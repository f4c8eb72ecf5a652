"""How `course test` shares the tests among processes."""

from __future__ import annotations

import pytest

from course_utils.testing import shared_out


@pytest.mark.parametrize("arguments", [[], ["-m", "not browser"], ["-k", "padding"]])
def test_the_whole_course_is_tested_on_all_cores(arguments):
    assert shared_out(arguments, num_cores=2)[:2] == ["-n", "2"]


def test_no_more_than_four_processes_share_the_memory():
    assert shared_out([], num_cores=32)[:2] == ["-n", "4"]


@pytest.mark.parametrize(
    "arguments",
    [["tests/test_cli.py"], ["tests/test_cli.py::test_x", "-v"], ["-n0"], ["--pdb"]],
)
def test_named_files_and_one_core_are_tested_in_one_process(arguments, request):
    assert shared_out(arguments, num_cores=2) == []
    assert shared_out([], num_cores=1) == []
