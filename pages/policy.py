"""The privacy policy as data: text, translations and tests all hang on its ids."""

import datetime

from django.utils.translation import gettext_lazy as _

from pages.document import Closing, Point, Policy, Section

HIGHLIGHTS = (
    Point(
        "only-necessary",
        _(
            "We ask only for what we need to run the service, answer you or manage your account. "
            "Phone and files are optional, and the form says what happens if you leave them out."
        ),
        title=_("Only necessary data"),
    ),
    Point(
        "protection",
        _(
            "Technical safeguards in the site and clear rules for our team protect your "
            "information against unauthorised access and operational risks, day after day."
        ),
        title=_("Ongoing protection"),
    ),
    Point(
        "clear-use",
        _(
            "We use your information to deliver and improve our services, and to support you on "
            "business and technical matters."
        ),
        title=_("Clear service use"),
    ),
    Point(
        "user-control",
        _(
            "You can review your information, update it or remove it whenever you wish. You do it "
            "yourself on this site, with or without an account."
        ),
        title=_("User control"),
    ),
)

COLLECT = Section(
    "collect",
    _("What we collect"),
    _(
        "You give us five kinds of information at most: your name, e-mail address, phone number, "
        "messages and files. To these the site adds a little technical data: the language of the "
        "page, the kind of device (mobile, desktop or bot) and a basic usage log, which notes "
        "neither your IP address nor your browser nor anything you typed."
    ),
    (
        Point(
            "collect-contact",
            _("When you fill in a form, we keep the contact details you enter there."),
        ),
        Point(
            "collect-account",
            _(
                "If you open an account, we keep what registration and sign-in require: your "
                "e-mail address, your language and the dates of the account, and nothing more."
            ),
        ),
        Point(
            "collect-content",
            _(
                "We keep the messages and files you send us in a chat or for support, each with "
                "the inquiry it belongs to."
            ),
        ),
        Point(
            "collect-technical",
            _(
                "A little technical data keeps the site reliable and secure: error reports cleared "
                "of personal details, and counters against misuse that hold a coded key in place "
                "of your IP address."
            ),
        ),
    ),
)

USE = Section(
    "use",
    _("How we use it"),
    _(
        "Your information helps us deliver our services, reply to you, run accounts, make the site "
        "easier to use, and watch over its performance and security. Any other use needs a clear "
        "and legitimate reason: we then record who, why and when, and you find it in the copy of "
        "your data."
    ),
    (
        Point(
            "use-reply",
            _(
                "We reply to contact and project inquiries: our team is told at once, and reminded "
                "when an answer is late."
            ),
        ),
        Point(
            "use-operate",
            _(
                "We run our digital services and the features of your account: signing in, "
                "correcting your data, taking a copy and erasing it, in English, French and Arabic."
            ),
        ),
        Point(
            "use-improve",
            _(
                "We improve our support and make the site easier to use, guided by how soon we "
                "answer, in overall figures that name nobody."
            ),
        ),
        Point(
            "use-detect",
            _("We find technical faults and curb misuse, such as spam or floods of messages."),
        ),
    ),
)

SHARING = Section(
    "sharing",
    _("Sharing"),
    _(
        "We do not sell your data. Hosting, e-mail and technical tools process only what it takes "
        "to deliver our services and protect them, and this page names who provides them. Our "
        "pages contain no trackers and load nothing from other sites."
    ),
    (
        Point(
            "share-hosting",
            _(
                "Hosting and cloud providers run the site and store its data. For each one we "
                "state the name, the country, the kinds of data and the purpose."
            ),
        ),
        Point(
            "share-mail",
            _(
                "E-mail and notification services carry our mails to you and to our team. A mail "
                "holds what it needs and no more."
            ),
        ),
        Point(
            "share-technical",
            _(
                "Technical systems serve chat and error monitoring. The chat is our own; error "
                "monitoring stays off until we set it up, and its reports hold no address, no "
                "cookie and nothing you wrote."
            ),
        ),
    ),
)

FILES = Section(
    "files",
    _("Files and chat"),
    _(
        "We process the files you send and the words you write in order to answer your request. "
        "Please leave out sensitive details that it does not need; the same advice stands beside "
        "the message and file fields."
    ),
    (
        Point(
            "files-context",
            _(
                "A file serves only the request it came with, and the site checks who is asking "
                "before it hands the file over."
            ),
        ),
        Point(
            "files-sensitive",
            _(
                "Please remove sensitive information before you send a file. We do our part: as "
                "soon as a photo arrives we strip it of its location and other hidden data, and we "
                "tell you so."
            ),
        ),
        Point(
            "files-record",
            _(
                "After erasure a short operational record stays for a limited time, for support, "
                "stability and follow-up: reference, topic, language, dates and reason. It holds "
                "no text, no contact details and no file names."
            ),
        ),
    ),
)

COOKIES = Section(
    "cookies",
    _("Cookies and rights"),
    _(
        "We use essential cookies only, for sessions, language and ease of use. A page without a "
        "form sets none, a page with a form sets a single one that protects the form, and all are "
        "listed on this page. Your data is yours to see, correct and delete: you need only ask."
    ),
    (
        Point(
            "cookie-language",
            _(
                "We remember your language and your session preferences, the language only once "
                "you have chosen it."
            ),
        ),
        Point(
            "cookie-return",
            _(
                "Coming back is easier: the main address of the site leads to the language you "
                "chose, and once you have signed in, your name and e-mail address are filled in."
            ),
        ),
        Point(
            "rights",
            _(
                "You see, correct and delete your data from the page of your inquiry or from your "
                "account, with a code sent to the e-mail address we hold. If you have neither, ask "
                "for a link by e-mail, which works once. Where our team has to act, it does so "
                "within 10 days."
            ),
        ),
    ),
)

POLICY = Policy(
    eyebrow=_("Your privacy matters"),
    title=_("Privacy Policy"),
    scope=_(
        "This page explains how we at Souftech treat the information that reaches us through the "
        "website, its contact forms, user accounts and chat conversations."
    ),
    date=datetime.date(2026, 3, 14),
    revision=1,
    highlights_title=_("Key highlights"),
    highlights=HIGHLIGHTS,
    sections=(COLLECT, USE, SHARING, FILES, COOKIES),
    closing=Closing(
        eyebrow=_("Ready to help"),
        title=_("Need more clarification?"),
        text=_(
            "Whether your question is about privacy, the terms of use or support, we answer it "
            "and guide you."
        ),
        link=_("Go to Contact Page"),
    ),
)
