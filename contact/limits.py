"""How much may be written, in characters after normalisation."""

NAME_LENGTH = 100
EMAIL_LENGTH = 254
MESSAGE_LENGTH = 5000
ANSWER_LENGTH = 20_000
REASON_LENGTH = 200
