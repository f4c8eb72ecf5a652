# %% right: a class, functional style
class Repaired(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=5, padding=2)
        self.conv3 = nn.Conv2d(32, 64, kernel_size=3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.dense = nn.Linear(64 * 4 * 4, 10)

    def forward(self, images):
        x = self.pool(F.relu(self.conv1(images)))
        x = self.pool(F.relu(self.conv2(x)))
        x = self.pool(F.relu(self.conv3(x)))
        return self.dense(x.flatten(1))


def repaired():
    return Repaired()


# %% right: built upon the broken one
def repaired():
    class Mended(Broken):
        def forward(self, images):
            x = images
            for conv in (self.conv1, self.conv2, self.conv3):
                x = self.pool(conv(x).relu())
            return self.dense(x.reshape(len(images), -1))

    model = Mended()
    model.conv2 = nn.Conv2d(16, 32, kernel_size=5, padding=2)
    return model


# %% right: pooling before ReLU, "same" padding, nested blocks
def block(in_channels, out_channels, side):
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, side, padding="same"),
        nn.MaxPool2d(kernel_size=2, stride=2),
        nn.ReLU(inplace=True),
    )


def repaired():
    features = nn.Sequential(block(3, 16, 3), block(16, 32, 5), block(32, 64, 3))
    classifier = nn.Sequential(nn.Flatten(), nn.Linear(1024, 10))
    return nn.Sequential(features, classifier)


# %% right: dropout, its own weights, layers in a list, in eval mode
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [(3, 16, 3), (16, 32, 5), (32, 64, 3)]
        self.convs = nn.ModuleList(
            nn.Conv2d(c, k, f, padding=f // 2) for c, k, f in sizes
        )
        self.head = nn.Linear(64 * 16, 10)
        for conv in self.convs:
            nn.init.kaiming_normal_(conv.weight)

    def forward(self, images):
        for conv in self.convs:
            images = F.max_pool2d(torch.relu(conv(images)), 2)
        return self.head(F.dropout(images.view(images.size(0), -1), 0.2, self.training))


def repaired():
    return Net().eval()


# %% right: lazy layers, awake when they are returned
def repaired():
    model = nn.Sequential(
        *(nn.LazyConv2d(16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.LazyConv2d(32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.LazyLinear(10)),
    )
    model(torch.zeros(1, 3, 32, 32))
    return model


# %% wrong: softmax is still there
# score: 6
# says: F.cross_entropy applies softmax itself
def repaired():
    return nn.Sequential(
        *(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(64 * 4 * 4, 10), nn.Softmax(dim=1)),
    )


# %% wrong: log-softmax at the end
# score: 6
# says: the logarithms of probabilities
def repaired():
    return nn.Sequential(
        *(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(64 * 4 * 4, 10), nn.LogSoftmax(dim=1)),
    )


# %% wrong: the dense layer is fitted to the fault
# score: 5
# says: the dense layer was made to fit a side that is too small
def repaired():
    return nn.Sequential(
        *(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(64 * 3 * 3, 10)),
    )


# %% wrong: the first layer has more kernels instead
# score: 5
# says: the first layer got more kernels
def repaired():
    return nn.Sequential(
        *(nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(64 * 4 * 4, 10)),
    )


# %% wrong: the third pooling is still missing, and view invents pictures
# score: 4
# says: Does `view(-1, ...)` invent pictures?
class Mended(Broken):
    def __init__(self):
        super().__init__()
        self.conv2 = nn.Conv2d(16, 32, kernel_size=5, padding=2)

    def forward(self, images):
        x = self.pool(F.relu(self.conv1(images)))
        x = self.pool(F.relu(self.conv2(x)))
        x = F.relu(self.conv3(x))
        return self.dense(x.view(-1, 64 * 4 * 4))


def repaired():
    return Mended()


# %% wrong: only the channels are mended
# score: 2
# says: raised
def repaired():
    model = Broken()
    model.conv2 = nn.Conv2d(16, 32, kernel_size=5)
    return model


# %% wrong: returned as it was
# score: 0
# says: raised RuntimeError
def repaired():
    return Broken()


# %% wrong: made for a batch of four
# score: 6
# says: raised RuntimeError
class ForFour(Broken):
    def __init__(self):
        super().__init__()
        self.conv2 = nn.Conv2d(16, 32, kernel_size=5, padding=2)

    def forward(self, images):
        x = self.pool(F.relu(self.conv1(images)))
        x = self.pool(F.relu(self.conv2(x)))
        x = self.pool(F.relu(self.conv3(x)))
        return self.dense(x.view(4, 64 * 4 * 4))


def repaired():
    return ForFour()


# %% wrong: a ReLU is lost
# score: 7
# says: ReLU and pooling after each of three convolutions
def repaired():
    return nn.Sequential(
        *(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3, padding=1), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(64 * 4 * 4, 10)),
    )


# %% wrong: an adaptive pooling covers the missing padding
# score: 7
# says: Compare forward with the task
def repaired():
    return nn.Sequential(
        *(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.AdaptiveMaxPool2d(4)),
        *(nn.Flatten(), nn.Linear(64 * 4 * 4, 10)),
    )


# %% wrong: paddings that only happen to fit
# score: 7
# says: Compare forward with the task
def repaired():
    return nn.Sequential(
        *(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 5, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(64 * 4 * 4, 10)),
    )


# %% wrong: a bias is missing
# score: 5
# says: Are all biases there
def repaired():
    return nn.Sequential(
        *(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 5, padding=2, bias=False), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(64 * 4 * 4, 10)),
    )


# %% wrong: the class instead of a network
# score: 0
# says: expected a network
class Right(Broken):
    pass


def repaired():
    return Right


# %% wrong: nothing is returned
# score: 0
# says: a `return` missing
def repaired():
    nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.Flatten(), nn.LazyLinear(10))
