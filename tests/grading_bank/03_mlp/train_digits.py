# %% right: a class that standardizes by itself; SGD with momentum, epochs
class Reader(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.mean, self.std = mean, std
        self.hidden = nn.Linear(28 * 28, 256)
        self.scores = nn.Linear(256, 10)

    def forward(self, images):
        x = (images.view(-1, 28 * 28) - self.mean) / self.std
        return self.scores(torch.relu(self.hidden(x)))


def train_digits(images, labels):
    pixels = images / 255
    model = Reader(pixels.mean().item(), pixels.std().item())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    num_epochs = max(4, 160_000 // len(labels))
    for epoch in range(num_epochs):
        for group in optimizer.param_groups:
            group["lr"] = 0.05 * (1 - epoch / num_epochs)
        for batch in torch.randperm(len(pixels)).split(100):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(pixels[batch]), labels[batch])
            loss.backward()
            optimizer.step()
    return model.eval()


# %% right: batch norm and dropout, left in train mode, on the device
def train_digits(images, labels):
    network = nn.Sequential(
        nn.Flatten(),
        *(nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Dropout(0.1)),
        nn.Linear(256, 10),
    )
    network = network.to(device).train()
    images, labels = images.to(device), labels.to(device)
    num_steps = 1600
    optimizer = torch.optim.Adam(network.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.01, num_steps)
    for _ in range(num_steps):
        rows = torch.randint(len(labels), (128,), device=device)
        loss = nn.CrossEntropyLoss()(network(images[rows] / 255), labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return network


# %% right: a DataLoader, two hidden layers
def train_digits(images, labels):
    examples = torch.utils.data.TensorDataset(images.float() / 255, labels)
    loader = torch.utils.data.DataLoader(examples, batch_size=128, shuffle=True)
    model = nn.Sequential(
        nn.Flatten(),
        *(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 64), nn.ReLU()),
        nn.Linear(64, 10),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.0015)
    num_epochs = 4 if len(labels) > 10_000 else 30
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, num_epochs)
    for _ in range(num_epochs):
        for batch_images, batch_labels in loader:
            optimizer.zero_grad()
            F.cross_entropy(model(batch_images), batch_labels).backward()
            optimizer.step()
        schedule.step()
    return model


# %% right: what the course offers: its split, its network, its training
from course_utils import models, train


class Standardized(nn.Module):
    def __init__(self, split, model):
        super().__init__()
        self.register_buffer("mean", split.mean)
        self.register_buffer("std", split.std)
        self.model = model

    def forward(self, images):
        return self.model((images - self.mean) / self.std)


def train_digits(images, labels):
    part = data.Part(images, labels)
    split = data.split(data.Dataset("mine", part, part, tuple("0123456789"), ""))
    model = models.MLP(hidden=(256,), dropout=0.1)
    num_epochs = max(4, 120_000 // len(labels))
    train.fit(model, split, num_epochs=num_epochs, learning_rate=0.003, quiet=True)
    return Standardized(split, model).to(device)


# %% right: a small convolutional network
def train_digits(images, labels):
    network = nn.Sequential(
        *(nn.Conv2d(1, 12, 5, stride=2), nn.ReLU()),
        *(nn.Conv2d(12, 24, 5, stride=2), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(24 * 4 * 4, 10)),
    )
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.003)
    for step in range(1200):
        rows = torch.randint(len(labels), (96,))
        loss = F.cross_entropy(network(images[rows].float() / 255), labels[rows])
        network.zero_grad()
        loss.backward()
        optimizer.step()
    return network


# %% wrong: a network that has learned nothing
# score: 0
# says: of the exam pictures, expected
# says: Watch the loss while it trains
def train_digits(images, labels):
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 10))


# %% wrong: the step is forgotten
# score: 0
# says: Watch the loss while it trains
def train_digits(images, labels):
    network = nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(network.parameters())
    for rows in torch.randperm(len(labels))[:6000].split(100):
        optimizer.zero_grad()
        F.cross_entropy(network(images[rows] / 255), labels[rows]).backward()
    return network


# %% wrong: no hidden layer, which stops near 92 %
# score: 3
# says: Watch the loss while it trains
def train_digits(images, labels):
    network = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    optimizer = torch.optim.Adam(network.parameters())
    for epoch in range(3):
        for rows in torch.randperm(len(labels)).split(128):
            optimizer.zero_grad()
            F.cross_entropy(network(images[rows] / 255), labels[rows]).backward()
            optimizer.step()
    return network


# %% wrong: SGD with a small learning rate, one epoch
# score: 0
# says: Watch the loss while it trains
def train_digits(images, labels):
    network = nn.Sequential(
        nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)
    )
    optimizer = torch.optim.SGD(network.parameters(), lr=0.005)
    for rows in torch.randperm(len(labels)).split(128):
        optimizer.zero_grad()
        F.cross_entropy(network(images[rows] / 255), labels[rows]).backward()
        optimizer.step()
    return network


# %% wrong: pixels from 0 to 255 while it learns
# score: 0
# says: It does read pixels from 0 to 255
def train_digits(images, labels):
    network = nn.Sequential(
        nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10)
    )
    optimizer = torch.optim.Adam(network.parameters())
    for step in range(500):
        rows = torch.randint(len(labels), (128,))
        optimizer.zero_grad()
        F.cross_entropy(network(images[rows].float()), labels[rows]).backward()
        optimizer.step()
    return network


# %% wrong: standardized before the network, not inside
# score: 0
# says: It does read standardized images
def train_digits(images, labels):
    network = nn.Sequential(
        nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)
    )
    optimizer = torch.optim.Adam(network.parameters())
    pixels = images / 255
    pixels = (pixels - pixels.mean()) / pixels.std()
    for rows in torch.randperm(len(labels)).split(600):
        optimizer.zero_grad()
        F.cross_entropy(network(pixels[rows]), labels[rows]).backward()
        optimizer.step()
    return network


# %% wrong: the images are shuffled, the labels are not
# score: 0
# says: Watch the loss while it trains
def train_digits(images, labels):
    network = nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(network.parameters())
    images = images[torch.randperm(len(images))]
    for i in range(0, min(len(images), 20_000), 100):
        optimizer.zero_grad()
        logits = network(images[i : i + 100] / 255)
        F.cross_entropy(logits, labels[i : i + 100]).backward()
        optimizer.step()
    return network


# %% wrong: learns from digits of its own, not from those handed in
# score: 0
# says: It learned other labels than those that were handed to it
def train_digits(images, labels):
    own = data.load("mnist").test
    network = nn.Sequential(
        nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)
    )
    optimizer = torch.optim.Adam(network.parameters(), lr=0.002)
    for step in range(600):
        rows = torch.randint(len(own.labels), (100,))
        optimizer.zero_grad()
        F.cross_entropy(network(own.images[rows] / 255), own.labels[rows]).backward()
        optimizer.step()
    return network


# %% wrong: a hundred examples
# score: 0
# says: Watch the loss while it trains
def train_digits(images, labels):
    network = nn.Sequential(
        nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)
    )
    optimizer = torch.optim.Adam(network.parameters())
    for step in range(100):
        optimizer.zero_grad()
        F.cross_entropy(network(images[:100] / 255), labels[:100]).backward()
        optimizer.step()
    return network


# %% wrong: the loss comes back, not the network
# score: 0
# says: expected a network
# says: no network has passed the first test yet
def train_digits(images, labels):
    network = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    optimizer = torch.optim.Adam(network.parameters())
    for rows in torch.randperm(len(labels))[:1000].split(100):
        loss = F.cross_entropy(network(images[rows] / 255), labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


# %% wrong: the network wants flat images
# score: 0
# says: in eval mode
def train_digits(images, labels):
    network = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(network.parameters())
    for rows in torch.randperm(len(labels))[:1000].split(100):
        loss = F.cross_entropy(network(images[rows].flatten(1) / 255), labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return network
