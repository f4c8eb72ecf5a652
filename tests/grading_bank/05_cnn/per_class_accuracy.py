# %% right: a loop over the classes
def per_class_accuracy(matrix):
    if matrix.dim() != 2 or matrix.size(0) != matrix.size(1):
        raise ValueError("not square")
    result = []
    for k, row in enumerate(matrix.tolist()):
        total = sum(row)
        result.append(row[k] / total if total else float("nan"))
    return torch.tensor(result)


# %% right: double precision
def per_class_accuracy(matrix):
    n, m = matrix.shape
    if n != m:
        raise ValueError(f"{n} x {m}")
    matrix = matrix.double()
    return torch.diagonal(matrix) / matrix.sum(axis=1)


# %% right: NumPy
import numpy as np


def per_class_accuracy(matrix):
    table = matrix.numpy().astype(np.float64)
    if table.shape[0] != table.shape[1]:
        raise ValueError(table.shape)
    with np.errstate(invalid="ignore"):
        return torch.from_numpy(np.diag(table) / table.sum(axis=1))


# %% right: the row divided first, nan by where
def per_class_accuracy(matrix):
    if len(set(matrix.shape)) != 1:
        raise ValueError("not square")
    seen = matrix.sum(dim=1, keepdim=True)
    shares = matrix / seen.clamp(min=1)
    own = shares[torch.arange(len(matrix)), torch.arange(len(matrix))]
    return torch.where(seen[:, 0] > 0, own, torch.nan)


# %% right: the course's own
def per_class_accuracy(matrix):
    return metrics.per_class_accuracy(matrix)


# %% wrong: divided by the columns
# score: 1
# says: it was divided by the sums of columns
def per_class_accuracy(matrix):
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError("not square")
    return matrix.diag() / matrix.sum(dim=0)


# %% wrong: divided by the sum of all
# score: 1
# says: it was divided by the sum of all
def per_class_accuracy(matrix):
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError("not square")
    return matrix.diag() / matrix.sum()


# %% wrong: whole-number division
# score: 1
# says: rounded to whole numbers
def per_class_accuracy(matrix):
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError("not square")
    return matrix.diag() // matrix.sum(dim=1).clamp(min=1)


# %% wrong: one number for all classes
# score: 1
# says: expected (3,)
def per_class_accuracy(matrix):
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError("not square")
    return matrix.diag().sum() / matrix.sum()


# %% wrong: a class without examples counts as never recognized
# score: 3
# says: a class without examples counts as never recognized
def per_class_accuracy(matrix):
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError("not square")
    return matrix.diag() / matrix.sum(dim=1).clamp(min=1)


# %% wrong: nan is swept away
# score: 3
# says: a class without examples counts as never recognized
def per_class_accuracy(matrix):
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError("not square")
    return (matrix.diag() / matrix.sum(dim=1)).nan_to_num()


# %% wrong: Python refuses to divide by 0
# score: 3
# says: ZeroDivisionError
def per_class_accuracy(matrix):
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError("not square")
    rows = matrix.tolist()
    return torch.tensor([rows[k][k] / sum(rows[k]) for k in range(len(rows))])


# %% wrong: a class without examples is left out
# score: 3
# says: a class without examples was left out
def per_class_accuracy(matrix):
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError("not square")
    accuracy = matrix.diag() / matrix.sum(dim=1)
    return accuracy[~accuracy.isnan()]


# %% wrong: in percent
# score: 1
# says: it is in percent
def per_class_accuracy(matrix):
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError("not square")
    return 100 * matrix.diag() / matrix.sum(dim=1)


# %% wrong: the fraction of errors
# score: 1
# says: these are fractions of errors
def per_class_accuracy(matrix):
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError("not square")
    return 1 - matrix.diag() / matrix.sum(dim=1)


# %% wrong: any table is taken
# score: 3
# says: expected a ValueError
def per_class_accuracy(matrix):
    return matrix.diag() / matrix.sum(dim=1)


# %% wrong: the diagonal of the caller is emptied
# score: 2
# says: changed its input `matrix`
def per_class_accuracy(matrix):
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError("not square")
    right = matrix.diag().clone()
    seen = right + matrix.fill_diagonal_(0).sum(dim=1)
    return right / seen


# %% wrong: nothing is returned
# score: 1
# says: is a `return` missing?
def per_class_accuracy(matrix):
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError("not square")
    accuracy = matrix.diag() / matrix.sum(dim=1)
