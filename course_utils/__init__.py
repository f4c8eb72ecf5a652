"""Helpers of the course; each name is imported from the module that defines it."""
