# %% right: inference mode, split, tensors returned
@torch.inference_mode()
def evaluate(model, images, labels, batch_size):
    mode = model.training
    model.train(False)
    losses, right = torch.zeros(()), torch.zeros(())
    for x, y in zip(images.split(batch_size), labels.split(batch_size)):
        logits = model(x)
        losses += F.cross_entropy(logits, y) * len(y)
        right += (logits.max(dim=1).indices == y).float().sum()
    model.train(mode)
    return losses / labels.numel(), right / labels.numel()


# %% right: a DataLoader, and the mode put back whatever happens
from torch.utils.data import DataLoader, TensorDataset


def evaluate(model, images, labels, batch_size):
    was_training = model.training
    total_loss, correct, seen = 0, 0, 0
    criterion = nn.CrossEntropyLoss(reduction="sum")
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size)
    try:
        model.eval()
        with torch.no_grad():
            for inputs, targets in loader:
                outputs = model(inputs)
                total_loss += criterion(outputs, targets).item()
                correct += outputs.argmax(1).eq(targets).sum().item()
                seen += targets.size(0)
    finally:
        if was_training:
            model.train()
    return total_loss / seen, correct / seen


# %% right: all logits first, then two numbers
def evaluate(model, images, labels, batch_size):
    training = model.training
    model.eval()
    with torch.no_grad():
        logits = torch.cat([model(some) for some in torch.split(images, batch_size)])
    model.train(training)
    loss = F.cross_entropy(logits, labels)
    accuracy = (logits.argmax(dim=-1) == labels).double().mean()
    return loss.item(), accuracy.item()


# %% right: a copy of the model, the logarithm by hand, a list returned
import copy
import math


def evaluate(model, images, labels, batch_size):
    judge = copy.deepcopy(model).eval()
    n = images.shape[0]
    loss, hits = 0.0, 0
    with torch.inference_mode():
        i = 0
        while i < n:
            scores = judge(images[i : i + batch_size])
            answers = labels[i : i + batch_size]
            log_probabilities = scores - scores.logsumexp(dim=1, keepdim=True)
            loss -= log_probabilities[torch.arange(len(answers)), answers].sum().item()
            hits += int((scores.argmax(1) == answers).sum())
            i += batch_size
    return [loss / n, hits / n]


# %% right: each layer's mode is noted, gradients switched off by hand
def evaluate(model, images, labels, batch_size):
    device = next(model.parameters()).device
    modes = {layer: layer.training for layer in model.modules()}
    model.eval()
    results = []
    with torch.set_grad_enabled(False):
        for k in range(math.ceil(len(labels) / batch_size)):
            part = slice(k * batch_size, (k + 1) * batch_size)
            logits = model(images[part].to(device))
            each = F.cross_entropy(logits, labels[part].to(device), reduction="none")
            hit = logits.argmax(1).cpu() == labels[part]
            results += zip(each.tolist(), hit.tolist())
    for layer, mode in modes.items():
        layer.training = mode
    losses, hits = zip(*results)
    return sum(losses) / len(losses), sum(hits) / len(hits)


import math


# %% wrong: the mean of the batches' means
# score: 7
# says: the mean of the batches' means was taken
def evaluate(model, images, labels, batch_size):
    was_training = model.training
    model.eval()
    losses, accuracies = [], []
    with torch.no_grad():
        for x, y in zip(images.split(batch_size), labels.split(batch_size)):
            logits = model(x)
            losses.append(F.cross_entropy(logits, y).item())
            accuracies.append((logits.argmax(1) == y).float().mean().item())
    model.train(was_training)
    return sum(losses) / len(losses), sum(accuracies) / len(accuracies)


# %% wrong: the loss is the mean of the batches' losses, the accuracy is right
# score: 7
# says: the mean of the batches' losses was taken
def evaluate(model, images, labels, batch_size):
    was_training = model.training
    model.eval()
    loss, right, batches = 0, 0, 0
    with torch.no_grad():
        for x, y in zip(images.split(batch_size), labels.split(batch_size)):
            logits = model(x)
            loss += F.cross_entropy(logits, y).item()
            right += (logits.argmax(1) == y).sum().item()
            batches += 1
    model.train(was_training)
    return loss / batches, right / len(labels)


# %% wrong: eval() is forgotten
# score: 8
# says: It looks as if eval() was forgotten
def evaluate(model, images, labels, batch_size):
    loss, right = 0.0, 0
    with torch.no_grad():
        for x, y in zip(images.split(batch_size), labels.split(batch_size)):
            logits = model(x)
            loss += F.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
    return loss / len(labels), right / len(labels)


# %% wrong: the model is left in eval mode
# score: 8
# says: changed its input `model`
# says: train or eval mode of the network
@torch.no_grad()
def evaluate(model, images, labels, batch_size):
    model.eval()
    loss, right = 0.0, 0
    for x, y in zip(images.split(batch_size), labels.split(batch_size)):
        logits = model(x)
        loss += F.cross_entropy(logits, y, reduction="sum").item()
        right += (logits.argmax(1) == y).sum().item()
    return loss / len(labels), right / len(labels)


# %% wrong: the model is put into train mode, whatever it came in
# score: 8
# says: train or eval mode of the network
@torch.no_grad()
def evaluate(model, images, labels, batch_size):
    model.eval()
    loss, right = 0.0, 0
    for x, y in zip(images.split(batch_size), labels.split(batch_size)):
        logits = model(x)
        loss += F.cross_entropy(logits, y, reduction="sum").item()
        right += (logits.argmax(1) == y).sum().item()
    model.train()
    return loss / len(labels), right / len(labels)


# %% wrong: eval mode, and no no_grad
# score: 9
# says: uses neither torch.no_grad() nor torch.inference_mode()
def evaluate(model, images, labels, batch_size):
    was_training = model.training
    model.eval()
    loss, right = 0.0, 0
    for x, y in zip(images.split(batch_size), labels.split(batch_size)):
        logits = model(x)
        loss += F.cross_entropy(logits, y, reduction="sum").item()
        right += (logits.argmax(1) == y).sum().item()
    model.train(was_training)
    return loss / len(labels), right / len(labels)


# %% wrong: the loss carries its graph, though no_grad stands around a part
# score: 9
# says: expected numbers that carry no graph
def evaluate(model, images, labels, batch_size):
    was_training = model.training
    model.eval()
    loss, right = 0.0, 0
    for x, y in zip(images.split(batch_size), labels.split(batch_size)):
        logits = model(x)
        loss = loss + F.cross_entropy(logits, y, reduction="sum")
        with torch.no_grad():
            right += (logits.argmax(1) == y).sum().item()
    model.train(was_training)
    return loss / len(labels), right / len(labels)


# %% wrong: whole batches only
# score: 5
# says: the last, shorter batch was left out
@torch.no_grad()
def evaluate(model, images, labels, batch_size):
    was_training = model.training
    model.eval()
    loss, right, seen = 0.0, 0, 0
    for k in range(len(labels) // batch_size):
        x = images[k * batch_size : (k + 1) * batch_size]
        y = labels[k * batch_size : (k + 1) * batch_size]
        logits = model(x)
        loss += F.cross_entropy(logits, y, reduction="sum").item()
        right += (logits.argmax(1) == y).sum().item()
        seen += len(y)
    model.train(was_training)
    return loss / seen, right / seen


# %% wrong: whole batches only, divided by all pictures
# score: 5
# says: evaluate(a Sequential
@torch.no_grad()
def evaluate(model, images, labels, batch_size):
    was_training = model.training
    model.eval()
    loss, right = 0.0, 0
    for k in range(len(labels) // batch_size):
        x = images[k * batch_size : (k + 1) * batch_size]
        y = labels[k * batch_size : (k + 1) * batch_size]
        logits = model(x)
        loss += F.cross_entropy(logits, y, reduction="sum").item()
        right += (logits.argmax(1) == y).sum().item()
    model.train(was_training)
    return loss / len(labels), right / len(labels)


# %% wrong: all pictures at once
# score: 7
# says: all pictures went in at once
@torch.no_grad()
def evaluate(model, images, labels, batch_size):
    was_training = model.training
    model.eval()
    logits = model(images)
    model.train(was_training)
    accuracy = (logits.argmax(1) == labels).float().mean()
    return F.cross_entropy(logits, labels).item(), accuracy.item()


# %% wrong: softmax before cross_entropy
# score: 3
# says: softmax was applied before cross-entropy
@torch.no_grad()
def evaluate(model, images, labels, batch_size):
    was_training = model.training
    model.eval()
    loss, right = 0.0, 0
    for x, y in zip(images.split(batch_size), labels.split(batch_size)):
        probabilities = model(x).softmax(dim=1)
        loss += F.cross_entropy(probabilities, y, reduction="sum").item()
        right += (probabilities.argmax(1) == y).sum().item()
    model.train(was_training)
    return loss / len(labels), right / len(labels)


# %% wrong: the logarithm of a softmax that has become 0
# score: 8
# says: It holds nan or inf
@torch.no_grad()
def evaluate(model, images, labels, batch_size):
    was_training = model.training
    model.eval()
    loss, right = 0.0, 0
    for x, y in zip(images.split(batch_size), labels.split(batch_size)):
        probabilities = model(x).softmax(dim=1)
        loss -= probabilities[torch.arange(len(y)), y].log().sum().item()
        right += (probabilities.argmax(1) == y).sum().item()
    model.train(was_training)
    return loss / len(labels), right / len(labels)


# %% wrong: the accuracy in percent
# score: 3
# says: the accuracy is in percent
@torch.no_grad()
def evaluate(model, images, labels, batch_size):
    was_training = model.training
    model.eval()
    loss, right = 0.0, 0
    for x, y in zip(images.split(batch_size), labels.split(batch_size)):
        logits = model(x)
        loss += F.cross_entropy(logits, y, reduction="sum").item()
        right += (logits.argmax(1) == y).sum().item()
    model.train(was_training)
    return loss / len(labels), 100 * right / len(labels)


# %% wrong: the losses of the pictures are added up
# score: 3
# says: the losses were added up and not averaged
@torch.no_grad()
def evaluate(model, images, labels, batch_size):
    was_training = model.training
    model.eval()
    loss, right = 0.0, 0
    for x, y in zip(images.split(batch_size), labels.split(batch_size)):
        logits = model(x)
        loss += F.cross_entropy(logits, y, reduction="sum").item()
        right += (logits.argmax(1) == y).sum().item()
    model.train(was_training)
    return loss, right / len(labels)


# %% wrong: the return stands in the loop
# score: 7
# says: evaluate(a Sequential
@torch.no_grad()
def evaluate(model, images, labels, batch_size):
    was_training = model.training
    model.eval()
    loss, right = 0.0, 0
    for x, y in zip(images.split(batch_size), labels.split(batch_size)):
        logits = model(x)
        loss += F.cross_entropy(logits, y, reduction="sum").item()
        right += (logits.argmax(1) == y).sum().item()
        model.train(was_training)
        return loss / len(y), right / len(y)


# %% wrong: nothing is returned
# score: 2
# says: is a `return` missing?
@torch.no_grad()
def evaluate(model, images, labels, batch_size):
    was_training = model.training
    model.eval()
    loss, right = 0.0, 0
    for x, y in zip(images.split(batch_size), labels.split(batch_size)):
        logits = model(x)
        loss += F.cross_entropy(logits, y, reduction="sum").item()
        right += (logits.argmax(1) == y).sum().item()
    model.train(was_training)
    loss, right = loss / len(labels), right / len(labels)
