"""The switches that depend on the machine, each turned by its variable."""

from __future__ import annotations

import threading

import pytest
import torch

from course_utils import runtime

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch):
    for name in ("COURSE_DEVICE", "COURSE_PRECISION", "COURSE_FAST"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("has_cuda", "has_mps", "expected"),
    [(True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_the_fastest_device_is_picked(has_cuda, has_mps, expected, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: has_cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: has_mps)

    assert runtime.pick_device().type == expected


def test_a_variable_overrules_the_device(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setenv("COURSE_DEVICE", "cpu")

    assert runtime.pick_device() == CPU


@pytest.mark.parametrize("name", ["gpu", "hpu:0"])
def test_a_device_that_is_not_there_is_named_with_what_to_do(name, monkeypatch):
    monkeypatch.setenv("COURSE_DEVICE", name)

    with pytest.raises(ValueError, match=f"COURSE_DEVICE is '{name}'.*=cpu, or unset"):
        runtime.pick_device()


@pytest.mark.parametrize("has_units", [True, False])
def test_the_cpu_multiplies_in_bfloat16_only_where_it_has_units_for_it(
    has_units, monkeypatch
):
    monkeypatch.setattr(runtime, "_cpu_multiplies_bfloat16", lambda: has_units)

    expected = torch.bfloat16 if has_units else torch.float32
    assert runtime.pick_precision(CPU) == expected


def test_a_variable_overrules_the_precision(monkeypatch):
    monkeypatch.setattr(runtime, "_cpu_multiplies_bfloat16", lambda: True)
    monkeypatch.setenv("COURSE_PRECISION", "float32")

    assert runtime.pick_precision(CPU) == torch.float32


@pytest.mark.parametrize(
    ("precision", "expected"),
    [(torch.bfloat16, torch.bfloat16), (torch.float32, torch.float32)],
)
def test_mixed_precision_changes_the_layers_only(precision, expected):
    layer = torch.nn.Linear(3, 2)

    with runtime.mixed_precision(CPU, precision):
        scores = layer(torch.ones(1, 3))

    assert scores.dtype == expected
    assert layer.weight.dtype == torch.float32


def test_the_same_seed_gives_the_same_numbers():
    runtime.set_seed(7)
    first = torch.rand(3)
    runtime.set_seed(7)

    assert torch.equal(torch.rand(3), first)


def test_random_numbers_of_a_key_depend_on_the_key_alone():
    def draw(*key):
        with runtime.random_numbers_of(*key, device=CPU):
            return torch.rand(4)

    first = draw(1, 2)
    torch.rand(9)

    assert torch.equal(draw(1, 2), first)
    others = [draw(2, 1), draw(1, 3), draw(1), draw(1, 2, 0)]
    assert not any(torch.equal(other, first) for other in others)


def test_random_numbers_of_a_key_leave_those_of_others_alone():
    torch.manual_seed(5)
    expected = torch.rand(6)
    torch.manual_seed(5)
    before = torch.rand(3)

    def fail():
        with runtime.random_numbers_of(1, device=CPU):
            torch.rand(2)
            raise KeyError("an error inside")

    with pytest.raises(KeyError):
        fail()

    assert torch.equal(torch.cat([before, torch.rand(3)]), expected)


def test_random_numbers_of_two_threads_do_not_mix():
    def draw(key, numbers):
        for _ in range(50):
            with runtime.random_numbers_of(key, device=CPU):
                numbers.append(torch.rand(2))
                numbers.append(torch.rand(2))

    alone, together = [[], []], [[], []]
    for key in (0, 1):
        draw(key, alone[key])
    threads = [
        threading.Thread(target=draw, args=[key, together[key]]) for key in (0, 1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for one, other in zip(alone, together, strict=True):
        assert torch.equal(torch.stack(one), torch.stack(other))


def test_a_seed_set_while_another_thread_draws_is_not_lost():
    has_begun, may_end = threading.Event(), threading.Event()

    def draw():
        with runtime.random_numbers_of(1, device=CPU):
            has_begun.set()
            may_end.wait(30)

    torch.manual_seed(5)
    drawing = threading.Thread(target=draw)
    seeding = threading.Thread(target=runtime.set_seed, args=[8])
    drawing.start()
    assert has_begun.wait(30)
    seeding.start()
    seeding.join(0.2)  # it waits, or it was too soon
    may_end.set()
    drawing.join()
    seeding.join()

    assert torch.initial_seed() == 8


def test_random_numbers_of_a_key_can_be_drawn_within_others():
    with runtime.random_numbers_of(1, device=CPU):
        first = torch.rand(2)
    with runtime.random_numbers_of(1, device=CPU):
        with runtime.random_numbers_of(2, device=CPU):
            torch.rand(3)
        again = torch.rand(2)

    assert torch.equal(again, first)


@pytest.mark.parametrize(
    ("value", "is_fast"), [("1", True), ("yes", True), ("0", False), ("", False)]
)
def test_the_fast_setting_is_asked_for_by_a_variable(
    value, is_fast, monkeypatch, capsys
):
    monkeypatch.setenv("COURSE_FAST", value)

    assert runtime.is_fast() == is_fast
    assert runtime.choose(full=20, fast=3) == (3 if is_fast else 20)
    runtime.say_how_long(full=120, fast=15)
    said = capsys.readouterr().out
    assert "about 120 s, or 15 s with COURSE_FAST=1" in said
    assert f"Running the {'fast' if is_fast else 'full'} setting." in said


def test_a_device_is_described_with_its_cores():
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        assert runtime.describe(CPU).startswith("1 core of ")
        torch.set_num_threads(2)
        assert runtime.describe(CPU).startswith("2 cores of ")
    finally:
        torch.set_num_threads(before)
