# %% right: a class above the function
class MLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nn.ModuleList([nn.Linear(m, n) for m, n in pairs])
        self.dropout = nn.Dropout(dropout)

    def forward(self, images):
        x = images.flatten(1)
        for layer in self.layers[:-1]:
            x = self.dropout(F.relu(layer(x)))
        return self.layers[-1](x)


def make_mlp(sizes, dropout):
    return MLP(sizes, dropout)


# %% right: a class inside, functional dropout, the last layer made first
def make_mlp(sizes, dropout):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.scores = nn.Linear(sizes[-2], sizes[-1])
            for i, (m, n) in enumerate(zip(sizes[:-2], sizes[1:-1])):
                setattr(self, f"hidden{i}", nn.Linear(m, n))

        def forward(self, images):
            x = images.reshape(images.shape[0], -1)
            for i in range(len(sizes) - 2):
                x = torch.relu(getattr(self, f"hidden{i}")(x))
                x = F.dropout(x, dropout, training=self.training)
            return self.scores(x)

    return Network()


# %% right: add_module, and dropout before the ReLU, which comes to the same
def make_mlp(sizes, dropout):
    network = nn.Sequential()
    network.add_module("flat", nn.Flatten())
    last = len(sizes) - 1
    for i in range(1, len(sizes)):
        network.add_module(f"linear{i}", nn.Linear(sizes[i - 1], sizes[i]))
        if i < last:
            network.add_module(f"dropout{i}", nn.Dropout(p=dropout))
            network.add_module(f"relu{i}", nn.ReLU(inplace=True))
    return network


# %% right: ReLU and dropout after each layer, the last two taken off again
def make_mlp(sizes, dropout):
    layers = [nn.Flatten()]
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers.extend([nn.Linear(inputs, outputs), nn.ReLU(), nn.Dropout(dropout)])
    return nn.Sequential(*layers[:-2])


# %% right: blocks in blocks
def block(inputs, outputs, dropout):
    return nn.Sequential(nn.Linear(inputs, outputs), nn.ReLU(), nn.Dropout(dropout))


def make_mlp(sizes, dropout):
    *hidden, num_classes = sizes
    blocks = [block(m, n, dropout) for m, n in zip(hidden, hidden[1:])]
    return nn.Sequential(nn.Flatten(), *blocks, nn.Linear(hidden[-1], num_classes))


# %% right: weights of its own, biases of 0 to begin with, dropout by hand
class Linear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * (2 / inputs) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return x @ self.weight + self.bias


class Network(nn.Module):
    def __init__(self, sizes, p):
        super().__init__()
        self.p = p
        self.linear = nn.ModuleList(Linear(*pair) for pair in zip(sizes, sizes[1:]))

    def forward(self, x):
        x = x.view(len(x), -1)
        for i, linear in enumerate(self.linear):
            x = linear(x)
            if i + 1 < len(self.linear):
                x = x.clamp(min=0)
                if self.training:
                    x = x * (torch.rand_like(x) >= self.p) / (1 - self.p)
        return x


def make_mlp(sizes, dropout):
    return Network(sizes, dropout)


# %% right: a class that is an nn.Sequential, lazy about the first size
class MLP(nn.Sequential):
    def __init__(self, sizes, dropout):
        super().__init__(nn.Flatten(start_dim=1))
        for m, n in zip(sizes[:-2], sizes[1:-1]):
            self.append(nn.Linear(m, n)).append(nn.ReLU()).append(nn.Dropout(dropout))
        self.append(nn.Linear(sizes[-2], sizes[-1], bias=True))


def make_mlp(sizes, dropout):
    return MLP(sizes, dropout)


# %% wrong: a softmax at the end
# score: 5
# says: no scores of both signs
def make_mlp(sizes, dropout):
    layers = [nn.Flatten()]
    for m, n in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(m, n), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]), nn.Softmax(dim=1))


# %% wrong: a ReLU after the last layer
# score: 5
# says: What stands after your last linear layer?
def make_mlp(sizes, dropout):
    layers = [nn.Flatten()]
    for m, n in zip(sizes, sizes[1:]):
        layers += [nn.Linear(m, n), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*layers[:-1])


# %% wrong: dropout on the scores
# score: 7
# says: in train mode
def make_mlp(sizes, dropout):
    layers = [nn.Flatten()]
    for m, n in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(m, n), nn.ReLU(), nn.Dropout(dropout)]
    layers += [nn.Linear(sizes[-2], sizes[-1]), nn.Dropout(dropout)]
    return nn.Sequential(*layers)


# %% wrong: no ReLU
# score: 8
# says: one linear layer
def make_mlp(sizes, dropout):
    layers = [nn.Flatten()]
    for m, n in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(m, n), nn.Dropout(dropout)]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


# %% wrong: ReLU after the first hidden layer alone
# score: 8
# says: the second ReLU is missing
def make_mlp(sizes, dropout):
    layers = [nn.Flatten()]
    for i, (m, n) in enumerate(zip(sizes[:-2], sizes[1:-1])):
        layers += [nn.Linear(m, n)] + [nn.ReLU()] * (i == 0) + [nn.Dropout(dropout)]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


# %% wrong: the layers in a plain list
# score: 2
# says: the layers stand in a plain list
def make_mlp(sizes, dropout):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [nn.Linear(m, n) for m, n in zip(sizes, sizes[1:])]
            self.drop = nn.Dropout(dropout)

        def forward(self, images):
            x = images.flatten(1)
            for layer in self.layers[:-1]:
                x = self.drop(F.relu(layer(x)))
            return self.layers[-1](x)

    return Network()


# %% wrong: functional dropout that does not know the mode
# score: 8
# says: in eval mode the network gives other scores each time
def make_mlp(sizes, dropout):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            pairs = zip(sizes, sizes[1:])
            self.layers = nn.ModuleList([nn.Linear(m, n) for m, n in pairs])

        def forward(self, images):
            x = images.flatten(1)
            for layer in self.layers[:-1]:
                x = F.dropout(F.relu(layer(x)), dropout)
            return self.layers[-1](x)

    return Network()


# %% wrong: two hidden layers of 512, whatever the sizes
# score: 0
# says: make_mlp(
def make_mlp(sizes, dropout):
    return nn.Sequential(
        nn.Flatten(),
        *(nn.Linear(784, 512), nn.ReLU(), nn.Dropout(dropout)),
        *(nn.Linear(512, 512), nn.ReLU(), nn.Dropout(dropout)),
        nn.Linear(512, 10),
    )


# %% wrong: the dropout of the lesson, whatever is asked
# score: 7
# says: of the hidden values, expected
def make_mlp(sizes, dropout=0.2):
    layers = [nn.Flatten()]
    for m, n in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(m, n), nn.ReLU(), nn.Dropout(0.2)]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


# %% wrong: dropout is left out
# score: 7
# says: gives the same scores twice
def make_mlp(sizes, dropout):
    layers = [nn.Flatten()]
    for m, n in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(m, n), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


# %% wrong: dropout on the pixels, too
# score: 8
# says: on the hidden values alone
def make_mlp(sizes, dropout):
    layers = [nn.Flatten(), nn.Dropout(dropout)]
    for m, n in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(m, n), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


# %% wrong: dropout before the last layer alone
# score: 9
# says: the first hidden layer of
def make_mlp(sizes, dropout):
    layers = [nn.Flatten()]
    for m, n in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(m, n), nn.ReLU()]
    layers += [nn.Dropout(dropout)] * (len(sizes) > 2)
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


# %% wrong: dropout after the first hidden layer alone
# score: 9
# says: the last hidden layer of
def make_mlp(sizes, dropout):
    layers = [nn.Flatten()]
    for i, (m, n) in enumerate(zip(sizes[:-2], sizes[1:-1])):
        layers += [nn.Linear(m, n), nn.ReLU()] + [nn.Dropout(dropout)] * (i == 0)
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


# %% wrong: dropout without the scale
# score: 8
# says: 1 / (1 − p) times as large
class Dropout(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        return x * (torch.rand_like(x) > self.p) if self.training else x


def make_mlp(sizes, dropout):
    layers = [nn.Flatten()]
    for m, n in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(m, n), nn.ReLU(), Dropout(dropout)]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


# %% wrong: the images are not flattened
# score: 2
# says: not flattened
def make_mlp(sizes, dropout):
    layers = []
    for m, n in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(m, n), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


# %% wrong: no biases
# score: 3
# says: the biases are missing
def make_mlp(sizes, dropout):
    layers = [nn.Flatten()]
    for m, n in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(m, n, bias=False), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1], bias=False))


# %% wrong: the list of sizes is used up
# score: 8
# says: changed its input `sizes`
def make_mlp(sizes, dropout):
    layers = [nn.Flatten()]
    while len(sizes) > 2:
        m = sizes.pop(0)
        layers += [nn.Linear(m, sizes[0]), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*layers, nn.Linear(sizes[0], sizes[1]))


# %% wrong: the same network for the same sizes, from a store
# score: 9
# says: two calls of make_mlp give the same weights
made = {}


def make_mlp(sizes, dropout):
    key = (*sizes, dropout)
    if key not in made:
        layers = [nn.Flatten()]
        for m, n in zip(sizes[:-2], sizes[1:-1]):
            layers += [nn.Linear(m, n), nn.ReLU(), nn.Dropout(dropout)]
        made[key] = nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))
    return made[key]


# %% wrong: a list of layers instead of a network
# score: 0
# says: expected a network
def make_mlp(sizes, dropout):
    layers = [nn.Flatten()]
    for m, n in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(m, n), nn.ReLU(), nn.Dropout(dropout)]
    return layers + [nn.Linear(sizes[-2], sizes[-1])]
