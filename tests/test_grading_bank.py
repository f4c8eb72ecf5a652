"""The graders: wrong answers fail, right ones of any style pass, mutants are caught."""

from __future__ import annotations

import tomllib

import pytest
from grading_bank import assignments, mutating, variants

from course_utils.grading import release

VARIANTS = variants.all_variants()
ANSWERS = [
    (name, answer)
    for name in release.assignments()
    for answer in assignments.load(name).answers
]


def ids(values):
    return [str(v) if isinstance(v, variants.Variant) else "-".join(v) for v in values]


@pytest.mark.parametrize("variant", VARIANTS, ids=ids(VARIANTS))
def test_a_right_answer_gets_all_points_and_a_wrong_one_those_it_earned(
    variant, record_property
):
    assignment = assignments.load(variant.assignment)
    full = sum(test.points for test in assignment.tests_of(variant.answer))

    judgement = assignments.judge(assignment, variant.answer, variant.source)

    told = "\n".join(judgement.messages.values())
    kind = "right answers accepted" if variant.is_right else "wrong answers caught"
    is_as_it_should = (judgement.score == full) == variant.is_right
    record_property("bank", (variant.assignment, kind, int(is_as_it_should), 1))
    assert judgement.score == (full if variant.is_right else variant.score), told
    assert variant.is_right or judgement.score < full
    for words in variant.says:
        assert words in told


@pytest.mark.parametrize(("name", "answer"), ANSWERS, ids=ids(ANSWERS))
def test_each_answer_has_six_wrong_and_four_right_variants(name, answer):
    own = [v for v in VARIANTS if (v.assignment, v.answer) == (name, answer)]

    assert sum(not v.is_right for v in own) >= 6
    assert sum(v.is_right for v in own) >= 4
    assert len({v.what for v in own}) == len(own)


@pytest.mark.parametrize("name", release.assignments())
def test_variants_belong_to_answers_that_exist(name):
    assignment = assignments.load(name)

    strays = {v.answer for v in VARIANTS if v.assignment == name} - {
        *assignment.answers
    }

    assert not strays


@pytest.mark.parametrize(
    "words",
    [
        "the kernel is flipped",
        "Height and width are swapped",
        "softmax was applied twice",
        "the mean of the batches' means was taken",
        "train or eval mode",
        "validation",
        "rounded",
        "It is one off",
        "is a `return` missing",
        "changed its input",
        "lets no gradient through",
    ],
)
def test_a_famous_mistake_is_called_by_its_name(words):
    assert [v for v in VARIANTS if any(words in said for said in v.says)]


@pytest.mark.parametrize(("name", "answer"), ANSWERS, ids=ids(ANSWERS))
def test_every_mutant_of_the_solution_is_caught_or_explained(
    name, answer, record_property
):
    assignment = assignments.load(name)
    full = sum(test.points for test in assignment.tests_of(answer))
    excused = excuses(name).get(answer, {})

    made = mutating.mutants(assignment.answers[answer])
    if "all" in excused:
        pytest.skip(excused["all"])
    alive = [
        mutant.change
        for mutant in made
        if assignments.judge(assignment, answer, mutant.source, seconds=10).score
        == full
    ]

    caught = len(made) - len(alive)
    record_property("bank", (name, "mutants caught", caught, len(made)))
    assert sorted(alive) == sorted(excused)


def excuses(name):
    """Return the mutants that may live, with the reason, by answer."""
    path = variants.BANK / name / "survivors.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
