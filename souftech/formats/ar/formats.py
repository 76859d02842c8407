DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y، H:i"
THOUSAND_SEPARATOR = "\xa0"  # as Algeria writes it; a point would read as a decimal one
NUMBER_GROUPING = 3
TIME_FORMAT = "H:i"
