"""What course.py runs to fill .venv: the standard library alone, nothing else."""
