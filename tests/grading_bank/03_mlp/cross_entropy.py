# %% right: PyTorch's own function
def cross_entropy(logits, labels):
    return F.cross_entropy(logits, labels)


# %% right: PyTorch's module
def cross_entropy(logits, labels):
    criterion = nn.CrossEntropyLoss()
    return criterion(logits, labels)


# %% right: log-softmax, then the negative log-likelihood
def cross_entropy(scores, classes):
    return nn.NLLLoss()(nn.LogSoftmax(dim=1)(scores), classes)


# %% right: one example after the other
def cross_entropy(logits, labels):
    total = 0
    for row, label in zip(logits, labels):
        highest = row.max()
        total = total + torch.log(torch.exp(row - highest).sum()) + highest - row[label]
    return total / len(labels)


# %% right: logsumexp minus the score of the true class
def cross_entropy(logits, labels):
    true_scores = logits.gather(1, labels[:, None])[:, 0]
    return torch.mean(torch.logsumexp(logits, dim=1) - true_scores)


# %% right: a one-hot table picks the true class
def log_softmax(logits):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - torch.log(torch.sum(torch.exp(shifted), dim=1, keepdim=True))


def cross_entropy(logits, labels):
    one_hot = torch.eye(logits.shape[1], dtype=logits.dtype)[labels]
    return -(one_hot * log_softmax(logits)).sum() / logits.shape[0]


# %% right: a list of losses, stacked
def cross_entropy(logits, labels):
    losses = [
        -F.log_softmax(logits[i], dim=0)[labels[i].item()] for i in range(len(labels))
    ]
    return torch.stack(losses).mean()


# %% wrong: the logarithm of softmax, which is lost at 0
# score: 6
# says: can you write ln p without computing p
def cross_entropy(logits, labels):
    probabilities = logits.softmax(dim=1)
    return -probabilities[torch.arange(len(labels)), labels].log().mean()


# %% wrong: 1e-9 is added to the probability
# score: 4
# says: 1e-9 was added to the probability
# says: is something clipped
def cross_entropy(logits, labels):
    probabilities = logits.softmax(dim=1)
    return -(probabilities[torch.arange(len(labels)), labels] + 1e-9).log().mean()


# %% wrong: the probability is clipped
# score: 4
# says: can you write ln p without computing p
def cross_entropy(logits, labels):
    probabilities = logits.softmax(dim=1).clamp(min=1e-7)
    return -probabilities[range(len(labels)), labels].log().mean()


# %% wrong: the losses are added up
# score: 2
# says: the losses were added up, not averaged
def cross_entropy(logits, labels):
    return F.cross_entropy(logits, labels, reduction="sum")


# %% wrong: softmax twice
# score: 0
# says: softmax was applied twice
def cross_entropy(logits, labels):
    return F.cross_entropy(logits.softmax(dim=1), labels)


# %% wrong: the sign is missing
# score: 0
# says: the minus sign is missing
def cross_entropy(logits, labels):
    return F.log_softmax(logits, dim=1)[torch.arange(len(labels)), labels].mean()


# %% wrong: the mean runs over all scores
# score: 0
# says: the mean runs over all N · K numbers
def cross_entropy(logits, labels):
    is_true = F.one_hot(labels, logits.shape[1])
    return -(is_true * F.log_softmax(logits, dim=1)).mean()


# %% wrong: one loss for each example, no mean
# score: 0
# says: expected ()
def cross_entropy(logits, labels):
    return F.cross_entropy(logits, labels, reduction="none")


# %% wrong: all columns of the labels are picked
# score: 2
# says: each row was asked for the labels of all rows
def cross_entropy(logits, labels):
    return -F.log_softmax(logits, dim=1)[:, labels].mean()


# %% wrong: a Python number comes back
# score: 4
# says: lets no gradient through
# says: expected a torch.Tensor
def cross_entropy(logits, labels):
    return F.cross_entropy(logits, labels).item()


# %% wrong: the logarithm of the mean probability
# score: 0
# says: the logarithm was taken of the mean probability
def cross_entropy(logits, labels):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    probabilities = shifted.exp() / shifted.exp().sum(dim=1, keepdim=True)
    return -probabilities[torch.arange(len(labels)), labels].mean().log()


# %% wrong: the scores are shifted in place
# score: 4
# says: changed its input `logits`
def cross_entropy(logits, labels):
    logits -= logits.amax(dim=1, keepdim=True)
    log_sums = logits.exp().sum(dim=1).log()
    return (log_sums - logits[torch.arange(len(labels)), labels]).mean()


# %% wrong: the softmax runs over the batch
# score: 0
# says: each column was made to sum to 1, not each row
def cross_entropy(logits, labels):
    return F.nll_loss(F.log_softmax(logits, dim=0), labels)


# %% wrong: the last, short batch is forgotten: ten examples always
# score: 0
# says: cross_entropy(
def cross_entropy(logits, labels):
    return F.cross_entropy(logits, labels, reduction="sum") / 10
