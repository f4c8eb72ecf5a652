"""Playgrounds for the notebook: one module for each, its JavaScript beside it."""
