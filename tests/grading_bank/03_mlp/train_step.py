# %% right: an optimizer of torch.optim
def train_step(model, images, labels, learning_rate):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    loss = F.cross_entropy(model(images), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


# %% right: clears first, works on .data, returns a tensor
def train_step(model, images, labels, learning_rate):
    for p in model.parameters():
        p.grad = None
    loss = nn.CrossEntropyLoss()(model(images), labels)
    loss.backward()
    for p in model.parameters():
        p.data -= learning_rate * p.grad
    return loss


# %% right: torch.autograd.grad, no .grad at all
def train_step(model, images, labels, learning_rate):
    weights = list(model.parameters())
    loss = F.cross_entropy(model(images), labels)
    slopes = torch.autograd.grad(loss, weights)
    with torch.no_grad():
        for weight, slope in zip(weights, slopes):
            weight.add_(slope, alpha=-learning_rate)
    return float(loss)


# %% right: new weights are loaded into the model
def train_step(model, images, labels, learning_rate):
    model.zero_grad(set_to_none=False)
    loss = F.nll_loss(F.log_softmax(model(images), dim=1), labels)
    loss.backward()
    moved = {
        name: p.detach() - learning_rate * p.grad for name, p in model.named_parameters()
    }
    model.load_state_dict(moved, strict=False)
    return loss.detach()


# %% right: train mode again, to be sure; gradients cleared afterwards, too
def descend(parameters, rate):
    with torch.no_grad():
        for p in parameters:
            p.copy_(p - rate * p.grad)


def train_step(model, images, labels, learning_rate):
    model.train()
    model.zero_grad()
    logits = model(images)
    loss = (logits.logsumexp(dim=1) - logits[range(len(labels)), labels]).mean()
    loss.backward()
    descend(model.parameters(), learning_rate)
    model.zero_grad()
    return loss.detach().numpy()


# %% right: the functional style
def train_step(model, images, labels, learning_rate):
    weights = {name: p.detach() for name, p in model.named_parameters()}

    def loss_of(weights):
        logits = torch.func.functional_call(model, weights, (images,))
        return F.cross_entropy(logits, labels)

    slopes, loss = torch.func.grad_and_value(loss_of)(weights)
    for name, weight in weights.items():
        weight -= learning_rate * slopes[name]
    return loss.item()


# %% wrong: the old gradients are not cleared
# score: 6
# says: the old gradients were added
# says: In which order do clearing, backward and the step come?
def train_step(model, images, labels, learning_rate):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    loss = F.cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% wrong: the new gradients are cleared before the step
# score: 2
# says: the parameter was not moved
# says: the new gradients were cleared before the step
def train_step(model, images, labels, learning_rate):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    loss = F.cross_entropy(model(images), labels)
    loss.backward()
    optimizer.zero_grad(set_to_none=False)
    optimizer.step()
    return loss.item()


# %% wrong: the loss after the step
# score: 6
# says: the loss was computed after the step
def train_step(model, images, labels, learning_rate):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    optimizer.zero_grad()
    F.cross_entropy(model(images), labels).backward()
    optimizer.step()
    return F.cross_entropy(model(images), labels).item()


# %% wrong: uphill
# score: 2
# says: The sign is the other way round
def train_step(model, images, labels, learning_rate):
    model.zero_grad()
    loss = F.cross_entropy(model(images), labels)
    loss.backward()
    with torch.no_grad():
        for p in model.parameters():
            p += learning_rate * p.grad
    return loss.item()


# %% wrong: the moved weights are new tensors, and the model keeps the old ones
# score: 2
# says: the parameter was not moved
def train_step(model, images, labels, learning_rate):
    model.zero_grad()
    loss = F.cross_entropy(model(images), labels)
    loss.backward()
    for p in model.parameters():
        p = p - learning_rate * p.grad
    return loss.item()


# %% wrong: the step is forgotten
# score: 2
# says: the parameter was not moved
def train_step(model, images, labels, learning_rate):
    model.zero_grad()
    loss = F.cross_entropy(model(images), labels)
    loss.backward()
    return loss.item()


# %% wrong: softmax before the loss
# score: 0
# says: softmax was applied twice
def train_step(model, images, labels, learning_rate):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    loss = F.cross_entropy(model(images).softmax(dim=1), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


# %% wrong: the learning rate is left at a value of its own
# score: 2
# says: Compare with torch.optim.SGD
def train_step(model, images, labels, learning_rate):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = F.cross_entropy(model(images), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


# %% wrong: Adam, whose steps have another length
# score: 2
# says: Every value is 2 times the one expected
def train_step(model, images, labels, learning_rate):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    loss = F.cross_entropy(model(images), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


# %% wrong: in eval mode
# score: 6
# says: the model was put into eval mode
def train_step(model, images, labels, learning_rate):
    model.eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    optimizer.zero_grad()
    loss = F.cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% wrong: the weights move, the biases do not
# score: 2
# says: 1.bias
def train_step(model, images, labels, learning_rate):
    model.zero_grad()
    loss = F.cross_entropy(model(images), labels)
    loss.backward()
    for layer in model:
        if hasattr(layer, "weight"):
            layer.weight.data -= learning_rate * layer.weight.grad
    return loss.item()


# %% wrong: the losses are added up
# score: 2
# says: the losses were added up, not averaged
def train_step(model, images, labels, learning_rate):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    loss = F.cross_entropy(model(images), labels, reduction="sum")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


# %% wrong: the loss is not returned
# score: 6
# says: is a `return` missing
def train_step(model, images, labels, learning_rate):
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    loss = F.cross_entropy(model(images), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


# %% wrong: a copy of the model learns
# score: 2
# says: the parameter was not moved
def train_step(model, images, labels, learning_rate):
    model = copy.deepcopy(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    loss = F.cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% wrong: weight decay and momentum, as in a recipe found somewhere
# score: 2
# says: Compare with torch.optim.SGD
def train_step(model, images, labels, learning_rate):
    optimizer = torch.optim.SGD(
        model.parameters(), lr=learning_rate, momentum=0.9, weight_decay=0.01
    )
    loss = F.cross_entropy(model(images), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
