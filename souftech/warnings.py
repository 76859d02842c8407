"""What staff have to know before anything else: the red lines at the top of the admin."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from souftech.network import visitors_look_alike


def desk_warnings() -> list[str]:
    """Return every warning that holds now, in the reader's language."""
    return [text for warn in WARNINGS if (text := warn())]


def warn_of_look_alikes() -> str:
    """Say so where visitors cannot be told apart, since nothing else would show it."""
    if not visitors_look_alike(timezone.now()):
        return ""
    return _(
        "This site cannot tell visitors apart: their messages arrive from an address of your own "
        "network, so nothing limits a flood of them. If a proxy stands in front of the site, name "
        "it in TRUSTED_PROXIES, let it send X-Forwarded-For, and set BEHIND_PROXY=true."
    )


WARNINGS: list[Callable[[], str]] = [warn_of_look_alikes]
