"""What staff have to know before anything else: the red lines at the top of the admin."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from souftech.health import troubles
from souftech.network import visitors_look_alike


def desk_warnings() -> list[str]:
    """Return every warning that holds now, in the reader's language."""
    return [text for warn in WARNINGS for text in warn()]


def warn_of_trouble() -> list[str]:
    """Say what keeps mails from getting through."""
    return [str(trouble.sentence) for trouble in troubles(timezone.now())]


def warn_of_look_alikes() -> list[str]:
    """Say so where visitors cannot be told apart, since nothing else would show it."""
    if not visitors_look_alike(timezone.now()):
        return []
    words = _(
        "This site cannot tell visitors apart: their messages arrive from an address of your own "
        "network, so nothing limits a flood of them. If a proxy stands in front of the site, name "
        "it in TRUSTED_PROXIES, let it send X-Forwarded-For, and set BEHIND_PROXY=true."
    )
    return [words]


WARNINGS: list[Callable[[], list[str]]] = [warn_of_trouble, warn_of_look_alikes]
