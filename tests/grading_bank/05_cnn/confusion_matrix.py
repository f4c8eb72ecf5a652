# %% right: number the cells and count them
def confusion_matrix(labels, predictions, num_classes):
    if labels.shape != predictions.shape:
        raise ValueError(f"{labels.shape} is not {predictions.shape}")
    cells = labels * num_classes + predictions
    counts = torch.bincount(cells, minlength=num_classes * num_classes)
    return counts.reshape(num_classes, num_classes)


# %% right: one-hot rows multiplied
def confusion_matrix(labels, predictions, num_classes):
    if len(labels) != len(predictions):
        raise ValueError("one prediction for each label")
    true = F.one_hot(labels, num_classes)
    told = F.one_hot(predictions, num_classes)
    return true.T @ told


# %% right: two loops over the classes
def confusion_matrix(labels, predictions, num_classes):
    if len(labels) != len(predictions):
        raise ValueError("one prediction for each label")
    rows = []
    for r in range(num_classes):
        row = [((labels == r) & (predictions == c)).sum() for c in range(num_classes)]
        rows.append(torch.stack(row))
    return torch.stack(rows)


# %% right: index_put_ that accumulates
def confusion_matrix(labels, predictions, num_classes):
    if labels.numel() != predictions.numel():
        raise ValueError
    table = torch.zeros((num_classes, num_classes), dtype=torch.long)
    table.index_put_((labels, predictions), torch.tensor(1), accumulate=True)
    return table


# %% right: NumPy's add.at, and an assertion turned into a ValueError
import numpy as np


def confusion_matrix(labels, predictions, num_classes):
    try:
        assert len(labels) == len(predictions)
    except AssertionError as error:
        raise ValueError("lengths differ") from error
    table = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(table, (labels.numpy(), predictions.numpy()), 1)
    return torch.from_numpy(table)


# %% right: the course's own
def confusion_matrix(labels, predictions, num_classes):
    return metrics.confusion_matrix(labels, predictions, num_classes)


# %% wrong: rows are the predicted classes
# score: 1
# says: rows and columns were exchanged
def confusion_matrix(labels, predictions, num_classes):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[prediction, label] += 1
    return matrix


# %% wrong: one addition for the whole batch, which counts a cell once
# score: 3
# says: what occurs twice was counted once
def confusion_matrix(labels, predictions, num_classes):
    if len(labels) != len(predictions):
        raise ValueError("one prediction for each label")
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    matrix[labels, predictions] += 1
    return matrix


# %% wrong: = 1 in place of += 1
# score: 3
# says: what occurs twice was counted once
def confusion_matrix(labels, predictions, num_classes):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[label, prediction] = 1
    return matrix


# %% wrong: as many rows as there are classes among the labels
# score: 4
# says: has shape (4, 4), expected (5, 5)
def confusion_matrix(labels, predictions, num_classes):
    if len(labels) != len(predictions):
        raise ValueError("one prediction for each label")
    size = int(max(labels.max(), predictions.max())) + 1
    cells = labels * size + predictions
    return torch.bincount(cells, minlength=size * size).view(size, size)


# %% wrong: bincount without a least length
# score: 4
# says: raised RuntimeError
def confusion_matrix(labels, predictions, num_classes):
    if len(labels) != len(predictions):
        raise ValueError("one prediction for each label")
    cells = labels * num_classes + predictions
    return torch.bincount(cells).view(num_classes, num_classes)


# %% wrong: zip stops at the shorter one
# score: 5
# says: expected a ValueError
def confusion_matrix(labels, predictions, num_classes):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for label, prediction in zip(labels, predictions):
        matrix[label, prediction] += 1
    return matrix


# %% wrong: counts in floating point
# score: 4
# says: has dtype torch.float32, expected torch.int64
def confusion_matrix(labels, predictions, num_classes):
    matrix = torch.zeros(num_classes, num_classes)
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[label, prediction] += 1
    return matrix


# %% wrong: shares of each row in place of counts
# score: 1
# says: confusion_matrix(
def confusion_matrix(labels, predictions, num_classes):
    matrix = torch.zeros(num_classes, num_classes)
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[label, prediction] += 1
    return matrix / matrix.sum(dim=1, keepdim=True).clamp(min=1)


# %% wrong: only the mistakes are counted
# score: 1
# says: confusion_matrix(
def confusion_matrix(labels, predictions, num_classes):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for label, prediction in zip(labels, predictions, strict=True):
        if label != prediction:
            matrix[label, prediction] += 1
    return matrix


# %% wrong: always ten classes
# score: 1
# says: has shape (10, 10), expected (3, 3)
def confusion_matrix(labels, predictions, num_classes):
    if len(labels) != len(predictions):
        raise ValueError("one prediction for each label")
    matrix = torch.zeros(10, 10, dtype=torch.int64)
    for label, prediction in zip(labels, predictions):
        matrix[label, prediction] += 1
    return matrix


# %% wrong: the return stands in the loop
# score: 0
# says: confusion_matrix(
def confusion_matrix(labels, predictions, num_classes):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[label, prediction] += 1
        return matrix


# %% wrong: nothing is returned
# score: 1
# says: is a `return` missing?
def confusion_matrix(labels, predictions, num_classes):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[label, prediction] += 1
