"""What the sign-in library asks of this site: whom it counts, where it leads, what it keeps."""

import datetime
import time
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.messages import ERROR
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import factor
from accounts.models import User
from pages.company import COMPANY
from souftech.network import visitor_key

NO_WINDOW = datetime.timedelta()  # these counts are minutes long: at midnight they may begin anew


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - its signature
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return a keyed hash of the visitor's network: the library never sees an address."""
        return visitor_key(request, "sign-in", window=NO_WINDOW, at=timezone.now()) or "unknown"

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Tell whether to ask again; who signed in a moment ago need not."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **options))

    def add_message(self, request: HttpRequest, level: int, *args: Any, **options: Any) -> None:
        """Leave out what the next page says anyway."""
        if level >= ERROR:
            super().add_message(request, level, *args, **options)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # With the network in it, failures elsewhere never count against the owner; as a keyed
        # hash, the address cannot be found by trying.
        login = str(credentials.get("email", "")).lower()
        subject = f"{login} {self.get_client_ip(request)}"
        return salted_hmac("failed sign-in", subject, algorithm="sha256").hexdigest()


class SecondFactorAdapter(DefaultMFAAdapter):
    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as a drawing that a page can hold."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        code.make()
        rows = code.get_matrix()
        dots = [(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
        return render_to_string("mfa/totp/qr.svg", {"dots": dots, "size": len(rows)})

    def encrypt(self, text: str) -> str:
        return factor.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factor.decrypt(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the company, so that a person with many passkeys knows which this is."""
        return {**super().get_public_key_credential_rp_entity(), "name": COMPANY.name}

    def get_totp_label(self, user: User) -> str:
        return user.email
