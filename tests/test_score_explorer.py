from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F
import traitlets

from course_utils.widgets.score_explorer import score_explorer
from course_utils.widgets.score_picture import positive, signed


@pytest.fixture
def explorer():
    return score_explorer()


def test_the_first_scores_give_the_ten_probabilities_of_the_lesson(explorer):
    expected = [0.003, 0.003, 0.162, 0.001, 0.06, 0.162, 0.003, 0.003, 0.441, 0.162]

    torch.testing.assert_close(
        explorer.probabilities, torch.tensor(expected).double(), atol=0.0005, rtol=0
    )
    assert torch.tensor(explorer.scores).exp().sum().item() == pytest.approx(123.8507)


@pytest.mark.parametrize(("label", "loss"), [(2, 1.819), (8, 0.8187), (3, 6.819)])
def test_the_loss_is_minus_the_logarithm_of_the_true_class(explorer, label, loss):
    explorer.label = label

    assert explorer.loss == pytest.approx(loss, abs=0.0005)
    assert explorer.loss == pytest.approx(-math.log(explorer.probabilities[label]))


def test_equal_scores_cost_the_logarithm_of_ten(explorer):
    explorer.scores = [7] * 10

    assert explorer.loss == pytest.approx(math.log(10))


def test_the_gradient_is_what_autograd_finds(explorer):
    scores = torch.tensor(explorer.scores, requires_grad=True)
    F.cross_entropy(scores, torch.tensor(explorer.label)).backward()

    torch.testing.assert_close(explorer.gradient.float(), scores.grad)
    assert explorer.gradient.sum().item() == pytest.approx(0, abs=1e-12)


def test_scores_too_large_for_a_bare_exponential_still_have_probabilities(explorer):
    before = explorer.probabilities

    explorer.scores = torch.tensor(explorer.scores) + 5000

    torch.testing.assert_close(explorer.probabilities, before)


def test_a_step_goes_against_the_gradient_and_lowers_the_loss(explorer):
    before, loss = torch.tensor(explorer.scores), explorer.loss
    gradient = explorer.gradient.float()
    explorer.learning_rate = 0.5

    explorer.step()

    torch.testing.assert_close(torch.tensor(explorer.scores), before - 0.5 * gradient)
    assert explorer.loss < loss


def test_a_row_of_logits_and_names_can_be_explored():
    logits = torch.randn(1, 3, requires_grad=True)

    explorer = score_explorer(logits[0], 1, class_names=["cat", "dog", "frog"])

    torch.testing.assert_close(
        explorer.probabilities.float(), logits[0].detach().softmax(dim=0)
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("scores", [1.0] * 9, "9 scores do not fit 10 classes"),
        ("scores", [[1.0] * 10], "one for each class; this is"),
        ("scores", "high", "2 to 20 numbers between −10,000 and 10,000"),
        ("scores", [math.nan] * 10, "not nan"),
        ("scores", [2e4] + [0] * 9, "not 20000"),
        ("label", 10, "label=10 names no class; choose 0 to 9"),
        ("label", -1, "choose 0 to 9"),
        ("learning_rate", 11.0, "learning_rate"),
    ],
)
def test_a_setting_out_of_range_is_refused_and_nothing_changes(
    explorer, name, value, words
):
    before = getattr(explorer, name)

    with pytest.raises(traitlets.TraitError, match=words):
        setattr(explorer, name, value)

    assert getattr(explorer, name) == before


def test_a_label_that_names_no_class_is_refused_at_the_start():
    with pytest.raises(ValueError, match="label=2 names no class; choose 0 to 1"):
        score_explorer([1, 2])


def test_a_value_refused_from_the_browser_becomes_words(explorer):
    explorer.set_state({"label": 12})

    assert "label=12" in explorer.problem
    assert explorer.label == 2


def test_the_static_picture_spells_the_loss_out(explorer):
    page = explorer.picture_html()

    assert "loss = −ln(20.09 / 123.85) = 1.82 nats" in page
    assert page.count("<tr>") == 11
    assert ">2 (true)</th>" in page
    assert ">−0.838</td>" in page


def test_the_static_picture_subtracts_where_float32_cannot_hold_the_powers(explorer):
    explorer.scores = torch.tensor(explorer.scores) + 100

    page = explorer.picture_html()

    assert page.count(">inf</td>") == 10
    assert "loss = −ln(0.3679 / 2.268) = 1.82 nats, with 104 subtracted" in page


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (9.99996, "10"),
        (54.59815, "54.60"),
        (1e6, "1.00·10⁶"),
        (4.54e-5, "4.54·10⁻⁵"),
        (math.inf, "inf"),
    ],
)
def test_numbers_above_zero_are_written_to_be_read(value, text):
    assert positive(value) == text


def test_signed_numbers_have_a_true_minus_and_no_idle_zeros():
    assert [signed(value) for value in (-1.5, 2.0, -0.001)] == ["−1.5", "2", "0"]
