from __future__ import annotations

import math

import pytest
import scipy.stats
import torch

from course_utils import metrics


def random_predictions(num_images: int = 500, num_classes: int = 7):
    generator = torch.Generator().manual_seed(0)
    logits = 2 * torch.randn(num_images, num_classes, generator=generator)
    labels = torch.randint(0, num_classes, (num_images,), generator=generator)
    return logits.softmax(dim=1), labels


# Counting


def test_accuracy_is_the_fraction_of_right_predictions():
    predictions, labels = torch.tensor([1, 2, 3, 4, 4]), torch.tensor([1, 2, 0, 4, 0])

    assert metrics.accuracy(predictions, labels) == 3 / 5


def test_accuracy_of_logits_says_how_to_get_predictions():
    with pytest.raises(ValueError, match=r"\(4, 10\): give logits.argmax"):
        metrics.accuracy(torch.zeros(4, 10), torch.zeros(4, dtype=torch.long))


@pytest.mark.parametrize(
    ("num_predictions", "num_labels", "message"),
    [(3, 4, r"these have \(3,\) and \(4,\)"), (0, 0, "no label")],
)
def test_accuracy_says_which_shapes_do_not_fit(num_predictions, num_labels, message):
    with pytest.raises(ValueError, match=message):
        metrics.accuracy(torch.zeros(num_predictions), torch.zeros(num_labels))


def test_rows_of_the_confusion_matrix_are_the_true_classes():
    labels, predictions = torch.tensor([2, 2, 2, 0]), torch.tensor([1, 1, 2, 0])

    matrix = metrics.confusion_matrix(labels, predictions, 3)

    assert matrix.tolist() == [[1, 0, 0], [0, 0, 0], [0, 2, 1]]


def test_the_confusion_matrix_counts_each_pair_of_classes():
    probabilities, labels = random_predictions()
    predictions = probabilities.argmax(dim=1)

    matrix = metrics.confusion_matrix(labels, predictions, 9)

    for row in range(9):
        for col in range(9):
            assert matrix[row, col] == ((labels == row) & (predictions == col)).sum()
    assert matrix.trace() / 500 == metrics.accuracy(predictions, labels)


@pytest.mark.parametrize(
    ("labels", "predictions", "message"),
    [
        ([0, 3], [0, 1], "labels run from 0 to 3; 3 classes are 0 to 2"),
        ([0, 1], [-1, 2], "predictions run from -1 to 2"),
    ],
)
def test_a_class_that_does_not_exist_is_named(labels, predictions, message):
    with pytest.raises(ValueError, match=message):
        metrics.confusion_matrix(torch.tensor(labels), torch.tensor(predictions), 3)


def test_per_class_accuracy_divides_by_the_images_of_each_true_class():
    accuracies = metrics.per_class_accuracy(
        torch.tensor([[3, 1, 0], [0, 0, 0], [1, 1, 8]])
    )

    assert accuracies[0] == 3 / 4
    assert math.isnan(accuracies[1])
    assert accuracies[2] == 8 / 10


def test_the_most_confused_pairs_come_first_and_never_the_right_ones():
    matrix = torch.tensor([[90, 4, 0], [7, 80, 0], [0, 5, 70]])

    assert metrics.most_confused(matrix, 2) == [(1, 0, 7), (2, 1, 5)]
    assert metrics.most_confused(matrix, 9) == [(1, 0, 7), (2, 1, 5), (0, 1, 4)]
    assert matrix.trace() == 240  # the matrix itself stays


@pytest.mark.parametrize("ask", [metrics.most_confused, metrics.per_class_accuracy])
def test_a_matrix_that_is_not_square_is_refused(ask):
    with pytest.raises(ValueError, match=r"this has \(2, 3\)"):
        ask(torch.zeros(2, 3))


# Certainty


def test_calibration_worked_by_hand():
    probabilities = torch.tensor([[0.95, 0.05], [0.91, 0.09], [0.3, 0.7], [0.5, 0.5]])
    labels = torch.tensor([0, 1, 1, 0])

    found = metrics.calibration(probabilities, labels)

    assert found.counts.tolist() == [0, 0, 0, 0, 0, 1, 0, 1, 0, 2]
    assert found.accuracy[[5, 7, 9]].tolist() == [1, 1, 0.5]
    assert found.confidence[[5, 7, 9]].tolist() == pytest.approx([0.5, 0.7, 0.93])
    assert found.error == pytest.approx((0.5 + 0.3 + 2 * 0.43) / 4)
    assert found.confidence[:5].isnan().all()


def test_a_model_that_is_right_as_often_as_it_says_has_no_calibration_error():
    probabilities = torch.tensor([[0.75, 0.25]]).expand(400, -1)
    labels = torch.tensor([0] * 300 + [1] * 100)

    assert metrics.calibration(probabilities, labels).error < 1e-12


def test_certainty_itself_falls_in_the_last_bin():
    found = metrics.calibration(torch.eye(3), torch.tensor([0, 1, 0]), num_bins=4)

    assert found.counts.tolist() == [0, 0, 0, 3]
    assert found.edges.tolist() == [0, 0.25, 0.5, 0.75, 1]


def test_with_one_bin_the_calibration_error_is_the_distance_of_the_means():
    probabilities, labels = random_predictions()
    confidence, predictions = probabilities.max(dim=1)

    found = metrics.calibration(probabilities, labels, num_bins=1)

    accuracy = metrics.accuracy(predictions, labels)
    assert found.error == pytest.approx(abs(confidence.mean().item() - accuracy))


def test_probabilities_in_half_precision_are_still_taken_for_probabilities():
    probabilities, labels = random_predictions()

    found = metrics.calibration(probabilities.bfloat16(), labels)

    assert found.counts.sum() == 500


@pytest.mark.parametrize(
    ("probabilities", "message"),
    [
        (torch.tensor([[2.0, -1.0]]), "give logits.softmax"),
        (torch.tensor([[0.2, 0.2]]), "sums to 1"),
        (torch.tensor([0.2, 0.8]), r"these have \(2,\)"),
    ],
)
@pytest.mark.parametrize("ask", [metrics.calibration, metrics.most_confident_mistakes])
def test_what_are_no_probabilities_is_refused(ask, probabilities, message):
    with pytest.raises(ValueError, match=message):
        ask(probabilities, torch.tensor([0]))


def test_calibration_needs_a_bin():
    with pytest.raises(ValueError, match="num_bins=0"):
        metrics.calibration(torch.eye(2), torch.tensor([0, 1]), num_bins=0)


def test_the_most_confident_mistakes_are_wrong_and_surest_first():
    probabilities, labels = random_predictions()
    confidence, predictions = probabilities.max(dim=1)

    found = metrics.most_confident_mistakes(probabilities, labels, count=20)

    assert len(found) == 20
    assert (predictions[found] != labels[found]).all()
    wrong = confidence[predictions != labels]
    torch.testing.assert_close(confidence[found], wrong.sort(descending=True)[0][:20])


def test_a_model_without_mistakes_has_no_confident_ones():
    found = metrics.most_confident_mistakes(torch.eye(4), torch.arange(4))

    assert found.tolist() == []


# Intervals


@pytest.mark.parametrize(
    ("num_correct", "num_examples", "confidence"),
    [(7040, 10_000, 0.95), (3, 7, 0.95), (0, 50, 0.9), (50, 50, 0.99)],
)
def test_the_accuracy_interval_is_wilson_s(num_correct, num_examples, confidence):
    ours = metrics.accuracy_interval(num_correct, num_examples, confidence=confidence)

    theirs = scipy.stats.binomtest(num_correct, num_examples).proportion_ci(
        confidence, method="wilson"
    )
    assert ours.value == num_correct / num_examples
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@pytest.mark.parametrize("accuracy", [0.5, 0.71, 0.9, 0.98])
def test_the_accuracy_interval_holds_the_truth_as_often_as_it_promises(accuracy):
    chances = scipy.stats.binom(200, accuracy).pmf(range(201))

    covered = 0.0
    for num_correct, chance in enumerate(chances):
        _, low, high = metrics.accuracy_interval(num_correct, 200)
        covered += chance * (low <= accuracy <= high)

    assert covered == pytest.approx(0.95, abs=0.025)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((11, 10), "11 right of 10"), ((-1, 10), "-1 right"), ((0, 0), "0 right of 0")],
)
def test_impossible_counts_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        metrics.accuracy_interval(*arguments)
    with pytest.raises(ValueError, match=message):
        metrics.two_proportions(5, 10, *arguments)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_an_impossible_confidence_is_named(confidence):
    with pytest.raises(ValueError, match=f"confidence={confidence}"):
        metrics.accuracy_interval(5, 10, confidence=confidence)
    with pytest.raises(ValueError, match=f"confidence={confidence}"):
        metrics.mean_interval([1, 2], confidence=confidence)


def test_the_mean_interval_is_student_s():
    values = torch.tensor([0.704, 0.711, 0.698, 0.715, 0.707], dtype=torch.double)

    ours = metrics.mean_interval(values, confidence=0.9)

    theirs = scipy.stats.ttest_1samp(values, 0).confidence_interval(0.9)
    assert ours.value == pytest.approx(values.mean().item())
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))


def test_the_difference_is_taken_seed_by_seed():
    first = [0.60, 0.70, 0.80, 0.90]  # the seeds differ far more than the methods
    second = [0.61, 0.71, 0.82, 0.91]

    ours = metrics.difference_interval(first, second)

    theirs = scipy.stats.ttest_rel(second, first).confidence_interval(0.95)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))
    assert ours.low > 0


def test_runs_without_a_partner_are_refused():
    with pytest.raises(ValueError, match="there are 2 and 3"):
        metrics.difference_interval([1, 2], [1, 2, 3])


@pytest.mark.parametrize("values", [[], [0.7]])
def test_one_run_shows_no_spread(values):
    with pytest.raises(ValueError, match=f"^{len(values)} value"):
        metrics.mean_interval(values)


@pytest.mark.parametrize(
    "counts", [(7040, 10_000, 7135, 10_000), (30, 50, 20, 70), (5, 10, 5, 10)]
)
def test_the_test_of_two_proportions_is_the_chi_squared_one(counts):
    first, num_first, second, num_second = counts

    ours = metrics.two_proportions(*counts)

    theirs = scipy.stats.chi2_contingency(
        [[first, num_first - first], [second, num_second - second]], correction=False
    )
    assert ours.z**2 == pytest.approx(theirs.statistic)
    assert ours.p_value == pytest.approx(theirs.pvalue)
    assert ours.difference == pytest.approx(second / num_second - first / num_first)
    assert ours.z * ours.difference >= 0


def test_one_per_cent_of_ten_thousand_images_is_not_enough_to_be_sure():
    test = metrics.two_proportions(7040, 10_000, 7135, 10_000)

    assert test.z == pytest.approx(1.48, abs=0.005)
    assert test.p_value > 0.05


def test_two_proportions_without_any_spread_cannot_be_compared():
    with pytest.raises(ValueError, match="no spread"):
        metrics.two_proportions(10, 10, 20, 20)
