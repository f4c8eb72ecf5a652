"""The ten objects of Scenes-10: how each is put together, and what may vary in it."""

from __future__ import annotations

from collections.abc import Callable

from course_utils.data.scene_nature import bird, fish, mushroom, tree
from course_utils.data.scene_outlines import (
    BODY,
    BRIGHT,
    DARK,
    TRIM,
    Part,
    Proportions,
    blob,
    box,
    disk,
    line,
    ring,
    shape,
)


def airplane(p: Proportions) -> list[Part]:
    """Return an airplane with windows, an engine or a propeller, wings swept or not."""
    half, sweep = p.vary(0.2, 0.06), p.vary(0.4, 0.25)
    near, far, root = p.vary(0.68, 0.17), p.vary(0.5, 0.3), p.vary(0.2, 0.12)
    fin, chord = p.vary(0.55, 0.15), p.vary(0.42, 0.1)
    tip, end, heel = root - sweep, root - sweep - 0.28, root - chord
    back = [(-0.9, -half), (0.4, -1.2 * half), (0.9, -half)]
    belly = [(0.9, half), (0.3, 1.2 * half), (-0.5, half)]
    parts = [
        shape(TRIM, (root, 0), (heel, 0), (end, -far), (tip, -far)),
        shape(TRIM, (-0.5, -half / 2), (-0.9, -half / 2), (-1, -fin), (-0.8, -fin)),
        blob(BODY, (-1.1, -0.1), *back, (1.15, 0.05), *belly, (-1, 0)),
        shape(TRIM, (root, 0.05), (heel, 0.05), (end, near), (tip, near)),
        shape(TRIM, (-0.62, 0.02), (-0.85, 0.02), (-1, 0.3), (-0.85, 0.3)),
        shape(BRIGHT, (0.62, -half), (0.84, -0.6 * half), (0.66, -0.3 * half)),
    ]
    match p.choose("windows", "engine", "propeller"):
        case "windows":
            parts.append(line(DARK, 0.07, (-0.5, -half / 2), (0.5, -half / 2)))
        case "engine":
            parts.append(disk(DARK, tip + 0.15, 0.6 * near, 0.2, 0.09))
        case "propeller":
            parts.append(line(DARK, 0.08, (1, -0.4), (1.02, 0.45)))
    return parts


def car(p: Proportions) -> list[Part]:
    """Return a sedan, a hatchback or a coupe."""
    roof, deck = p.vary(-0.5, 0.1), p.vary(-0.04, 0.06)
    wheel, axle = p.vary(0.25, 0.04), p.vary(0.56, 0.06)
    rear, fore = p.vary(0, 0.06), p.vary(0, 0.1)
    rake, pillar = p.vary(0.3, 0.08), p.vary(-0.05, 0.12)
    form = p.choose("sedan", "hatchback", "coupe")
    back = rear + {"sedan": -0.65, "hatchback": -0.93, "coupe": -0.9}[form]
    front = fore + {"sedan": 0.55, "hatchback": 0.5, "coupe": 0.25}[form]
    left, right, glass, sill = back + rake * 0.6, front - rake, roof + 0.1, deck + 0.05
    hood = [(-1, deck + 0.08), (-0.9, deck), (0.8, deck + 0.03), (1, deck + 0.18)]
    back_pane = [(back + 0.16, deck), (left + 0.06, glass)]
    front_pane = [(right - 0.03, glass), (front - 0.14, deck)]
    return [
        shape(BODY, (back, sill), (left, roof), (right, roof), (front, sill)),
        shape(BODY, *hood, (1, 0.42), (-1, 0.42)),
        shape(BRIGHT, *back_pane, (pillar - 0.05, glass), (pillar - 0.05, deck)),
        shape(BRIGHT, (pillar + 0.05, deck), (pillar + 0.05, glass), *front_pane),
        box(TRIM, -1, 0.25, 1, 0.36),
        *(disk(DARK, x, 0.42, wheel) for x in (-axle, axle)),
        *(disk(BRIGHT, x, 0.42, 0.4 * wheel) for x in (-axle, axle)),
    ]


def truck(p: Proportions) -> list[Part]:
    """Return a truck that carries a box, a tank or a tipper."""
    top, floor, split = p.vary(-0.6, 0.12), p.vary(0.34, 0.04), p.vary(0.3, 0.1)
    roof, wheel, nose = p.vary(-0.3, 0.1), p.vary(0.22, 0.03), p.vary(0.8, 0.12)
    cab, pane, axles = split + 0.07, split + 0.18, (-0.72, p.vary(-0.25, 0.06), 0.66)
    match p.choose("box", "tank", "tipper"):
        case "box":
            load = box(TRIM, -1, top, split, floor)
        case "tank":
            length, height = (split + 1) / 2, (floor - top) / 2
            load = disk(
                TRIM, split - length, top + height + 0.05, length, height - 0.05
            )
        case "tipper":
            edge = [(-1.05, top + 0.25), (split + 0.05, top + 0.25)]
            load = shape(TRIM, *edge, (split - 0.1, floor), (-0.85, floor))
    window = [(nose - 0.04, roof + 0.1), (0.88, 0.05), (pane, 0.05)]
    return [
        box(DARK, -1, floor - 0.06, 1, floor + 0.08),
        load,
        shape(BODY, (cab, roof), (nose, roof), (0.98, 0.05), (1, floor), (cab, floor)),
        shape(BRIGHT, (pane, roof + 0.1), *window),
        *(disk(DARK, x, floor + 0.1, wheel) for x in axles),
        *(disk(BRIGHT, x, floor + 0.1, 0.4 * wheel) for x in axles),
    ]


def cup(p: Proportions) -> list[Part]:
    """Return a mug, a bowl on a saucer, or a cup with a foot; one handle each."""
    top, bottom = p.vary(0.58, 0.08), p.vary(0.48, 0.1)
    rim, foot, lip = p.vary(-0.6, 0.15), p.vary(0.72, 0.12), p.vary(0.15, 0.06)
    grip, reach, thick = p.vary(0.3, 0.07), p.vary(0.36, 0.08), p.vary(0.15, 0.03)
    band = p.vary(0.2, 0.12)
    middle = (rim + foot) / 2
    parts = [ring(BODY, 0.5, middle, grip, reach, thick)]
    match p.choose("mug", "bowl", "footed"):
        case "mug":
            base = [(bottom, foot), (-bottom, foot)]
            parts.append(shape(BODY, (-top, rim), (top, rim), *base))
        case "bowl":
            top, foot, band = top + 0.1, foot - 0.15, 0
            parts.insert(0, disk(TRIM, 0, foot, 0.85, 0.15))
            parts.append(disk(BODY, 0, rim, top, foot - rim, 0, 180))
        case "footed":
            top, waist = top + 0.05, (bottom * 0.6, foot - 0.2)
            right = [(top, rim), waist, (bottom, foot)]
            left = [(-x, y) for x, y in reversed(right)]
            parts.append(shape(BODY, *right, *left))
    if band:
        parts.append(box(TRIM, -bottom, middle, bottom, middle + band))
    tea = disk(DARK, 0, rim, top - 0.1, lip * 0.6)
    return [*parts, disk(BRIGHT, 0, rim, top, lip), tea]


def teapot(p: Proportions) -> list[Part]:
    """Return a round, a tall or a squat pot with a spout, a handle and a lid."""
    form = p.choose("round", "tall", "squat")
    rx, ry = {"round": (0.58, 0.52), "tall": (0.45, 0.66), "squat": (0.66, 0.4)}[form]
    rx, ry, y = p.vary(rx, 0.05), p.vary(ry, 0.06), 0.18
    reach, rise = p.vary(1.0, 0.08), p.vary(-0.3, 0.15)
    lid, knob = p.vary(0.32, 0.08), p.vary(0.1, 0.03)
    root, mouth = [(rx - 0.3, y + 0.3), (rx - 0.15, y - 0.15)], (reach - 0.15, rise)
    return [
        ring(BODY, -rx, y - 0.05, p.vary(0.33, 0.06), p.vary(0.34, 0.06), 0.13),
        shape(BODY, *root, mouth, (reach, rise + 0.05), (rx + 0.1, y + 0.2)),
        box(TRIM, -rx * 0.6, y + ry * 0.7, rx * 0.6, y + ry + 0.06),
        disk(BODY, 0, y, rx, ry),
        disk(TRIM, 0, y - ry + 0.1, lid, 0.2, 180, 360),
        disk(DARK, 0, y - ry - 0.15, knob),
        line(TRIM, 0.12, (-rx * 0.85, y + 0.1), (rx * 0.85, y + 0.1)),
    ]


def umbrella(p: Proportions) -> list[Part]:
    """Return an open umbrella, its panels or its ribs in a second color."""
    wide, brim, top = p.vary(0.95, 0.06), p.vary(0.0, 0.1), p.vary(-0.8, 0.12)
    end, hook = p.vary(0.72, 0.08), p.vary(0.17, 0.05)
    height = brim - top

    def canopy(tone: int, share: float) -> Part:
        return disk(tone, 0, brim, wide * share, height, 180, 360)

    match p.choose("middle", "ribs", "panels"):
        case "middle":
            cloth = [canopy(TRIM, 0.36)]
        case "ribs":
            cloth = [ring(TRIM, 0, brim, wide * 0.4, height, 0.07, 180, 360)]
        case "panels":
            cloth = [canopy(TRIM, 0.7), canopy(BODY, 0.3)]
    return [
        line(DARK, 0.09, (0, top - 0.12), (0, end)),
        ring(DARK, hook, end, hook, hook, 0.1, 180, 10),
        canopy(BODY, 1),
        *cloth,
    ]


OUTLINES: dict[str, Callable[[Proportions], list[Part]]] = {
    "airplane": airplane,
    "bird": bird,
    "car": car,
    "cup": cup,
    "fish": fish,
    "mushroom": mushroom,
    "teapot": teapot,
    "tree": tree,
    "truck": truck,
    "umbrella": umbrella,
}
