"""One line of the ledger: what one call of a layer did."""

from __future__ import annotations

from dataclasses import dataclass

from course_utils.shapes.formulas import number

Shape = tuple[int, ...]


@dataclass
class Row:
    """A layer, or a call in ``forward``, as it ran once."""

    name: str  # the path of attributes, "features.0", or what is called: "F.relu"
    kind: str  # "Conv2d", "max pool (in forward)"
    block: str  # the path of the module that called it, "" for the model itself
    input_shapes: tuple[Shape, ...] = ()
    output_shape: Shape | None = None  # None where it failed or gave no tensor
    size_formulas: tuple[str, ...] = ()  # one for each axis a window slides along
    num_values: int = 0  # for one example
    is_view: bool = False  # the values lie where they lay: nothing new in memory
    num_bytes: int = 0  # of the values, for one example
    num_parameters: int = 0  # those that no earlier row has counted
    parameter_formula: str = ""
    receptive_field: tuple[int | str, ...] = ()  # pixels or "whole image", each axis
    field_formulas: tuple[str, ...] = ()
    jump: tuple[float | None, ...] = ()  # pixels between neighbors, each axis
    num_multiply_adds: int = 0  # for one example
    multiply_formula: str = ""
    note: str = ""
    has_failed: bool = False

    @property
    def field(self) -> str:
        """The receptive field for reading: "22", "22 × 10" or "whole image"."""
        sizes = [n if isinstance(n, str) else number(n) for n in self.receptive_field]
        return " × ".join(sizes if len(set(sizes)) > 1 else sizes[:1]) or "–"

    @property
    def jump_text(self) -> str:
        """The jump for reading; a dash where neighbors stand in no order."""
        steps = ["–" if step is None else number(step) for step in self.jump]
        return " × ".join(steps if len(set(steps)) > 1 else steps[:1]) or "–"

    @property
    def formulas(self) -> list[tuple[str, str]]:
        """Pairs of what is computed and how, with this row's numbers."""
        sizes = _named(self.size_formulas)
        if len(sizes) > 1 and len(set(self.size_formulas)) == 1:
            sizes = [(" = ".join(name for name, _ in sizes), self.size_formulas[0])]
        named = [(f"receptive field, {n}", f) for n, f in _named(self.field_formulas)]
        if len(set(self.field_formulas)) == 1:
            named = [("receptive field", self.field_formulas[0])]
        multiply = f"{self.multiply_formula} = {self.num_multiply_adds:,}"
        return [
            *sizes,
            *([("parameters", self.parameter_formula)] * bool(self.parameter_formula)),
            *named,
            *([("multiply-adds", multiply)] * bool(self.multiply_formula)),
        ]


def _named(formulas: tuple[str, ...]) -> list[tuple[str, str]]:
    names = ["D", "H", "W"] if len(formulas) > 1 else ["length"]
    return list(zip(names[-len(formulas) :], formulas, strict=True)) if formulas else []


def shape_text(shape: Shape | None) -> str:
    """Return a shape as PyTorch shows it, a dash for none."""
    return "–" if shape is None else str(tuple(shape))
