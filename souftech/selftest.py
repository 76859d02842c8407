"""One mail's way to the mail server, step by step, for whoever sets the site up."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from email.utils import parseaddr
from functools import partial

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.utils import DNS_NAME
from django.db import transaction
from django.utils import timezone

from souftech.checks import check_sender, check_staff
from souftech.letters import compose
from souftech.models import OutgoingMail

SMTP = "django.core.mail.backends.smtp.EmailBackend"

Step = tuple[str, Callable[[], str]]


class SelfTest:
    """Sends a mail to all staff through the outbox, and says how far it came."""

    def __init__(self) -> None:
        self.mails: list[OutgoingMail] = []
        self.server: smtplib.SMTP | None = None

    def steps(self) -> Iterator[Step]:
        """Yield each step's name and act, which returns what was seen or raises."""
        yield "Settings", self.read_settings
        yield "Outbox", self.queue
        if settings.MAIL_TRANSPORT != SMTP:
            yield "Handed over", self.hand_over_otherwise
            return
        yield "Connect", self.connect
        yield "EHLO and TLS", self.greet
        yield "Login", self.log_in
        yield "Handed over", self.hand_over

    def read_settings(self) -> str:
        if problems := [*check_sender(), *check_staff()]:
            raise ValueError(" ".join(f"{problem.msg} {problem.hint}" for problem in problems))
        road = f"{settings.EMAIL_HOST} port {settings.EMAIL_PORT}, {_security()}"
        if settings.MAIL_TRANSPORT != SMTP:
            road = f"{settings.MAIL_TRANSPORT}, which is no mail server (EMAIL_URL names one)"
        staff = ", ".join(settings.STAFF_EMAILS)
        return f"from {settings.DEFAULT_FROM_EMAIL} to {staff}, through {road}"

    @transaction.atomic
    def queue(self) -> str:
        """Put the mail in the outbox and lease it at once, so that no worker takes it meanwhile."""
        known = set(OutgoingMail.objects.values_list("pk", flat=True).filter(occasion="selftest"))
        for address in settings.STAFF_EMAILS:
            compose("selftest", settings.STAFF_LANGUAGE, {}, to=address).send()
        now = timezone.now()
        self.mails = list(OutgoingMail.objects.filter(occasion="selftest").exclude(pk__in=known))
        return f"{sum(mail.claim(now) for mail in self.mails)} kept"

    def connect(self) -> str:
        kind: Callable[..., smtplib.SMTP] = smtplib.SMTP
        if settings.EMAIL_USE_SSL:
            kind = partial(smtplib.SMTP_SSL, context=ssl.create_default_context())
        self.server = kind(
            settings.EMAIL_HOST,
            settings.EMAIL_PORT,
            local_hostname=DNS_NAME.get_fqdn(),
            timeout=settings.EMAIL_TIMEOUT,
        )
        return "the server answers"

    def greet(self) -> str:
        server = self._connected()
        server.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        return _security()

    def log_in(self) -> str:
        if not settings.EMAIL_HOST_USER:
            return "not asked for"
        self._connected().login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        return "taken"

    def hand_over(self) -> str:
        for mail in self.mails:
            message = mail.message()
            sender = parseaddr(str(message.from_email))[1]
            self._connected().send_message(message.message(), sender, [mail.recipient])
            mail.mark_sent(timezone.now())
        return self._done()

    def hand_over_otherwise(self) -> str:
        transport = get_connection(settings.MAIL_TRANSPORT)
        for mail in self.mails:
            transport.send_messages([mail.message()])
            mail.mark_sent(timezone.now())
        return self._done()

    def leave(self) -> None:
        """Hang up, and leave to the worker what was not handed over."""
        if self.server:
            self.server.close()
        for mail in self.mails:
            if mail.status == OutgoingMail.Status.QUEUED:
                mail.postpone(timezone.now(), "SelfTest")

    def _done(self) -> str:
        return f"{len(self.mails)} taken; now look into the mailbox, and into its spam folder"

    def _connected(self) -> smtplib.SMTP:
        if self.server is None:
            raise ConnectionError("There is no connection.")
        return self.server


def records() -> list[str]:
    """Return the DNS records by which others believe the site's mails."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    host = settings.EMAIL_HOST if settings.MAIL_TRANSPORT == SMTP else "your mail server"
    return [
        f'SPF    {domain} TXT: one record with "v=spf1" that allows {host}, and "-all" at its end.',
        f'DKIM   <selector>._domainkey.{domain} TXT: "v=DKIM1; ...", as {host} signs.',
        f'DMARC  _dmarc.{domain} TXT: "v=DMARC1; p=quarantine; rua=mailto:<a mailbox of yours>".',
    ]


def _security() -> str:
    if settings.EMAIL_USE_SSL:
        return "TLS from the first byte"
    return "STARTTLS" if settings.EMAIL_USE_TLS else "without TLS"
