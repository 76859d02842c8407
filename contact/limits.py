"""How much may be written, in characters after normalisation."""

NAME_LENGTH = 100
EMAIL_LENGTH = 254
MESSAGE_LENGTH = 5000
