"""What staff have to know as soon as they sign in."""

from django.utils import timezone

from souftech.health import troubles


def desk_warnings() -> list[str]:
    """Return a sentence for each thing that needs a person, in the language in use."""
    return [*delivery_warnings()]


def delivery_warnings() -> list[str]:
    """Return what keeps mails from getting through."""
    return [str(trouble.sentence) for trouble in troubles(timezone.now())]
