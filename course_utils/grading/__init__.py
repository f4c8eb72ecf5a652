"""Grading with nbgrader: what is done to a submission before its cells are run."""
