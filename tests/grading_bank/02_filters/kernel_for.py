# %% right: conditions, Prewitt's kernels, a Gaussian
def kernel_for(job):
    if job == "horizontal edges":
        return torch.tensor([[-1.0, -1.0, -1.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    if job == "vertical edges":
        return torch.tensor([[-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]])
    if job == "blur":
        return torch.tensor([[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]]) / 16
    if job == "sharpen":
        return torch.tensor([[-1.0, -1.0, -1.0], [-1.0, 9.0, -1.0], [-1.0, -1.0, -1.0]])
    raise ValueError(f"unknown job: {job}")


# %% right: match, kernels of two numbers, unsharp masking
def kernel_for(job):
    box = torch.ones(5, 5) / 25
    match job:
        case "horizontal edges":
            return torch.tensor([[-1.0], [1.0]])
        case "vertical edges":
            return torch.tensor([[-1.0, 1.0]])
        case "blur":
            return box
        case "sharpen":
            kernel = -box
            kernel[2, 2] += 2
            return kernel
        case _:
            raise ValueError("no such job")


# %% right: the course's own kernels, one the other turned
from course_utils.filters import KERNELS


def kernel_for(job):
    sobel_x = torch.tensor(KERNELS["Sobel x"])
    known = {
        "vertical edges": sobel_x,
        "horizontal edges": sobel_x.T,
        "blur": torch.tensor(KERNELS["Gaussian blur"]),
        "sharpen": torch.tensor(KERNELS["sharpen"]),
    }
    try:
        return known[job]
    except KeyError:
        raise ValueError(f"choose one of {list(known)}") from None


# %% right: outer products, scaled, in half a unit and seven wide
def smooth(n):
    return torch.ones(n) / n


def kernel_for(job):
    slope = torch.tensor([-0.5, 0.0, 0.5])
    identity = torch.zeros(3, 3)
    identity[1, 1] = 1.0
    laplacian = torch.tensor([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])
    jobs = {
        "horizontal edges": torch.outer(slope, smooth(7)),
        "vertical edges": torch.outer(smooth(7), slope),
        "blur": torch.outer(smooth(2), smooth(2)),
        "sharpen": identity - 0.25 * laplacian,
    }
    if job in jobs:
        return jobs[job]
    raise ValueError(job)


# %% right: Scharr in float64, zeros filled in
def kernel_for(job):
    kernel = torch.zeros(3, 3, dtype=torch.float64)
    if job == "horizontal edges":
        kernel[2] = torch.tensor([3, 10, 3])
        kernel[0] = -kernel[2]
    elif job == "vertical edges":
        kernel[:, 2] = torch.tensor([3, 10, 3])
        kernel[:, 0] = -kernel[:, 2]
    elif job == "blur":
        kernel += 1 / 9
    elif job == "sharpen":
        kernel[1, :] = -1
        kernel[:, 1] = -1
        kernel[1, 1] = 5
    else:
        raise ValueError(f"{job!r} is no job of mine")
    return kernel


# %% right: sums, slices and three decimals
def kernel_for(job):
    if job not in ("horizontal edges", "vertical edges", "blur", "sharpen"):
        raise ValueError(f"what is {job!r}?")
    if job == "blur":
        return torch.full((3, 3), 0.111)
    rows = torch.arange(-2.0, 3.0)[:, None].expand(5, 5).sign()
    if job == "sharpen":
        kernel = torch.full((3, 3), -0.25)
        kernel[1, 1] += 1 - kernel.sum()
        return kernel
    return rows if job == "horizontal edges" else rows.T


# %% wrong: horizontal and vertical are mixed up
# score: 5
# says: on BRIGHT_BELOW
# says: on BRIGHT_RIGHT
def kernel_for(job):
    kernels = {
        "horizontal edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
        "vertical edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
        "blur": [[1 / 9] * 3] * 3,
        "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    }
    if job not in kernels:
        raise ValueError(job)
    return torch.tensor(kernels[job], dtype=torch.float32)


# %% wrong: the sign is that of a flipped kernel
# score: 5
# says: expected some responses above 0 and none below
def kernel_for(job):
    kernels = {
        "horizontal edges": [[1, 2, 1], [0, 0, 0], [-1, -2, -1]],
        "vertical edges": [[1, 0, -1], [2, 0, -2], [1, 0, -1]],
        "blur": [[1 / 9] * 3] * 3,
        "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    }
    if job not in kernels:
        raise ValueError(job)
    return torch.tensor(kernels[job], dtype=torch.float32)


# %% wrong: one edge kernel for all directions
# score: 5
# says: expected some responses above 0 and none below
def kernel_for(job):
    edge = torch.tensor([[0.0, -1.0, 0.0], [-1.0, 4.0, -1.0], [0.0, -1.0, 0.0]])
    identity = torch.tensor([[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    if job in ("horizontal edges", "vertical edges"):
        return edge
    if job == "blur":
        return torch.full((3, 3), 1 / 9)
    if job == "sharpen":
        return identity + edge
    raise ValueError(job)


# %% wrong: line kernels, whose two sides have two signs
# score: 5
# says: expected some responses above 0 and none below
def kernel_for(job):
    kernels = {
        "horizontal edges": [[-1, -1, -1], [2, 2, 2], [-1, -1, -1]],
        "vertical edges": [[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]],
        "blur": [[1 / 9] * 3] * 3,
        "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    }
    if job not in kernels:
        raise ValueError(job)
    return torch.tensor(kernels[job], dtype=torch.float32)


# %% wrong: edge kernels whose sums are not 0
# score: 5
# says: on FLAT is [100, 100], expected [0, 0]
def kernel_for(job):
    kernels = {
        "horizontal edges": [[-1, -1, -1], [0, 0, 0], [1, 2, 1]],
        "vertical edges": [[-1, 0, 1], [-1, 0, 2], [-1, 0, 1]],
        "blur": [[1 / 9] * 3] * 3,
        "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    }
    if job not in kernels:
        raise ValueError(job)
    return torch.tensor(kernels[job], dtype=torch.float32)


# %% wrong: the blur is not divided by nine
# score: 7
# says: Every value is 9 times the one expected
def kernel_for(job):
    kernels = {
        "horizontal edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
        "vertical edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
        "blur": [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
        "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    }
    if job not in kernels:
        raise ValueError(job)
    return torch.tensor(kernels[job]).float()


# %% wrong: 0.11, as the lesson prints it, for one ninth
# score: 7
# says: Every value is 0.99 times the one expected
def kernel_for(job):
    kernels = {
        "horizontal edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
        "vertical edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
        "blur": [[0.11] * 3] * 3,
        "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    }
    if job not in kernels:
        raise ValueError(job)
    return torch.tensor(kernels[job]).float()


# %% wrong: the blur smears sideways alone
# score: 7
# says: Over how many rows, over how many columns does the kernel spread
def kernel_for(job):
    kernels = {
        "horizontal edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
        "vertical edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
        "blur": [[1 / 3, 1 / 3, 1 / 3]],
        "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    }
    if job not in kernels:
        raise ValueError(job)
    return torch.tensor(kernels[job]).float()


# %% wrong: a blur with negative weights
# score: 7
# says: An average has no negative weights
def kernel_for(job):
    kernels = {
        "horizontal edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
        "vertical edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
        "blur": [[-0.05, 0.25, -0.05], [0.25, 0.2, 0.25], [-0.05, 0.25, -0.05]],
        "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    }
    if job not in kernels:
        raise ValueError(job)
    return torch.tensor(kernels[job]).float()


# %% wrong: sharpening is taken for finding edges
# score: 7
# says: It looks as if this finds edges
def kernel_for(job):
    kernels = {
        "horizontal edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
        "vertical edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
        "blur": [[1 / 9] * 3] * 3,
        "sharpen": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    }
    if job not in kernels:
        raise ValueError(job)
    return torch.tensor(kernels[job], dtype=torch.float32)


# %% wrong: the picture as it is passes for sharper
# score: 7
# says: Add the picture and its edges
def kernel_for(job):
    kernels = {
        "horizontal edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
        "vertical edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
        "blur": [[1 / 9] * 3] * 3,
        "sharpen": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    }
    if job not in kernels:
        raise ValueError(job)
    return torch.tensor(kernels[job], dtype=torch.float32)


# %% wrong: whole numbers
# score: 8
# says: makes a tensor of floats
def kernel_for(job):
    kernels = {
        "horizontal edges": torch.tensor([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        "vertical edges": torch.tensor([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        "blur": torch.full((3, 3), 1 / 9),
        "sharpen": torch.tensor([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    }
    if job not in kernels:
        raise ValueError(job)
    return kernels[job]


# %% wrong: integer division empties the blur
# score: 6
# says: on FLAT
# says: makes a tensor of floats
def kernel_for(job):
    kernels = {
        "horizontal edges": torch.tensor([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        "vertical edges": torch.tensor([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        "blur": torch.ones(3, 3, dtype=torch.int64) // 9,
        "sharpen": torch.tensor([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    }
    if job not in kernels:
        raise ValueError(job)
    return kernels[job]


# %% wrong: an unknown job raises a KeyError
# score: 8
# says: raised KeyError: 'emboss', expected a ValueError
def kernel_for(job):
    return {
        "horizontal edges": torch.tensor([[-1.0, -2, -1], [0, 0, 0], [1, 2, 1]]),
        "vertical edges": torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        "blur": torch.full((3, 3), 1 / 9),
        "sharpen": torch.tensor([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    }[job]


# %% wrong: lists instead of tensors
# score: 0
# says: is of type list, expected a torch.Tensor
def kernel_for(job):
    kernels = {
        "horizontal edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
        "vertical edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
        "blur": [[1 / 9] * 3] * 3,
        "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    }
    if job not in kernels:
        raise ValueError(job)
    return kernels[job]


# %% wrong: printed, not returned
# score: 0
# says: is a `return` missing
def kernel_for(job):
    kernels = {"blur": torch.full((3, 3), 1 / 9)}
    if job in kernels:
        print(kernels[job])
