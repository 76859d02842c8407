"""Clocks of several machines, and of several moments of one: they differ a little, and may err."""

import datetime

# What is noted later than now by no more than this was noted now, by another clock.
CLOCKS_DIFFER = datetime.timedelta(minutes=5)
