# %% right: image by image, counted
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    result = []
    for s in shifts:
        correct = 0
        moved = move_right(images, s)
        for i in range(len(moved)):
            scores = model(moved[i : i + 1])[0].tolist()
            correct += scores.index(max(scores)) == labels[i].item()
        result.append(correct / len(images))
    model.train(mode)
    return result


# %% right: a copy of the model
import copy


@torch.no_grad()
def accuracy_when_shifted(model, images, labels, shifts):
    model = copy.deepcopy(model).eval()

    def accuracy(pixels):
        return (model(move_right(images, pixels)).argmax(1) == labels).double().mean()

    return [accuracy(pixels).item() for pixels in shifts]


# %% right: probabilities, batches, each example counted once, try and finally
def accuracy_when_shifted(model, images, labels, shifts):
    was_training = model.training
    try:
        model.eval()
        return [one(model, move_right(images, s), labels) for s in shifts]
    finally:
        if was_training:
            model.train()


def one(model, images, labels):
    num_correct = 0
    with torch.inference_mode():
        for x, y in zip(images.split(50), labels.split(50)):
            probabilities = torch.softmax(model(x), dim=1)
            num_correct += int((probabilities.max(dim=1).indices == y).sum())
    return num_correct / len(labels)


# %% right: the mode of each module by itself, tensors in the list
def accuracy_when_shifted(model, images, labels, shifts):
    modes = [(module, module.training) for module in model.modules()]
    model.train(False)
    found = []
    for s in shifts:
        hits = torch.eq(torch.max(model(move_right(images, s)), 1)[1], labels)
        found += [torch.mean(hits.float())]
    for module, mode in modes:
        module.training = mode
    return found


# %% right: eval mode anew for each shift, and NumPy
import numpy as np


def accuracy_when_shifted(model, images, labels, shifts):
    result = []
    for s in shifts:
        before = model.training
        model.eval()
        logits = model(move_right(images.clone(), s)).detach().numpy()
        model.train(before)
        result.append(np.mean(logits.argmax(axis=1) == labels.numpy()))
    return result


# %% wrong: eval is forgotten
# score: 5
# says: It came in train mode, where dropout blinds it
def accuracy_when_shifted(model, images, labels, shifts):
    with torch.no_grad():
        return [
            (model(move_right(images, s)).argmax(1) == labels).float().mean().item()
            for s in shifts
        ]


# %% wrong: the model is left in eval mode
# score: 6
# says: Put back what was there before: train or eval mode of the network
def accuracy_when_shifted(model, images, labels, shifts):
    model.eval()
    with torch.no_grad():
        return [
            (model(move_right(images, s)).argmax(1) == labels).float().mean().item()
            for s in shifts
        ]


# %% wrong: the model is left in train mode, whatever it was
# score: 6
# says: Put back what was there before: train or eval mode of the network
def accuracy_when_shifted(model, images, labels, shifts):
    model.eval()
    result = []
    for s in shifts:
        hits = model(move_right(images, s)).argmax(1) == labels
        result.append(hits.float().mean().item())
    model.train()
    return result


# %% wrong: the mode is put back after the first shift
# score: 5
# says: Does it run in eval mode
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    result = []
    for s in shifts:
        hits = model(move_right(images, s)).argmax(1) == labels
        result.append(hits.float().mean().item())
        model.train(mode)
    return result


# %% wrong: each shift starts where the last one ended
# score: 5
# says: It looks as if each shift starts where the last one ended
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    result = []
    for s in shifts:
        images = move_right(images, s)
        result.append((model(images).argmax(1) == labels).float().mean().item())
    model.train(mode)
    return result


# %% wrong: the same, in the caller's images
# score: 4
# says: It looks as if each shift starts where the last one ended
# says: changed its input `images`
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    result = []
    for s in shifts:
        images[:] = move_right(images, s)
        result.append((model(images).argmax(1) == labels).float().mean().item())
    model.train(mode)
    return result


# %% wrong: a percentage
# score: 0
# says: It looks as if it is a percentage
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    result = []
    for s in shifts:
        hits = model(move_right(images, s)).argmax(1) == labels
        result.append(100 * hits.float().mean().item())
    model.train(mode)
    return result


# %% wrong: right answers are counted
# score: 0
# says: It looks as if right answers are counted, not their share
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    result = []
    for s in shifts:
        result.append(int((model(move_right(images, s)).argmax(1) == labels).sum()))
    model.train(mode)
    return result


# %% wrong: to the left
# score: 1
# says: It looks as if the images are moved to the left
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    result = []
    for s in shifts:
        hits = model(move_right(images, -s)).argmax(1) == labels
        result.append(hits.float().mean().item())
    model.train(mode)
    return result


# %% wrong: the images are not moved
# score: 3
# says: It looks as if the images are not moved
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    result = []
    for s in shifts:
        move_right(images, s)
        result.append((model(images).argmax(1) == labels).float().mean().item())
    model.train(mode)
    return result


# %% wrong: one number, the mean over the shifts
# score: 0
# says: It looks as if the mean over all shifts is returned
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    total = 0
    for s in shifts:
        hits = model(move_right(images, s)).argmax(1) == labels
        total += hits.float().mean().item()
    model.train(mode)
    return total / len(shifts)


# %% wrong: the shifts are sorted
# score: 5
# says: It looks as if the shifts are sorted
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    result = []
    for s in sorted(shifts):
        hits = model(move_right(images, s)).argmax(1) == labels
        result.append(hits.float().mean().item())
    model.train(mode)
    return result


# %% wrong: the last shift alone
# score: 2
# says: It looks as if only the last shift is returned
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    for s in shifts:
        result = []
        hits = model(move_right(images, s)).argmax(1) == labels
        result.append(hits.float().mean().item())
    model.train(mode)
    return result


# %% wrong: the largest along the batch
# score: 0
# says: raised RuntimeError
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    result = []
    for s in shifts:
        hits = model(move_right(images, s)).argmax(0) == labels
        result.append(hits.float().mean().item())
    model.train(mode)
    return result


# %% wrong: the mean of batch means
# score: 5
# says: the last one is shorter, and must not count as much
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    result = []
    for s in shifts:
        means = []
        for x, y in zip(move_right(images, s).split(64), labels.split(64)):
            means.append((model(x).argmax(1) == y).float().mean().item())
        result.append(sum(means) / len(means))
    model.train(mode)
    return result


# %% wrong: compared with the predictions at rest, not with the labels
# score: 2
# says: expected
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    at_rest = model(images).argmax(1)
    result = []
    for s in shifts:
        hits = model(move_right(images, s)).argmax(1) == at_rest
        result.append(hits.float().mean().item())
    model.train(mode)
    return result


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def accuracy_when_shifted(model, images, labels, shifts):
    mode = model.training
    model.eval()
    for s in shifts:
        (model(move_right(images, s)).argmax(1) == labels).float().mean().item()
    model.train(mode)
