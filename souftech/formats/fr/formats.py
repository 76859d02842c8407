DATE_FORMAT = "jS F Y"  # what S says stands in souftech/dates.py
DATETIME_FORMAT = "jS F Y, H:i"
MONTH_DAY_FORMAT = "jS F"
TIME_FORMAT = "H:i"
