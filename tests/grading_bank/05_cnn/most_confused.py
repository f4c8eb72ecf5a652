# %% right: two loops
def most_confused(matrix):
    best, pair = 0, None
    for i in range(len(matrix)):
        for j in range(len(matrix)):
            if i != j and matrix[i, j] > best:
                best, pair = matrix[i, j], (i, j)
    if pair is None:
        raise ValueError("no mistake")
    return pair


# %% right: the diagonal far below, tensors of one number
def most_confused(matrix):
    off = matrix - torch.diag(matrix.diag()) - torch.eye(len(matrix), dtype=torch.int64)
    if off.max() <= 0:
        raise ValueError("no mistake")
    flat = off.flatten().argmax()
    return flat // matrix.shape[1], flat % matrix.shape[1]


# %% right: sorted cells of a list, the last of equals
def most_confused(matrix):
    rows = matrix.tolist()
    cells = [(n, r, c) for r, row in enumerate(rows) for c, n in enumerate(row) if r != c]
    count, label, prediction = max(cells)
    if not count:
        raise ValueError("no mistake")
    return [label, prediction]


# %% right: NumPy's unravel_index
import numpy as np


def most_confused(matrix):
    table = np.array(matrix)
    np.fill_diagonal(table, -1)
    if table.max() <= 0:
        raise ValueError("only the diagonal")
    return np.unravel_index(table.argmax(), table.shape)


# %% right: a mask, and nonzero
def most_confused(matrix):
    apart = ~torch.eye(matrix.shape[0], dtype=torch.bool)
    most = matrix[apart].max()
    if most == 0:
        raise ValueError("no mistake")
    label, prediction = torch.nonzero((matrix == most) & apart)[0]
    return int(label), int(prediction)


# %% right: the course's own
def most_confused(matrix):
    found = metrics.most_confused(matrix, 1)
    if not found:
        raise ValueError("no mistake")
    return found[0].label, found[0].prediction


# %% wrong: the predicted class comes first
# score: 1
# says: the true and the predicted class were exchanged
def most_confused(matrix):
    mistakes = matrix.clone().fill_diagonal_(0)
    if not mistakes.any():
        raise ValueError("no mistake")
    label, prediction = divmod(int(mistakes.argmax()), len(matrix))
    return prediction, label


# %% wrong: the diagonal takes part
# score: 1
# says: the diagonal took part
def most_confused(matrix):
    if not (matrix - torch.diag(matrix.diag())).any():
        raise ValueError("no mistake")
    return divmod(int(matrix.argmax()), len(matrix))


# %% wrong: the diagonal of the caller is emptied
# score: 3
# says: changed its input `matrix`
def most_confused(matrix):
    matrix.fill_diagonal_(0)
    if not matrix.any():
        raise ValueError("no mistake")
    return divmod(int(matrix.argmax()), len(matrix))


# %% wrong: any pair where there is none
# score: 3
# says: expected a ValueError
def most_confused(matrix):
    mistakes = matrix.clone().fill_diagonal_(0)
    return divmod(int(mistakes.argmax()), len(matrix))


# %% wrong: None where there is none
# score: 3
# says: returned None, expected a ValueError
def most_confused(matrix):
    mistakes = matrix.clone().fill_diagonal_(0)
    if not mistakes.any():
        return None
    return divmod(int(mistakes.argmax()), len(matrix))


# %% wrong: both directions are added up
# score: 2
# says: It looks as if the true and the predicted class were exchanged
def most_confused(matrix):
    mistakes = matrix.clone().fill_diagonal_(0)
    if not mistakes.any():
        raise ValueError("no mistake")
    return divmod(int((mistakes + mistakes.T).argmax()), len(matrix))


# %% wrong: shares of a row are compared
# score: 2
# says: shares of a row were compared and not counts
def most_confused(matrix):
    shares = matrix / matrix.sum(dim=1, keepdim=True).clamp(min=1)
    shares.fill_diagonal_(0)
    if not shares.any():
        raise ValueError("no mistake")
    return divmod(int(shares.argmax()), len(matrix))


# %% wrong: the number of the cell, not its row and column
# score: 1
# says: expected (2,)
def most_confused(matrix):
    mistakes = matrix.clone().fill_diagonal_(0)
    if not mistakes.any():
        raise ValueError("no mistake")
    return int(mistakes.argmax())


# %% wrong: the worst row and the worst column, each for itself
# score: 2
# says: most_confused(
def most_confused(matrix):
    mistakes = matrix.clone().fill_diagonal_(0)
    if not mistakes.any():
        raise ValueError("no mistake")
    return int(mistakes.sum(dim=1).argmax()), int(mistakes.sum(dim=0).argmax())


# %% wrong: the count comes along
# score: 1
# says: expected (2,)
def most_confused(matrix):
    mistakes = matrix.clone().fill_diagonal_(0)
    if not mistakes.any():
        raise ValueError("no mistake")
    label, prediction = divmod(int(mistakes.argmax()), len(matrix))
    return label, prediction, int(mistakes.max())


# %% wrong: nothing is returned
# score: 1
# says: is a `return` missing?
def most_confused(matrix):
    mistakes = matrix.clone().fill_diagonal_(0)
    if not mistakes.any():
        raise ValueError("no mistake")
    pair = divmod(int(mistakes.argmax()), len(matrix))
