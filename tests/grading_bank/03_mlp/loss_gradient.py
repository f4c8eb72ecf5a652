# %% right: 1 is subtracted in place from a tensor of its own
def loss_gradient(logits, labels):
    slopes = torch.softmax(logits, dim=1)
    slopes[torch.arange(len(labels)), labels] -= 1
    return slopes / len(labels)


# %% right: automatic differentiation
def loss_gradient(logits, labels):
    leaf = logits.clone().requires_grad_()
    F.cross_entropy(leaf, labels).backward()
    return leaf.grad


# %% right: automatic differentiation on the tensor that was handed in
def loss_gradient(logits, labels):
    logits.requires_grad_()
    return torch.autograd.grad(F.cross_entropy(logits, labels), logits)[0]


# %% right: number by number
def loss_gradient(logits, labels):
    N, K = logits.shape
    slopes = torch.zeros_like(logits)
    for n in range(N):
        powers = torch.exp(logits[n] - logits[n].max())
        for k in range(K):
            slopes[n, k] = powers[k] / powers.sum()
            if k == labels[n]:
                slopes[n, k] -= 1
    slopes /= N
    return slopes


# %% right: a table of the true classes by scatter, a helper for softmax
def probabilities_of(scores):
    shifted = scores - scores.max(dim=1, keepdim=True).values
    return shifted.exp() / shifted.exp().sum(dim=1, keepdim=True)


def loss_gradient(logits, labels):
    y = torch.zeros_like(logits).scatter_(1, labels.unsqueeze(1), 1.0)
    return (probabilities_of(logits) - y).div(logits.size(0))


# %% right: a comparison makes the table
def loss_gradient(logits, labels):
    is_true = labels[:, None] == torch.arange(logits.shape[1])
    return (F.log_softmax(logits, dim=1).exp() - is_true.to(logits)) / labels.numel()


# %% wrong: not divided by the number of examples
# score: 2
# says: the division by the number of examples is missing
def loss_gradient(logits, labels):
    slopes = logits.softmax(dim=1)
    slopes[torch.arange(len(labels)), labels] -= 1
    return slopes


# %% wrong: downhill instead of uphill
# score: 1
# says: it is y − p, the way downhill, not the gradient
def loss_gradient(logits, labels):
    return (F.one_hot(labels, logits.shape[1]) - logits.softmax(dim=1)) / len(labels)


# %% wrong: the true class is left out
# score: 1
# says: 1 was not subtracted at the true class
def loss_gradient(logits, labels):
    return logits.softmax(dim=1) / len(labels)


# %% wrong: 1 is subtracted from whole rows
# score: 2
# says: loss_gradient(
def loss_gradient(logits, labels):
    slopes = logits.softmax(dim=1)
    for label in labels:
        slopes[:, label] -= 1
    return slopes / len(labels)


# %% wrong: the plain formula of softmax overflows
# score: 4
# says: nan or inf
def loss_gradient(logits, labels):
    powers = logits.exp()
    slopes = powers / powers.sum(dim=1, keepdim=True)
    slopes[torch.arange(len(labels)), labels] -= 1
    return slopes / len(labels)


# %% wrong: divided by the number of classes, too
# score: 1
# says: it was divided by the number of all scores
def loss_gradient(logits, labels):
    slopes = logits.softmax(dim=1)
    slopes[torch.arange(len(labels)), labels] -= 1
    return slopes / slopes.numel()


# %% wrong: divided by the number of classes instead
# score: 1
# says: it was divided by the number of classes
def loss_gradient(logits, labels):
    slopes = logits.softmax(dim=1)
    slopes[torch.arange(len(labels)), labels] -= 1
    return slopes / logits.shape[1]


# %% wrong: as many classes as occur in the batch
# score: 2
# says: raised RuntimeError
# says: y has a column for the classes that occur alone
def loss_gradient(logits, labels):
    return (logits.softmax(dim=1) - F.one_hot(labels)) / len(labels)


# %% wrong: the scores that were handed in are overwritten
# score: 4
# says: changed its input `logits`
def loss_gradient(logits, labels):
    logits[:] = logits.softmax(dim=1)
    logits[torch.arange(len(labels)), labels] -= 1
    return logits / len(labels)


# %% wrong: the result is always float32
# score: 4
# says: expected torch.float64
def loss_gradient(logits, labels):
    is_true = F.one_hot(labels, logits.shape[1]).float()
    return (logits.softmax(dim=1).float() - is_true) / len(labels)


# %% wrong: the loss itself
# score: 0
# says: expected (2, 3)
def loss_gradient(logits, labels):
    return F.cross_entropy(logits, labels)


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def loss_gradient(logits, labels):
    leaf = logits.clone().requires_grad_()
    F.cross_entropy(leaf, labels).backward()
    leaf.grad
