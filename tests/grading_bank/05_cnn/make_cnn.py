# %% right: a class of its own, batch norm, mean over the picture
class SmallNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 24, 5, padding=2)
        self.norm1 = nn.BatchNorm2d(24)
        self.conv2 = nn.Conv2d(24, 48, 3)
        self.norm2 = nn.BatchNorm2d(48)
        self.out = nn.Linear(48, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm1(self.conv1(x))), 2)
        x = F.relu(self.norm2(self.conv2(x)))
        return self.out(x.mean(dim=(2, 3)))


def make_cnn():
    return SmallNet()


# %% right: the course's network with global pooling
def make_cnn():
    return models.GlobalPoolingCNN()


# %% right: the classic network with a smaller dense layer
def make_cnn():
    return models.ClassicCNN(dense=64)


# %% right: kernels of its own and functions
def make_cnn():
    class Functional(nn.Module):
        def __init__(self):
            super().__init__()
            self.kernels1 = nn.Parameter(torch.randn(12, 3, 3, 3) * 0.2)
            self.kernels2 = nn.Parameter(torch.randn(24, 12, 3, 3) * 0.1)
            self.matrix = nn.Parameter(torch.randn(24 * 8 * 8, 10) * 0.03)
            self.bias = nn.Parameter(torch.zeros(10))

        def forward(self, images):
            x = F.conv2d(images, self.kernels1, padding=1).relu()
            x = F.avg_pool2d(x, 2)
            x = F.conv2d(x, self.kernels2, padding=1).relu_()
            x = F.avg_pool2d(x, 2)
            return x.reshape(x.shape[0], -1) @ self.matrix + self.bias

    return Functional()


# %% right: strides in place of pooling, group norm, in-place activations, last layer from 0
def make_cnn():
    net = nn.Sequential()
    channels = 3
    for number, width in enumerate([32, 48, 64]):
        net.add_module(f"conv{number}", nn.Conv2d(channels, width, 3, 2, 1))
        net.add_module(f"norm{number}", nn.GroupNorm(8, width))
        net.add_module(f"act{number}", nn.ReLU(inplace=True))
        channels = width
    net.add_module("pool", nn.AdaptiveMaxPool2d(1))
    net.add_module("flat", nn.Flatten())
    last = nn.Linear(64, 10)
    nn.init.zeros_(last.weight)
    nn.init.zeros_(last.bias)
    net.add_module("last", last)
    return net


# %% right: dropout that knows the mode, and a residual block
class Residual(nn.Module):
    def __init__(self, C):
        super().__init__()
        self.a = nn.Conv2d(C, C, 3, padding=1, bias=False)
        self.b = nn.BatchNorm2d(C)

    def forward(self, x):
        return x + torch.relu(self.b(self.a(x)))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 4, stride=2, padding=1)
        self.block = Residual(32)
        self.head = nn.Linear(32 * 4 * 4, 10)

    def forward(self, x):
        x = self.block(F.relu(self.stem(x)))
        x = F.adaptive_avg_pool2d(x, 4).flatten(1)
        x = F.dropout(x, 0.25, training=self.training)
        return self.head(x)


make_cnn = Net


# %% right: depthwise kernels, and a convolution as classifier
def block(c_in, c_out):
    return nn.Sequential(
        nn.Conv2d(c_in, c_in, 3, padding=1, groups=c_in),
        nn.Conv2d(c_in, c_out, 1),
        nn.BatchNorm2d(c_out),
        nn.GELU(),
        nn.AvgPool2d(2),
    )


def make_cnn():
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, padding="same"),
        block(16, 32),
        block(32, 64),
        nn.Conv2d(64, 10, 1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )


# %% wrong: the classic network, five budgets large
# score: 8
# says: 541,094 parameters, expected at most 100,000
# says: the most are in classifier.2.weight, of shape (500, 1024)
def make_cnn():
    return models.ClassicCNN()


# %% wrong: dense layers alone
# score: 8
# says: has 0 convolutions
def make_cnn():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(3 * 32 * 32, 30), nn.ReLU(), nn.Linear(30, 10)
    )


# %% wrong: a single convolution
# score: 8
# says: has 1 convolutions
def make_cnn():
    return nn.Sequential(
        nn.Conv2d(3, 8, 5, stride=4), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 7 * 7, 10)
    )


# %% wrong: softmax at the end
# score: 8
# says: It looks as if it ended in softmax
def make_cnn():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, stride=2),
        nn.ReLU(),
        nn.Conv2d(8, 8, 3, stride=2),
        nn.Flatten(),
        nn.Linear(8 * 7 * 7, 10),
        nn.Softmax(dim=1),
    )


# %% wrong: log-softmax at the end
# score: 8
# says: It looks as if it ended in log_softmax
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, stride=2)
        self.conv2 = nn.Conv2d(8, 8, 3, stride=2)
        self.fc = nn.Linear(8 * 7 * 7, 10)

    def forward(self, x):
        x = F.relu(self.conv2(F.relu(self.conv1(x))))
        return F.log_softmax(self.fc(x.flatten(1)), dim=1)


def make_cnn():
    return Net()


# %% wrong: ReLU after every layer, the last one too
# score: 8
# says: a ReLU or a sigmoid came after the last layer
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, stride=2)
        self.conv2 = nn.Conv2d(8, 8, 3, stride=2)
        self.fc = nn.Linear(8 * 7 * 7, 10)

    def forward(self, x):
        x = F.relu(self.conv2(F.relu(self.conv1(x))))
        return F.relu(self.fc(x.flatten(1)))


def make_cnn():
    return Net()


# %% wrong: a sigmoid for each class
# score: 8
# says: a ReLU or a sigmoid came after the last layer
def make_cnn():
    return nn.Sequential(
        models.conv_block(3, 16),
        models.conv_block(16, 32),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(32, 10),
        nn.Sigmoid(),
    )


# %% wrong: F.dropout is never told that training is over
# score: 8
# says: the second look of your network at the same pictures
# says: training=self.training
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1)
        self.conv2 = nn.Conv2d(8, 16, 3, padding=1)
        self.fc = nn.Linear(16 * 8 * 8, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.dropout(x.flatten(1), 0.25)
        return self.fc(x)


def make_cnn():
    return Net()


# %% wrong: batch norm that always uses the batch
# score: 8
# says: when it comes alone
# says: Does a layer use the mean of the batch?
def make_cnn():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, stride=2),
        nn.BatchNorm2d(8, track_running_stats=False),
        nn.ReLU(),
        nn.Conv2d(8, 16, 3, stride=2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(16 * 7 * 7, 10),
    )


# %% wrong: squeeze takes the batch axis away with the others
# score: 6
# says: has shape (10,), expected (1, 10)
# says: It has an axis of length 1 too few
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 16, 3, stride=2), nn.ReLU(), nn.Conv2d(16, 32, 3), nn.ReLU()
        )
        self.fc = nn.Linear(32, 10)

    def forward(self, x):
        x = F.adaptive_avg_pool2d(self.features(x), 1).squeeze()
        return self.fc(x)


def make_cnn():
    return Net()


# %% wrong: view() makes four pictures of each
# score: 4
# says: has shape (16, 10), expected (4, 10)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 64, 3, padding=1)
        self.fc = nn.Linear(16 * 4 * 4, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 4)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(x.view(-1, 16 * 4 * 4))


def make_cnn():
    return Net()


# %% wrong: for gray pictures
# score: 2
# says: expected input
def make_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 8, 3),
        nn.ReLU(),
        nn.Conv2d(8, 8, 3),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(8, 10),
    )


# %% wrong: a layer is made and never used
# score: 8
# says: no gradient comes to conv3.weight, conv3.bias
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, stride=2)
        self.conv2 = nn.Conv2d(8, 16, 3, stride=2)
        self.conv3 = nn.Conv2d(16, 16, 3)
        self.fc = nn.Linear(16 * 7 * 7, 10)

    def forward(self, x):
        x = F.relu(self.conv2(F.relu(self.conv1(x))))
        return self.fc(x.flatten(1))


def make_cnn():
    return Net()


# %% wrong: the features are cut off from the gradient
# score: 8
# says: no gradient comes to conv1.weight
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, stride=2)
        self.conv2 = nn.Conv2d(8, 16, 3, stride=2)
        self.fc = nn.Linear(16 * 7 * 7, 10)

    def forward(self, x):
        x = F.relu(self.conv2(F.relu(self.conv1(x)))).detach()
        return self.fc(x.flatten(1))


def make_cnn():
    return Net()


# %% wrong: layers in a plain list, which the network does not know
# score: 8
# says: has 0 convolutions
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = [nn.Conv2d(3, 8, 3, stride=2), nn.Conv2d(8, 16, 3, stride=2)]
        self.fc = nn.Linear(16 * 7 * 7, 10)

    def forward(self, x):
        for conv in self.convs:
            x = F.relu(conv(x))
        return self.fc(x.flatten(1))


def make_cnn():
    return Net()


# %% wrong: the last layer is missing, 64 features come out
# score: 6
# says: has shape (4, 64), expected (4, 10)
def make_cnn():
    return nn.Sequential(
        models.conv_block(3, 32),
        models.conv_block(32, 64),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )


# %% wrong: the class is returned and no network
# score: 0
# says: expected a network, which is an nn.Module
def make_cnn():
    return models.GlobalPoolingCNN


# %% wrong: nothing is returned
# score: 0
# says: Is a `return` missing?
def make_cnn():
    model = models.GlobalPoolingCNN()
