# %% right: loops over the weights
def read_kernel(before, after, kernel_shape):
    kH, kW = kernel_shape
    row, col = before.nonzero()[0].tolist()
    kernel = torch.zeros(kH, kW)
    for a in range(kH):
        for b in range(kW):
            kernel[a, b] = after[row + kH // 2 - a, col + kW // 2 - b]
    return kernel / before[row, col]


# %% right: least squares over all windows
def read_kernel(before, after, kernel_shape):
    kH, kW = kernel_shape
    windows = F.unfold(before[None, None], (kH, kW), padding=(kH // 2, kW // 2))[0]
    weights = torch.linalg.lstsq(windows.T, after.reshape(-1, 1)).solution
    return weights.reshape(kH, kW)


# %% right: one picture slides over the other
def read_kernel(before, after, kernel_shape):
    padding = tuple(side // 2 for side in kernel_shape)
    found = F.conv2d(before[None, None], after[None, None], padding=padding)[0, 0]
    return found / (before**2).sum()


# %% right: turn the response, then cut
def read_kernel(before, after, kernel_shape):
    brightness = before.sum()
    where = torch.where(before == before.max())
    i, j = int(where[0]), int(where[1])
    turned = torch.rot90(after, 2)
    H, W = after.shape
    i, j = H - 1 - i, W - 1 - j
    half_h, half_w = (n // 2 for n in kernel_shape)
    return turned[i - half_h : i + half_h + 1, j - half_w : j + half_w + 1] / brightness


# %% right: by NumPy, in float64
def read_kernel(before, after, kernel_shape):
    source, result = before.double().numpy(), after.double().numpy()
    r, c = np.unravel_index(source.argmax(), source.shape)
    h, w = kernel_shape
    part = result[r - h // 2 : r + h // 2 + 1, c - w // 2 : c + w // 2 + 1]
    return torch.from_numpy((part[::-1, ::-1] / source[r, c]).copy())


# %% right: a search with plain Python
def find(picture):
    for r in range(picture.shape[0]):
        for c in range(picture.shape[1]):
            if picture[r, c] != 0:
                return r, c, float(picture[r, c])


def read_kernel(before, after, kernel_shape):
    r, c, level = find(before)
    rows = [r + kernel_shape[0] // 2 - a for a in range(kernel_shape[0])]
    cols = [c + kernel_shape[1] // 2 - b for b in range(kernel_shape[1])]
    return torch.tensor([[float(after[y, x]) / level for x in cols] for y in rows])


# %% wrong: the flip is forgotten
# score: 4
# says: It looks as if the kernel is flipped
def read_kernel(before, after, kernel_shape):
    row, col = divmod(int(before.argmax()), before.shape[1])
    kH, kW = kernel_shape
    top, left = row - kH // 2, col - kW // 2
    return after[top : top + kH, left : left + kW] / before.max()


# %% wrong: flipped upside down alone
# score: 4
# says: left and right are exchanged
def read_kernel(before, after, kernel_shape):
    row, col = divmod(int(before.argmax()), before.shape[1])
    kH, kW = kernel_shape
    top, left = row - kH // 2, col - kW // 2
    return after[top : top + kH, left : left + kW].flip(0) / before.max()


# %% wrong: transposed where it should be flipped
# score: 0
# says: Rows and columns are swapped
def read_kernel(before, after, kernel_shape):
    row, col = divmod(int(before.argmax()), before.shape[1])
    kH, kW = kernel_shape
    top, left = row - kH // 2, col - kW // 2
    return after[top : top + kH, left : left + kW].T / before.max()


# %% wrong: the brightness is left in
# score: 5
# says: Every value is 200 times the one expected
def read_kernel(before, after, kernel_shape):
    row, col = divmod(int(before.argmax()), before.shape[1])
    kH, kW = kernel_shape
    top, left = row - kH // 2, col - kW // 2
    return after[top : top + kH, left : left + kW].flip(0, 1)


# %% wrong: the weights are made to add up to 1
# score: 0
# says: times the one expected
def read_kernel(before, after, kernel_shape):
    row, col = divmod(int(before.argmax()), before.shape[1])
    kH, kW = kernel_shape
    top, left = row - kH // 2, col - kW // 2
    kernel = after[top : top + kH, left : left + kW].flip(0, 1)
    return kernel / kernel.sum()


# %% wrong: the pixel is taken to be in the middle
# score: 5
# says: Find the row and the column of the bright pixel first
def read_kernel(before, after, kernel_shape):
    kH, kW = kernel_shape
    top, left = before.shape[0] // 2 - kH // 2, before.shape[1] // 2 - kW // 2
    return after[top : top + kH, left : left + kW].flip(0, 1) / before.max()


# %% wrong: the window begins at the pixel
# score: 0
# says: read_kernel
def read_kernel(before, after, kernel_shape):
    row, col = divmod(int(before.argmax()), before.shape[1])
    kH, kW = kernel_shape
    return after[row : row + kH, col : col + kW].flip(0, 1) / before.max()


# %% wrong: rows and columns of the pixel are mixed up
# score: 5
# says: read_kernel
def read_kernel(before, after, kernel_shape):
    row, col = divmod(int(before.argmax()), before.shape[0])
    kH, kW = kernel_shape
    top, left = row - kH // 2, col - kW // 2
    return after[top : top + kH, left : left + kW].flip(0, 1) / before.max()


# %% wrong: always 3 by 3
# score: 0
# says: expected (5, 5)
def read_kernel(before, after, kernel_shape):
    row, col = divmod(int(before.argmax()), before.shape[1])
    return after[row - 1 : row + 2, col - 1 : col + 2].flip(0, 1) / before.max()


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def read_kernel(before, after, kernel_shape):
    row, col = divmod(int(before.argmax()), before.shape[1])
    kH, kW = kernel_shape
    top, left = row - kH // 2, col - kW // 2
    kernel = after[top : top + kH, left : left + kW].flip(0, 1) / before.max()
