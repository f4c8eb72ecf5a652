"""The living things of Scenes-10: bird, fish, mushroom and tree."""

from __future__ import annotations

from course_utils.data.scene_outlines import (
    BODY,
    BRIGHT,
    DARK,
    TRIM,
    Part,
    Proportions,
    blob,
    disk,
    line,
    ring,
    shape,
)


def bird(p: Proportions) -> list[Part]:
    """Return a bird in flight with its wings raised or lowered, or one that stands."""
    half, lift, tail = p.vary(0.32, 0.08), p.vary(0, 0.12), p.vary(0.25, 0.12)
    x, y, head = p.vary(0.62, 0.08), p.vary(-0.3, 0.12), p.vary(0.24, 0.04)
    wing, lean = p.vary(0.75, 0.2), p.vary(0.25, 0.3)
    flight = p.choose("raised", "folded", "lowered")
    back, belly = [(-0.2, -half), (0.5, -half - 0.1)], [(0.5, half), (-0.1, half + 0.1)]
    body = [
        shape(TRIM, (-0.5, 0), (-1, lift - tail), (-0.85, lift), (-1.05, lift + tail)),
        blob(BODY, (-0.85, -0.05), *back, (0.85, -0.1), *belly, (-0.6, half / 2)),
        disk(BODY, x, y, head),
        shape(BRIGHT, (x + 0.17, y - 0.12), (x + 0.5, y + 0.05), (x + 0.17, y + 0.13)),
        disk(DARK, x + 0.06, y - 0.06, 0.07),
    ]
    if flight == "folded":
        legs = [line(DARK, 0.07, (x, half), (x + 0.05, 0.75)) for x in (-0.05, 0.2)]
        fold = [(-0.75, 0.1), (-0.2, -0.3), (0.4, -0.2), (0.3, 0.2), (-0.2, 0.3)]
        return [*legs, *body, blob(TRIM, *fold)]
    tip = -wing if flight == "raised" else wing
    hand = [(-0.35 - lean, 0.8 * tip), (-0.1 - lean, tip)]
    spread = [(0.35, 0), (-0.3, 0), *hand, (0.2, tip / 2)]
    far = blob(TRIM, *((x + 0.3, 0.9 * y) for x, y in spread))
    near = blob(TRIM, *((x, 1.25 * y) for x, y in spread))
    return [far, *body, near]


def fish(p: Proportions) -> list[Part]:
    """Return a slim or a round fish with a gill, stripes or a fin on its side."""
    half, nose = p.vary(0.45, 0.12), p.vary(0.95, 0.05)
    tail, fork, fin = p.vary(0.45, 0.12), p.vary(-0.85, 0.08), p.vary(0.3, 0.12)
    back = [(-0.3, -half), (0.3, -1.2 * half), (0.8, -0.8 * half)]
    belly = [(x, -y) for x, y in reversed(back)]
    parts = [
        shape(TRIM, (-0.4, 0), (-1, -tail), (fork, 0), (-1, tail)),
        shape(TRIM, (-0.4, -half / 2), (-0.25, -half - fin), (0.4, -half / 2)),
        shape(TRIM, (-0.2, half / 2), (-0.25, half + fin * 0.8), (0.2, half / 2)),
        blob(BODY, (-0.75, 0), *back, (nose + 0.1, 0), *belly),
        disk(BRIGHT, 0.58, -0.12, 0.13),
        disk(DARK, 0.6, -0.12, 0.07),
    ]
    side = 0.7 * half
    match p.choose("gill", "stripes", "fin"):
        case "gill":
            parts.append(ring(DARK, 0.15, 0, 0.15, half * 0.6, 0.07, -80, 80))
        case "stripes":
            stripes = [[(x, -side), (x, side)] for x in (-0.2, 0.2)]
            parts += [line(TRIM, 0.12, *ends) for ends in stripes]
        case "fin":
            parts.append(blob(TRIM, (0.3, 0.05), (-0.2, 0), (-0.3, 0.35), (0.1, 0.3)))
    return parts


def mushroom(p: Proportions) -> list[Part]:
    """Return a mushroom with a dome, a cone or a flat cap, spotted or plain."""
    wide, brim, stem = p.vary(0.92, 0.08), p.vary(0.05, 0.12), p.vary(0.24, 0.08)
    foot, lean = stem + p.vary(0.08, 0.08), p.vary(0, 0.1)
    form = p.choose("dome", "cone", "flat")
    height = p.vary({"dome": 0.85, "cone": 1.0, "flat": 0.55}[form], 0.1)
    top = brim - height
    if form == "cone":
        rim = [(wide + 0.2, brim + 0.05), (0, brim + 0.15), (-wide - 0.2, brim + 0.05)]
        cap = blob(BODY, (0, top - 0.3), (0.5, top / 2), *rim, (-0.5, top / 2))
    else:
        cap = disk(BODY, 0, brim, wide, height, 180, 360)
    feet = [(lean + foot, 0.85), (lean - foot, 0.85)]
    parts = [
        shape(BRIGHT, (-stem, brim), (stem, brim), *feet),
        disk(DARK, 0, brim, wide * 0.9, 0.12, 0, 180),
        cap,
    ]
    if p.choose("spotted", "plain") == "spotted":
        spots = ((-0.55, 0.3), (0, 0.65), (0.5, 0.35), (-0.05, 0.2))
        parts += [disk(TRIM, x * wide, brim - height * y, 0.13, 0.11) for x, y in spots]
    return parts


def tree(p: Proportions) -> list[Part]:
    """Return a tree with a round or a three-part crown, or a fir."""
    trunk, base = p.vary(0.13, 0.04), p.vary(0.25, 0.12)
    lean, wide = p.vary(0, 0.12), p.vary(0.62, 0.12)
    form = p.choose("round", "fir", "cloud")
    stem = [(-trunk, -0.2), (trunk, -0.2), (1.3 * trunk, 1), (-1.3 * trunk, 1)]
    parts = [shape(TRIM, *stem)]
    if form == "fir":
        for top, size in ((0.0, 1.1), (-0.55, 0.9), (-1.05, 0.75)):
            left, right, hem = -wide * size, wide * size, top + 0.62
            parts.append(shape(BODY, (lean, top), (right, hem), (left, hem)))
        return parts
    if form == "cloud":
        low, high = p.vary(0.42, 0.08), p.vary(0.45, 0.08)
        parts += [disk(BODY, x * wide, base - 0.35, low) for x in (-0.75, 0.75)]
        parts.append(disk(BODY, lean, -0.5, high))
    else:
        parts.append(disk(BODY, lean, (base - 1) / 2, wide * 1.15, (base + 1) / 2))
    parts.append(line(TRIM, 0.1, (0, 0.3), (p.vary(0, 0.3), -0.25)))
    return parts
