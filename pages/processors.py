"""What the privacy page says of each kind of company that processes data for us."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "hosting": (
        _("Everything that the site keeps"),
        _("Runs the site and stores its data"),
    ),
    "mail": (
        _("E-mail addresses, and the text of mails"),
        _("Carries our mails to you and to our team"),
    ),
    "errors": (
        _("Type and place of a fault, nothing about people"),
        _("Tells us of faults in the site"),
    ),
    "files": (
        _("The files that you send"),
        _("Stores files"),
    ),
}
