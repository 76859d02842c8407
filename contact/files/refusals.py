"""Every reason for which a file is refused: which file, why, and what to do about it."""

from django.utils.translation import gettext_lazy as _

EMPTY = _("%(name)s is empty. Choose the file again, or leave it out.")
LARGE = _(
    "%(name)s has %(size)s; a file may have up to %(most)s. Make it smaller, or send a part of it."
)
NO_KIND = _(
    "%(name)s is of a kind that we do not take. Send it as PDF, JPEG, PNG, WebP, plain text, Word, "
    "Excel or OpenDocument."
)
HEIC = _("%(name)s is a HEIC picture, which we cannot read. Save it as JPEG and send that.")
ANIMATED = _("%(name)s is a GIF picture, which we do not take. Save it as PNG or JPEG.")
BROKEN = _("%(name)s is damaged or not complete. Open it, save it again, and send the new file.")
PIXELS = _("%(name)s has too many pixels for us. Make the picture smaller and send that.")
ENCRYPTED = _(
    "%(name)s is protected by a password, so we cannot look into it. Save it without the password."
)
OLD_OFFICE = _(
    "%(name)s is protected by a password or in the old Word or Excel format. Save it without a "
    "password as .docx or .xlsx, or as PDF."
)
ACTIVE = _(
    "%(name)s holds a program, a script or another file. Save it without these, or print it to "
    "PDF, and send that."
)
MACROS = _("%(name)s holds macros. Save it without macros, as .docx, .xlsx or PDF.")
PACKED = _("%(name)s unpacks to far more than a document needs. Send it as PDF.")
TWOFOLD = _("%(name)s is two files in one. Save the document anew and send that.")
ENCODING = _("%(name)s is not plain text in UTF-8. Save it as UTF-8 text, or send it as PDF.")
CONTROLS = _("%(name)s holds signs that no text has. Save it as UTF-8 text, or send it as PDF.")
MARKUP = _("%(name)s is a web page or a program and no plain text. Send it as PDF.")
VIRUS = _("%(name)s looks like malware. Check your device, and do not send this file.")

TOGETHER = _(
    "%(name)s does not fit: all files together may have up to %(most)s. Leave some out, or make "
    "them smaller."
)
GONE = _(
    "A file that you attached has waited for more than an hour and is deleted. Please attach it "
    "again."
)
UNKEPT = _(
    "Not all of your files could be kept at this moment. Please attach again those that "
    "are missing."
)
CROWDED = _(
    "Very many files came from your network within an hour. Nothing has been sent: send your "
    "message without files, or try again later."
)
NO_ROOM = _(
    "We cannot take files at this moment. Nothing has been sent: send your message without files, "
    "or try again later."
)
