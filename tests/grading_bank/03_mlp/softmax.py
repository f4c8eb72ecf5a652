# %% right: row by row
def softmax(logits):
    rows = []
    for row in logits:
        powers = torch.exp(row - row.max())
        rows.append(powers / powers.sum())
    return torch.stack(rows)


# %% right: number by number, into a list
def softmax(logits):
    N, K = logits.shape
    result = []
    for n in range(N):
        highest = max(logits[n, k] for k in range(K))
        powers = [torch.exp(logits[n, k] - highest) for k in range(K)]
        total = sum(powers)
        result.append(torch.stack([power / total for power in powers]))
    return torch.stack(result)


# %% right: PyTorch's own function
def softmax(logits):
    return F.softmax(logits, dim=-1)


# %% right: a module of PyTorch
layer = nn.Softmax(dim=1)


def softmax(scores):
    return layer(scores)


# %% right: by way of the logarithm
def softmax(logits):
    return torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))


# %% right: a helper function, the largest score detached, max with its indices
def shift(scores):
    return scores - scores.detach().max(1, keepdim=True)[0]


def softmax(logits):
    e = torch.exp(shift(logits))
    return e / e.sum(-1).unsqueeze(-1)


# %% right: a small number in the denominator, which is at least 1
def softmax(logits):
    e = (logits - logits.max(dim=1).values[:, None]).exp()
    return e / (e.sum(1, keepdim=True) + 1e-8)


# %% right: one row at a time into a tensor of its own, whose dtype is kept
def softmax(logits):
    result = torch.empty_like(logits)
    for i in range(logits.shape[0]):
        e = (logits[i] - torch.max(logits[i])).exp()
        result[i] = e / e.sum()
    return result


# %% right: in place on a tensor of its own
def softmax(logits):
    result = logits.clone()
    result -= logits.max(dim=1, keepdim=True).values
    result = result.exp()
    return result.div(result.sum(dim=1, keepdim=True))


# %% wrong: the plain formula, which overflows
# score: 5
# says: nan or inf
# says: Print the powers of each row
def softmax(logits):
    powers = logits.exp()
    return powers / powers.sum(dim=1, keepdim=True)


# %% wrong: the columns sum to 1
# score: 1
# says: each column sums to 1, not each row
def softmax(logits):
    return logits.softmax(dim=0)


# %% wrong: the sum runs over the whole batch
# score: 1
# says: the sum runs over the whole batch
def softmax(logits):
    powers = (logits - logits.amax(dim=1, keepdim=True)).exp()
    return powers / powers.sum()


# %% wrong: the largest score of the whole batch is subtracted
# score: 5
# says: nan or inf
def softmax(logits):
    powers = (logits - logits.max()).exp()
    return powers / powers.sum(dim=1, keepdim=True)


# %% wrong: the scores are clipped
# score: 5
# says: Print the powers of each row
def softmax(logits):
    powers = logits.clamp(-80, 80).exp()
    return powers / powers.sum(dim=1, keepdim=True)


# %% wrong: a small number hides the division by zero
# score: 5
# says: Print the powers of each row
def softmax(logits):
    powers = (logits - logits.max()).exp()
    return powers / (powers.sum(dim=1, keepdim=True) + 1e-9)


# %% wrong: the axis of the sum is not kept
# score: 0
# says: RuntimeError
def softmax(logits):
    powers = (logits - logits.amax(dim=1, keepdim=True)).exp()
    return powers / powers.sum(dim=1)


# %% wrong: the input is changed in place
# score: 5
# says: changed its input `logits`
def softmax(logits):
    logits -= logits.max(dim=1, keepdim=True).values
    powers = logits.exp()
    return powers / powers.sum(dim=1, keepdim=True)


# %% wrong: through NumPy, no gradient comes back
# score: 6
# says: lets no gradient through
import numpy as np


def softmax(logits):
    scores = logits.detach().numpy()
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return torch.from_numpy(e / e.sum(axis=1, keepdims=True))


# %% wrong: the result is always float32
# score: 6
# says: expected torch.float64
def softmax(logits):
    result = torch.zeros(logits.shape)
    for i, row in enumerate(logits):
        e = (row - row.max()).exp()
        result[i] = e / e.sum()
    return result


# %% wrong: the scores are divided by their sum, without exp
# score: 1
# says: the scores themselves were divided, without exp
def softmax(logits):
    return logits / logits.sum(dim=1, keepdim=True)


# %% wrong: log-softmax
# score: 1
# says: softmax(
def softmax(logits):
    return F.log_softmax(logits, dim=1)


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def softmax(logits):
    powers = (logits - logits.amax(dim=1, keepdim=True)).exp()
    probabilities = powers / powers.sum(dim=1, keepdim=True)
