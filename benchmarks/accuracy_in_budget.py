"""The best CIFAR-10 accuracy in a budget of minutes on two cores, over several seeds.

    COURSE_DATA=FOLDER python benchmarks/accuracy_in_budget.py --budgets 2 5 10

The number of epochs for each budget was chosen on a validation part; the test set is
looked at once, at the end of each run. With ``COURSE_PRECISION=float32`` the same
commands give the figures of a processor without bfloat16 units. Interrupted, the same
command goes on: finished runs are kept in the file that ``--results`` names.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from machine import describe_machine

from course_utils import data, models, runtime, train

# Of the budgets in minutes, on two cores of a server; float32 takes longer for each.
EPOCHS = {"bfloat16": {2: 2, 5: 5, 10: 11}, "float32": {2: 1, 5: 3, 10: 7}}
VAL_FRACTION = 0.1


@dataclass(frozen=True)
class Run:
    """One training and its outcome."""

    minutes: int
    seed: int
    precision: str
    seconds: float
    accuracy: float  # on the test set
    accuracy_of_views: float  # the same, each image averaged with its mirror image


def run(minutes: int, seed: int, split: data.Split) -> Run:
    """Train once within a budget and judge on the test set."""
    runtime.set_seed(seed)
    start = time.perf_counter()
    model = models.FastCNN(split)
    precision = precision_here()
    settings = models.FastCNN.SETTINGS | {"num_epochs": EPOCHS[precision][minutes]}
    history = train.fit(model, split, seed=seed, quiet=True, **settings)
    seconds = time.perf_counter() - start
    plain = train.evaluate(model, split.test, split).accuracy
    views = train.evaluate(model, split.test, split, average_flips=True).accuracy
    return Run(minutes, seed, history.precision, seconds, plain, views)


def precision_here() -> str:
    """Return the number format in which the course computes on this device."""
    picked = runtime.pick_precision(runtime.pick_device())
    return str(picked).removeprefix("torch.")


def read(path: Path) -> list[Run]:
    """Return the runs that are finished already."""
    if not path.exists():
        return []
    return [Run(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def table(runs: list[Run]) -> list[str]:
    """Return the rows of a Markdown table, one for each budget."""
    rows = []
    for minutes in sorted({run.minutes for run in runs}):
        chosen = [run for run in runs if run.minutes == minutes]
        seconds = statistics.median(run.seconds for run in chosen)
        epochs = EPOCHS[chosen[0].precision][minutes]
        accuracies = [run.accuracy for run in chosen]
        views = [run.accuracy_of_views for run in chosen]
        rows.append(
            f"| {minutes} min | {epochs} | {seconds:.0f} s | "
            f"{spread(accuracies)} | {spread(views)} | {len(chosen)} |"
        )
    return rows


def spread(accuracies: list[float]) -> str:
    """Return mean and range in percent."""
    mean = statistics.mean(accuracies)
    return f"{mean:.1%} ({min(accuracies):.1%} to {max(accuracies):.1%})"


def main() -> None:
    """Run what is missing and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--budgets", type=int, nargs="+", default=[2])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--results", type=Path, help="a file to keep the runs in")
    given = parser.parse_args()
    device = runtime.pick_device()
    print(describe_machine(device))
    dataset = data.load("cifar10")
    if dataset.name != "cifar10":
        raise SystemExit("CIFAR-10 is not here; set COURSE_DATA to its folder")
    split = data.split(dataset, val_fraction=VAL_FRACTION)
    runs = [] if given.results is None else read(given.results)
    precision = precision_here()
    runs = [run for run in runs if run.precision == precision]
    done = {(run.minutes, run.seed) for run in runs}
    for seed in given.seeds:
        for minutes in given.budgets:
            if (minutes, seed) not in done:
                runs.append(run(minutes, seed, split))
                print(runs[-1], flush=True)
                if given.results is not None:
                    with given.results.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(asdict(runs[-1])) + "\n")
    print("| budget | epochs | seconds | test accuracy | with mirror images | seeds |")
    print("|---|---|---|---|---|---|", *table(runs), sep="\n")


if __name__ == "__main__":
    main()
