"""What the values of a tensor see of the image, while layers change its axes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from course_utils.shapes.formulas import Reach, Window, jump_after, reach_after

BATCH = -1  # the axis of the examples; the axes of the image are 0, 1, …


@dataclass(frozen=True)
class Part:
    """A factor of a tensor's axis: positions along axes of the image, or channels.

    Flattening puts several parts in one axis, and ``view`` may split them again.
    """

    axes: frozenset[int]  # none: channels, or anything that is no place
    count: int
    jump: float | None = None  # pixels between neighbors; None: no regular step


Axis = tuple[Part, ...]


def channels(count: int) -> Axis:
    """Return an axis that holds no places."""
    return (Part(frozenset(), count),)


@dataclass(frozen=True)
class Sight:
    """The axes of one tensor, and what its first value sees of the image."""

    axes: tuple[Axis, ...]
    reach: tuple[Reach, ...]  # one for each axis of the image
    image_size: tuple[int, ...]
    # Windowed attention and operations that are not followed leave only a lower bound.
    is_known: bool = True

    @classmethod
    def of_input(cls, shape: Sequence[int]) -> Sight:
        """Return the sight of an input (N, C, …): each pixel sees itself."""
        N, *rest = shape
        places = [(Part(frozenset({i}), n, 1),) for i, n in enumerate(rest[1:])]
        first = [(Part(frozenset({BATCH}), N, 1),), *[channels(n) for n in rest[:1]]]
        reach = tuple(Reach(0, 0) for _ in places)
        return cls((*first, *places), reach, tuple(rest[1:]))

    def part_on(self, axis: int) -> Part | None:
        """Return the part of ``axis`` alone, None where it shares it or holds none."""
        parts = self.axes[axis]
        is_single = len(parts) == 1 and len(parts[0].axes) == 1
        return parts[0] if is_single and parts[0].jump is not None else None

    def places(self, axes: Iterable[int]) -> frozenset[int]:
        """Return the axes of the batch and the image that these axes hold."""
        held = [part.axes for axis in axes for part in self.axes[axis]]
        return frozenset().union(*held)

    def sees_all(self, image_axis: int) -> bool:
        """Whether each value sees the whole image along one of its axes."""
        moves = any(
            image_axis in part.axes and part.count > 1
            for axis in self.axes
            for part in axis
        )
        reach = self.reach[image_axis]
        return reach.whole or (not moves and reach.covers(self.image_size[image_axis]))

    def jump(self, image_axis: int) -> float | None:
        """Return the pixels between neighbors, None where they stand in no order."""
        for axis in range(len(self.axes)):
            part = self.part_on(axis)
            if part and image_axis in part.axes:
                return part.jump
        return None

    def with_axis(self, axis: int, parts: Axis) -> Sight:
        """Return this sight with other parts on one axis of the tensor."""
        axes = list(self.axes)
        axes[axis] = parts
        return replace(self, axes=tuple(axes))

    def with_axes(self, axes: Iterable[Axis]) -> Sight:
        """Return this sight with other axes."""
        return replace(self, axes=tuple(axes))

    def with_reach(self, image_axis: int, reach: Reach) -> Sight:
        """Return this sight with another reach along one axis of the image."""
        reaches = list(self.reach)
        reaches[image_axis] = reach
        return replace(self, reach=tuple(reaches))

    def through(self, axis: int, window: Window, size: int) -> Sight:
        """Return the sight behind a window that slides along one axis."""
        part = self.part_on(axis)
        if part is None or part.axes == {BATCH}:
            held = self.places([axis])
            moved = self.with_axis(axis, (Part(held, size),))
            return replace(moved, is_known=False) if held else moved
        (image_axis,) = part.axes
        reach = reach_after(self.reach[image_axis], part.jump, window)
        moved = Part(part.axes, size, jump_after(part.jump, window))
        return self.with_reach(image_axis, reach).with_axis(axis, (moved,))

    def stepped(self, axis: int, start: int, step: float, size: int) -> Sight:
        """Return the sight of every ``step``-th position from ``start`` on."""
        part = self.part_on(axis)
        if part is None:
            held = self.places([axis])
            is_same = math.prod(p.count for p in self.axes[axis]) == size
            return self if is_same else self.with_axis(axis, (Part(held, size),))
        (image_axis,) = part.axes
        moved = self.with_axis(axis, (Part(part.axes, size, part.jump * step),))
        if image_axis == BATCH:
            return moved
        reach = self.reach[image_axis].shifted(start * part.jump)
        return moved.with_reach(image_axis, reach)

    def gathered(self, axes: Iterable[int]) -> Sight:
        """Return the sight of values that look at all positions of some axes.

        The axes themselves stay; sums and means drop them afterwards.
        """
        sight = self
        for axis in axes:
            for part in self.axes[axis]:
                for image_axis in part.axes - {BATCH}:
                    sight = sight._along(image_axis, part)
        return sight

    def _along(self, image_axis: int, part: Part) -> Sight:
        reach = self.reach[image_axis]
        if part.jump is None:
            return self.with_reach(image_axis, replace(reach, whole=True))
        last = reach.last + (part.count - 1) * part.jump
        return self.with_reach(image_axis, replace(reach, last=last))

    def everywhere(self, axes: Iterable[int]) -> Sight:
        """Return the sight of values that share statistics over some axes."""
        emptied = self.gathered(axes).with_axes(
            () if axis in axes else parts for axis, parts in enumerate(self.axes)
        )
        sight = self.gathered(axes)
        for image_axis, reach in enumerate(sight.reach):
            if image_axis in self.places(axes) and emptied.sees_all(image_axis):
                sight = sight.with_reach(image_axis, replace(reach, whole=True))
        return sight

    def without(self, axes: Iterable[int]) -> Sight:
        """Return this sight with some axes of the tensor dropped."""
        gone = {axis % len(self.axes) for axis in axes}
        return self.with_axes(
            parts for axis, parts in enumerate(self.axes) if axis not in gone
        )

    def viewed(self, shape: Sequence[int]) -> Sight:
        """Return the sight of the same values in another shape."""
        left = [part for axis in self.axes for part in axis]
        axes: list[list[Part]] = []
        for size in shape:
            taken = _take(left, size)
            if taken is None:
                return self.lost(shape, is_known=True)
            axes.append(taken)
        if axes:
            axes[-1] += left  # parts of a single position
        return self.with_axes(tuple(axis) for axis in axes)

    def lost(self, shape: Sequence[int], *, is_known: bool = False) -> Sight:
        """Return a sight of this shape in which no axis has an order any more."""
        held = self.places(range(len(self.axes))) - {BATCH}
        axes = [(Part(held, n) if n > 1 else Part(frozenset(), n),) for n in shape]
        return replace(self, axes=tuple(axes), is_known=self.is_known and is_known)

    def joined(self, other: Sight) -> Sight:
        """Return the sight of values that depend on both; the axes are this one's."""
        reach = tuple(
            Reach(
                min(a.first, b.first),
                max(a.last, b.last),
                whole=self.sees_all(i) or other.sees_all(i),
            )
            for i, (a, b) in enumerate(zip(self.reach, other.reach, strict=True))
        )
        known = self.is_known and other.is_known
        return replace(self, reach=reach, is_known=known)


def _take(left: list[Part], size: int) -> list[Part] | None:
    """Take parts from the front that make up ``size``; split the last if need be."""
    taken: list[Part] = []
    count = 1
    while left and (count < size or (size == 1 and not taken)):
        part = left[0]
        need = size // count
        if part.count <= need and size % (count * part.count) == 0:
            taken.append(left.pop(0))
        elif need and size % count == 0 and part.count % need == 0:
            if need == 1:
                break
            inner = part.count // need
            step = None if part.jump is None else part.jump * inner
            taken.append(Part(part.axes, need, step))
            left[0] = replace(part, count=inner)
        else:
            return None
        count *= taken[-1].count
    return taken if count == size else None


def broadcast(sights: Sequence[Sight], shape: Sequence[int]) -> Sight:
    """Return the sight of an elementwise result of this shape."""
    axes: list[Axis] = []
    for back in range(len(shape), 0, -1):
        size = shape[-back]
        fitting = [
            sight.axes[-back]
            for sight in sights
            if back <= len(sight.axes) and _size(sight.axes[-back]) == size
        ]
        held = [parts for parts in fitting if any(p.axes for p in parts)]
        axes.append((held or fitting or [channels(size)])[0])
    joined = sights[0]
    for sight in sights[1:]:
        joined = joined.joined(sight)
    return joined.with_axes(axes)


def _size(axis: Axis) -> int:
    return math.prod(part.count for part in axis)
