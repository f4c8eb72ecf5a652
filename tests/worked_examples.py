"""Pictures and kernels whose responses were worked out by hand."""

BINARY = [
    [1, 1, 1, 0, 0],
    [0, 1, 1, 1, 0],
    [0, 0, 1, 1, 1],
    [0, 0, 1, 1, 0],
    [0, 1, 1, 0, 0],
]
CROSS = [[1, 0, 1], [0, 1, 0], [1, 0, 1]]
PATCH = [[120, 140, 120], [225, 220, 205], [255, 250, 230]]
