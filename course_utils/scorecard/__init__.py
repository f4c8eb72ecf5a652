"""The learner's own check: the visible tests in a fresh kernel, and a scorecard."""
