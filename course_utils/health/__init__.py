"""The checks of `course doctor`; each works where packages are broken or missing."""
