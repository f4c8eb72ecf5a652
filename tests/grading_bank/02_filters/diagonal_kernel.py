# %% right: the identity matrix minus its mean
def diagonal_kernel(size):
    eye = torch.eye(size)
    return eye - eye.mean()


# %% right: above the diagonal plus, below it minus
def diagonal_kernel(size):
    ones = torch.ones(size, size)
    return torch.triu(ones, 1) - torch.tril(ones, -1)


# %% right: bright on both sides, dark on the line, by loops
def diagonal_kernel(size):
    weights = [[1.0 if r != c else 1.0 - size for c in range(size)] for r in range(size)]
    return torch.tensor(weights)


# %% right: an array at first, in float64
def diagonal_kernel(size):
    weights = np.full((size, size), -1 / size)
    weights[np.arange(size), np.arange(size)] += 1
    return torch.from_numpy(weights)


# %% right: a line and its two neighbors, in zeros
def diagonal_kernel(size):
    kernel = torch.zeros(size, size)
    for i in range(size - 1):
        kernel[i, i + 1] -= 1
        kernel[i + 1, i] -= 1
    for i in range(size):
        kernel[i, i] = 2 * (size - 1) / size
    return kernel


# %% right: two corner weights alone
def diagonal_kernel(size):
    kernel = torch.zeros(size, size)
    middle = size // 2
    kernel[middle - 1, middle - 1] = kernel[middle + 1, middle + 1] = 0.5
    kernel[middle - 1, middle + 1] = kernel[middle + 1, middle - 1] = -0.25
    kernel[middle - 1, middle] = kernel[middle, middle - 1] = -0.25
    return kernel


# %% wrong: the other slant
# score: 1
# says: which weights does each line hit
def diagonal_kernel(size):
    return size * torch.eye(size).flip(1) - 1


# %% wrong: an edge kernel, equal from all sides
# score: 1
# says: expected the first to be twice the second or more
def diagonal_kernel(size):
    kernel = -torch.ones(size, size)
    kernel[size // 2, size // 2] = size * size - 1
    return kernel


# %% wrong: a Sobel kernel, which knows no slants
# score: 1
# says: expected the first to be twice the second or more
def diagonal_kernel(size):
    ramp = torch.arange(size) - size // 2
    return ramp.repeat(size, 1).float()


# %% wrong: flat areas are bright
# score: 3
# says: Add up the weights
def diagonal_kernel(size):
    return torch.eye(size)


# %% wrong: always 3 by 3
# score: 3
# says: Is the size used, or always 3?
def diagonal_kernel(size):
    return torch.tensor([[2.0, -1.0, -1.0], [-1.0, 2.0, -1.0], [-1.0, -1.0, 2.0]])


# %% wrong: the numbers of size 3 at every size
# score: 3
# says: on a flat area of
def diagonal_kernel(size):
    return 3 * torch.eye(size) - 1


# %% wrong: whole numbers
# score: 3
# says: expected floats
def diagonal_kernel(size):
    return size * torch.eye(size, dtype=torch.int64) - 1


# %% wrong: nothing but zeros
# score: 0
# says: is 0 everywhere
# says: is 0 to a line
def diagonal_kernel(size):
    return torch.zeros(size, size)


# %% wrong: too little difference between the slants
# score: 1
# says: expected the first to be twice the second or more
def diagonal_kernel(size):
    eye = torch.eye(size)
    kernel = eye + 0.6 * eye.flip(1)
    return kernel - kernel.mean()


# %% wrong: one slant minus the other, which only turns the sign
# score: 1
# says: expected the first to be twice the second or more
def diagonal_kernel(size):
    eye = torch.eye(size)
    return eye - eye.flip(1)


# %% wrong: an array
# score: 0
# says: expected a torch.Tensor
def diagonal_kernel(size):
    return size * np.eye(size) - 1
