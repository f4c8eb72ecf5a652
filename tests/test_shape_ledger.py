from __future__ import annotations

import json

import pytest
import torch
import traitlets
from torch import nn

from course_utils.shapes.typed import read
from course_utils.widgets.shape_ledger import shape_ledger

CODE = """\
# the classic beginning
conv1 = nn.Conv2d(3, 16, 3, padding=1),
self.norm = BatchNorm2d(16)

torch.nn.MaxPool2d((2, 2), stride=2)
Flatten()
fc = Linear(16 * 16 * 16, 10)  # counted by hand
"""


# Reading text


def test_typed_layers_become_a_network_with_their_names():
    typed = read(CODE)

    assert typed.mistake == ""
    assert [(name, type(layer)) for name, layer in typed.model.named_children()] == [
        ("conv1", nn.Conv2d),
        ("norm", nn.BatchNorm2d),
        ("line 5", nn.MaxPool2d),
        ("line 6", nn.Flatten),
        ("fc", nn.Linear),
    ]
    assert typed.model.fc.in_features == 4096
    assert typed.model.conv1.weight.is_meta


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Conv2D(3, 16, 3)", "no layer Conv2D; Conv2d may be meant"),
        ("Dense(10)", "no layer Dense"),
        ("Conv2d(3, 16", "parentheses do not match"),
        ("Conv2d(3 16)", "not readable as a layer"),
        ("Conv2d(3, 16)", "Conv2d: missing 1 required positional argument"),
        ("Conv2d(3, 16, 3, pad=1)", "unexpected keyword argument 'pad'"),
        ("Conv2d(3, 16, 3, groups=2)", "groups that divide both: 1"),
        ("Conv2d(3, n, 3)", "n is no number and no word in quotes"),
        ("Linear('a' * 3, 2)", "'a' is no number"),
        ("Linear(10 ** 3, 2)", "10 ** 3 is no number"),
        ("Linear(1000000 * 1000000, 2)", "too large"),
        ("Linear(4 // 0, 2)", "division"),
        ("ReLU", "parentheses are missing: ReLU()"),
        ("Flatten(), ReLU()", "one layer a line"),
        ("Flatten(); ReLU()", "one layer a line"),
        ("Sequential(ReLU())", "Sequential holds layers"),
        ("x = 3", "only layers can stand here"),
        ("import os", "only layers can stand here"),
        ("__import__('os').system('true')", "no layer"),
        ("open('x', 'w')", "no layer open"),
        ("nn.Module.__subclasses__()", "no layer"),
        ("(lambda: 1)()", "no layer"),
        ("ReLU(inplace=print('x'))", "is no number"),
        ("Linear(*[1, 2])", "is no number"),
        ("Linear(**{'in_features': 3})", "cannot be used here"),
        ("a.b = ReLU()", "name is one word"),
        ("conv1 = ReLU()", "the name conv1 is taken already"),
        ("nn.init.zeros_(3)", "no layer"),
        ("functional.relu(3)", "no layer"),
    ],
)
def test_anything_else_is_refused_with_its_line_and_a_reason(line, words, capsys):
    typed = read(f"conv1 = Conv2d(3, 8, 3)\n\n{line}\nReLU()")

    assert typed.mistake.startswith("line 3: ")
    assert words in typed.mistake
    assert [type(layer) for layer in typed.model] == [nn.Conv2d]
    assert capsys.readouterr().out == ""


def test_nothing_typed_is_executed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    for line in (
        "Linear(open('made', 'w').write('x'), 2)",
        "x = __import__('pathlib').Path('made').touch()",
        "ReLU(inplace=__import__('pathlib').Path('made').touch())",
    ):
        assert read(line).mistake

    assert list(tmp_path.iterdir()) == []


def test_deep_nesting_is_refused_and_not_a_crash():
    assert "line 1" in read("Linear(" + "(" * 5000 + ")" * 5000 + ")").mistake


# The widget's state


@pytest.fixture
def widget():
    return shape_ledger(CODE, (3, 32, 32))


def test_the_ledger_follows_what_is_typed(widget):
    widget.code = "Conv2d(3, 8, 5)\nFlatten()"

    assert widget.ledger.output_shape == (1, 8 * 28 * 28)
    assert [row["output"] for row in widget.table["rows"]] == [
        "(1, 8, 28, 28)",
        "(1, 6272)",
    ]
    assert ["H = W", "⌊(32 − 5 + 2·0)/1⌋ + 1 = 28"] in widget.table["rows"][0][
        "formulas"
    ]


def test_the_ledger_follows_the_input_size(widget):
    widget.input_size = [3, 64, 48]

    assert widget.table["rows"][-1]["hasFailed"]
    first, fix, *_ = widget.table["problem"]
    assert first.startswith("It stops at fc (Linear): it takes 4096 values")
    assert "in_features=12288" in fix


def test_a_mistake_ends_the_ledger_before_its_line(widget):
    widget.code = "Conv2d(3, 8, 5)\nRelu(\nFlatten()"

    assert widget.mistake == "line 2: its parentheses do not match"
    assert [row["kind"] for row in widget.table["rows"]] == ["Conv2d"]

    widget.code = "Conv2d(3, 8, 5)"
    assert widget.mistake == ""


def test_an_empty_text_is_an_empty_ledger(widget):
    widget.code = "# nothing yet\n"

    assert widget.table["rows"] == []
    assert widget.table["output"] == "(1, 3, 32, 32)"
    assert widget.problem == ""


def test_layers_too_large_for_any_memory_are_only_counted(widget):
    widget.code = "Upsample(scale_factor=30000)\nConv2d(3, 1000000, 3)"

    assert widget.ledger.output_shape == (1, 1_000_000, 959_998, 959_998)


def test_a_model_from_the_notebook_is_shown_and_stays_as_it_is():
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)).train()

    widget = shape_ledger(model, (3, 8, 8))
    widget.input_size = [3, 20, 20]

    assert not widget.is_typed
    assert widget.ledger.output_shape == (1, 4, 18, 18)
    assert model.training
    assert torch.equal(model[1].running_mean, torch.zeros(4))


@pytest.mark.parametrize("size", [[], [3, 0, 32], [3, 4000, 4000], [1, 1, 1, 1, 1]])
def test_a_size_that_is_none_is_refused_and_nothing_changes(widget, size):
    with pytest.raises(traitlets.TraitError, match=r"such as \[3, 32, 32\]"):
        widget.input_size = size

    assert widget.input_size == [3, 32, 32]
    with pytest.raises(ValueError, match="an input size is"):
        shape_ledger(CODE, tuple(size))


def test_a_row_is_chosen_only_where_there_is_one(widget):
    widget.chosen = 4

    with pytest.raises(traitlets.TraitError, match="there are 5, counted from 0"):
        widget.chosen = 5
    widget.code = "ReLU()"
    assert widget.chosen == 0


def test_each_change_from_the_browser_is_answered(widget):
    widget.set_state({"code": "ReLU()", "asked": 7})

    assert widget.answered == 7
    assert widget.table["rows"][0]["kind"] == "ReLU"


def test_what_the_browser_gets_is_plain_data(widget):
    widget.code = "Conv2d(3, 8, 5)\nAdaptiveAvgPool2d(1)\nFlatten()\nLinear(9, 2)"

    state = json.loads(json.dumps(widget.table))

    assert state["rows"][1]["field"] == "whole image"
    assert state == widget.table


def test_the_static_picture_holds_the_text_and_the_ledger(widget):
    widget.code = "Conv2d(3, 8, 5)\nRelu("

    page = widget.picture_html()

    assert ">Conv2d(3, 8, 5)\nRelu(</pre>" in page
    assert "line 2: its parentheses do not match" in page
    assert "⌊(32 − 5 + 2·0)/1⌋ + 1 = 28" in page


def test_the_static_picture_cannot_be_written_by_what_is_typed(widget):
    widget.code = "<script>alert(1)</script>"

    assert "<script" not in widget.picture_html()
