"""The language of test cells: what it finds, and what it says to the learner."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from grading_bank.assignments import Distant
from torch import nn

from course_utils import checks
from course_utils.checks import hinting, plain
from course_utils.checks.recognizing import recognize
from course_utils.checks.wrong import NotAnsweredYet


def message(judge, *arguments, **options):
    with pytest.raises(checks.WrongAnswer) as caught:
        judge(*arguments, **options)
    return str(caught.value)


def double(numbers):
    return 2 * numbers


def double_in_place(numbers):
    numbers *= 2
    return numbers


def unwritten(numbers):
    raise NotImplementedError


NUMBERS = torch.tensor([1.0, 2.0, 3.5])


# Asking


def test_a_call_returns_the_value_and_leaves_the_tests_own_tensors_alone():
    numbers = NUMBERS.clone()

    outcome = checks.call(double_in_place, numbers)

    assert torch.equal(outcome.value, 2 * NUMBERS)
    assert torch.equal(numbers, NUMBERS)


def test_a_value_shares_no_memory_with_what_the_answer_kept():
    kept = torch.zeros(3)

    outcome = checks.call(lambda: kept)
    kept += 1

    assert outcome.value.sum() == 0


def test_an_exception_in_the_answer_names_the_call_the_error_and_what_to_do():
    told = message(checks.call, lambda image: image[5], NUMBERS)

    assert "tensor([1, 2, 3.5])" in told
    assert "IndexError" in told
    assert "print the shapes" in told


def test_a_function_without_code_is_not_a_wrong_one():
    with pytest.raises(NotAnsweredYet, match="unwritten holds no code yet"):
        checks.call(unwritten, NUMBERS)
    with pytest.raises(NotAnsweredYet, match="unwritten holds no code yet"):
        checks.refuses(unwritten, NUMBERS)


def test_a_long_input_is_named_by_its_parameter_dtype_and_shape():
    outcome = checks.call(double, torch.zeros(4, 5))

    assert outcome.question == "double(numbers: float32 tensor of shape (4, 5))"


def test_warnings_of_an_answer_stay_away_from_standard_error(capsys):
    import warnings

    def warn():
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        return 1

    assert checks.call(warn).value == 1
    assert capsys.readouterr().err == ""


def test_gradients_come_back_for_the_inputs_asked_for():
    outcome = checks.gradients(
        lambda a, b: a * b, torch.tensor([2.0]), torch.tensor([5.0]), wrt=(0, 1)
    )

    assert [float(gradient) for gradient in outcome.value] == [5.0, 2.0]


def test_weights_tell_how_much_each_value_counts():
    outcome = checks.gradients(double, NUMBERS, weights=torch.tensor([1.0, 0.0, 3.0]))

    assert torch.equal(outcome.value[0], torch.tensor([2.0, 0.0, 6.0]))


@pytest.mark.parametrize(
    "cut",
    [
        lambda x: x.detach() * 2,
        lambda x: torch.tensor([float(v) for v in x]),
        lambda x: x.item(),
    ],
)
def test_an_answer_that_cuts_the_graph_is_told_where_to_look(cut):
    assert ".detach()" in message(checks.gradients, cut, torch.tensor([1.0]))


def test_a_network_answers_in_both_modes_and_keeps_its_own():
    network = checks.build(lambda: nn.Sequential(nn.Linear(50, 50), nn.Dropout(0.5)))
    images = torch.ones(1, 50)

    zeros = [
        int((network.forward(images, training=mode).value == 0).sum())
        for mode in (True, False)
    ]

    assert zeros[0] > 5
    assert zeros[1] == 0
    assert network.answer.training
    assert network.num_parameters == 50 * 51
    assert network.layers == ["Sequential", "Linear", "Dropout"]


def test_a_network_whose_shapes_do_not_fit_is_explained_by_the_ledger():
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(100, 10))
    network = checks.build(lambda: model)

    told = message(network.forward, torch.zeros(2, 3, 8, 8))

    assert "144" in told  # 4 maps of 6 × 6: the in_features that would fit
    assert "mat1" not in told


def test_a_parameter_that_no_gradient_reaches_has_none():
    class Loose(nn.Module):
        def __init__(self):
            super().__init__()
            self.used, self.unused = nn.Linear(2, 2), nn.Linear(2, 2)

        def forward(self, images):
            return self.used(images)

    found = checks.build(Loose).gradients(torch.ones(3, 2)).value

    assert found["used.weight"] > 0
    assert found["unused.weight"] is None


@pytest.mark.parametrize("made", [None, 3, "network", lambda x: x])
def test_what_is_no_network_is_refused_in_words(made):
    assert "expected a network" in message(checks.build, lambda: made)


def test_the_source_is_read_without_comments_and_strings():
    def loop(numbers):
        """Do not use conv2d."""
        return [n for n in numbers]  # not torch.stack

    assert checks.source_uses(loop, "conv2d", "stack", "for", "while") == {"for"}


def test_an_answer_elsewhere_is_asked_by_the_same_words():
    outcome = checks.call(Distant(double), NUMBERS)
    network = checks.build(Distant(nn.Linear), 3, 4)

    assert torch.equal(outcome.value, 2 * NUMBERS)
    assert network.forward(torch.ones(2, 3)).value.shape == (2, 4)
    assert set(network.state()) == {"weight", "bias"}


# Judging


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (torch.tensor([1, 2]), [1, 2]),
        (np.array([[1.5]]), torch.tensor([[1.5]])),
        (3, torch.tensor(3)),
        (torch.tensor(0.1 + 1e-7), 0.1),
        ((3, 28, 28), (3, 28, 28)),
        ([torch.ones(2), torch.zeros(2)], torch.tensor([[1.0, 1], [0, 0]])),
        ("blur", "blur"),
        (None, None),
        (float("nan"), float("nan")),
        ({"a": 1}, {"a": 1}),
    ],
)
def test_equal_values_in_any_form_count_as_equal(found, expected):
    checks.equal(found, expected)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (torch.tensor([1, 2]), [2, 1]),
        (torch.tensor([[1.0]]), torch.tensor([1.0])),
        (3.001, 3.0),
        (2, 2.00005 * 2),
        ("blur", "sharpen"),
        (None, 0),
        (0, None),
        (float("nan"), 0.0),
        ("4", 4),
        ({"a": 1}, {"a": 2}),
        (True, False),
    ],
)
def test_unequal_values_are_told_apart(found, expected):
    assert message(checks.equal, found, expected)


def test_a_difference_names_the_first_place_and_how_many_there_are():
    want = torch.zeros(4, 5)
    got = want.clone()
    got[2, 3], got[3, 0] = 7, 1

    told = message(checks.equal, got, want, what="the response")

    assert told.startswith("the response is 7 at (2, 3), expected 0; 2 of 20 values")


def test_a_named_mistake_is_told_before_a_general_one():
    told = message(
        checks.equal,
        -NUMBERS,
        NUMBERS,
        mistakes={"the target was subtracted twice": lambda: -NUMBERS},
        hint="Work out the first value by hand.",
    )

    assert "It looks as if the target was subtracted twice." in told
    assert told.endswith("Work out the first value by hand.")


def test_a_missing_return_is_named():
    told = message(checks.equal, checks.call(lambda: None), 3)

    assert "is a `return` missing?" in told


def test_an_answer_left_open_is_not_a_wrong_one():
    with pytest.raises(NotAnsweredYet, match="my_guess"):
        checks.equal(..., 3, what="my_guess")


def test_inputs_that_were_changed_are_named():
    checks.keeps_inputs(checks.call(double, NUMBERS))

    told = message(checks.keeps_inputs, checks.call(double_in_place, NUMBERS))

    assert "changed its input `numbers`" in told


def test_a_network_given_must_come_back_with_its_modes_hooks_and_weights():
    def tidy(model, images):
        return model(images)

    def to_eval(model, images):
        return model.eval()(images)

    def leave_hook(model, images):
        model[0].register_forward_hook(lambda *_: None)
        return model(images)

    def train(model, images):
        model[0].weight.data += 1
        return model(images)

    def leave_gradients(model, images):
        model(images).sum().backward()

    model, images = nn.Sequential(nn.Linear(3, 2)), torch.ones(1, 3)

    checks.keeps_inputs(checks.call(tidy, model, images))
    for changes, words in [
        (to_eval, "eval mode"),
        (leave_hook, "hooks"),
        (train, "0"),
        (leave_gradients, "the gradient on 0.weight"),
    ]:
        told = message(checks.keeps_inputs, checks.call(changes, model, images))
        assert words in told


def test_a_failed_call_too_may_leave_something_behind():
    def leave_hook(model, images):
        model[0].register_forward_hook(lambda *_: None)
        return model(images)

    model, misfit = nn.Sequential(nn.Linear(3, 2)), torch.ones(1, 4)

    failed = checks.fails(leave_hook, model, misfit, error=RuntimeError)

    assert "hooks" in message(checks.keeps_inputs, failed)
    tidy = checks.fails(lambda m, x: m(x), model, misfit, error=RuntimeError)
    checks.keeps_inputs(tidy)


def test_shape_and_dtype_are_insisted_on():
    found = checks.call(lambda: torch.zeros(2, 3))

    checks.is_like(found, shape=(2, 3), dtype=torch.float32)
    assert "shape (2, 3), expected (3, 2)" in message(
        checks.is_like, found, shape=(3, 2)
    )
    assert "torch.uint8" in message(checks.is_like, found, dtype=torch.uint8)
    assert "torch.Tensor" in message(checks.is_like, [1.0], shape=(1,))


def test_a_refusal_counts_only_with_the_right_kind_of_error():
    class TooLargeError(ValueError):
        pass

    def refuse(error):
        raise error

    checks.refuses(lambda: refuse(ValueError("no")))
    checks.refuses(lambda: refuse(TooLargeError("no")))
    assert "raised KeyError" in message(checks.refuses, lambda: refuse(KeyError("a")))
    assert "returned 4" in message(checks.refuses, lambda: 4)


# Recognizing


EXPECTED = torch.tensor([[0.5, -2.0, 300.0], [4.25, 5.5, -6.75]])


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (EXPECTED.T, "Height and width are swapped"),
        (EXPECTED[None], "an axis of length 1 too many"),
        (EXPECTED.flatten(), "1 axes instead of 2"),
        (torch.zeros(2, 4), "one off"),
        (EXPECTED.flip(0, 1), "half a turn"),
        (EXPECTED.flip(1), "left and right"),
        (EXPECTED.flip(0), "top and bottom"),
        (-EXPECTED, "sign"),
        (EXPECTED.clamp(min=0), "cut off at 0"),
        (EXPECTED.abs(), "lost their sign"),
        (EXPECTED.trunc(), "rounded"),
        (EXPECTED.trunc() % 256, "wrapped around"),
        (EXPECTED / 255, "0.003922 times"),
        (EXPECTED + 3, "3 too large"),
        (EXPECTED / 0, "nan or inf"),
        (torch.zeros(2, 3), "ever filled in"),
    ],
)
def test_a_known_mistake_is_recognized_from_the_numbers(got, words):
    assert words in recognize(got, EXPECTED)


def test_rows_and_columns_swapped_are_recognized_in_a_square():
    square = torch.arange(9.0).reshape(3, 3)

    assert "Rows and columns" in recognize(square.T, square)


def test_an_unknown_mistake_is_given_no_name():
    numbers = torch.Generator().manual_seed(0)

    got, want = (torch.randn(4, 5, generator=numbers) for _ in range(2))

    assert recognize(got, want) == ""


# Fresh numbers, hints, plain data


def test_fresh_numbers_differ_from_call_to_call_and_from_process_to_process(
    monkeypatch,
):
    first, second = (torch.rand(3, generator=checks.fresh_numbers()) for _ in range(2))

    assert not torch.equal(first, second)


def test_fresh_numbers_can_be_repeated_by_a_seed(monkeypatch):
    from course_utils.checks import fresh

    drawn = []
    for seed in ("5", "5", "6"):
        monkeypatch.setenv(fresh.VARIABLE, seed)
        monkeypatch.setattr(fresh, "_count", 0)
        drawn.append(torch.rand(3, generator=checks.fresh_numbers()))

    assert torch.equal(drawn[0], drawn[1])
    assert not torch.equal(drawn[0], drawn[2])


@pytest.fixture
def ladder(monkeypatch):
    rungs = {"nudge": "How many?", "lesson": "Section 2.1.", "step": "5 − 3 + 1."}
    monkeypatch.setattr(hinting, "ladders", lambda: {"slide": rungs})
    monkeypatch.setattr(hinting, "_told", {})


def test_hints_go_up_the_ladder_and_stay_on_its_last_rung(ladder, capsys):
    for _ in range(4):
        checks.hint("slide")

    told = capsys.readouterr().out.splitlines()

    assert told == [
        "Hint 1 of 3: How many?",
        "Hint 2 of 3: Section 2.1.",
        "Hint 3 of 3: 5 − 3 + 1.",
        "Hint 3 of 3: 5 − 3 + 1.",
    ]


def test_a_hint_for_an_unknown_name_offers_those_that_come_near(ladder):
    with pytest.raises(ValueError, match="did you mean 'slide'"):
        checks.hint("slid")


def test_copies_share_no_memory_at_any_depth():
    inner = torch.zeros(2)
    original = {"a": [inner, (np.zeros(2), 3)]}

    copied = plain.copied(original)
    inner += 1
    original["a"][1][0][:] = 5

    assert copied["a"][0].sum() == 0
    assert copied["a"][1][0].sum() == 0


def test_a_wrong_answer_is_shown_without_a_traceback():
    lines = checks.WrongAnswer("2 is not 3.")._render_traceback_()

    assert lines == ["WrongAnswer: 2 is not 3."]
