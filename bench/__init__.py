"""Measurements, side by side in one run: `make bench`. They are no tests and promise nothing."""
