"""Proving an address: a code is mailed to it, and has to come back, once."""

import datetime
import secrets
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import emails
from accounts.models import Proof, Way
from souftech.throttle import hit

HOUR = datetime.timedelta(hours=1)
DIGITS = 6


@transaction.atomic
def ask_for_code(email: str, *, way: Way, language: str, at: datetime.datetime) -> uuid.UUID:
    """Mail a code to an address, and return the id under which it is entered.

    After `CODES_AN_HOUR` mails to an address no more go out; the id then stands for nothing. It is
    not looked up whether the address is known, so nothing can tell.
    """
    if not _may_mail(email, at):
        return uuid.uuid4()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    proof = _keep_proof(email, code, way, language, at, at + settings.CODE_LASTS)
    emails.send_code(proof, code)
    return proof.public_id


def enter_code(
    public_id: uuid.UUID, code: str, *, ways: Iterable[Way], at: datetime.datetime
) -> Proof | None:
    """Spend a try, and the code if it is right: the proof, or none where it proves nothing.

    Both are one statement that asks and writes, so that of many at once no more than
    `PROOF_TRIES` are judged, and one alone succeeds.
    """
    found = Proof.objects.filter(public_id=public_id, way__in=ways)
    if not found.usable(at=at).update(tries=F("tries") + 1):
        return None
    proof = found.first()
    return proof if proof and _is_secret(proof, code) and _use(proof, at) else None


def _may_mail(email: str, at: datetime.datetime) -> bool:
    return hit("proof", _plain(email), window=HOUR, at=at) <= settings.CODES_AN_HOUR


def _keep_proof(  # noqa: PLR0913, PLR0917 - one parameter a fact
    email: str,
    secret: str,
    way: Way,
    language: str,
    at: datetime.datetime,
    until: datetime.datetime,
) -> Proof:
    proof = Proof(email=_plain(email), way=way, language=language, created_at=at, expires_at=until)
    proof.secret_hash = _hash_of(proof, secret)
    proof.save()
    return proof


def _use(proof: Proof, at: datetime.datetime) -> bool:
    return bool(Proof.objects.filter(pk=proof.pk, used_at=None).update(used_at=at))


def _is_secret(proof: Proof, secret: str) -> bool:
    return constant_time_compare(proof.secret_hash, _hash_of(proof, secret))


def _hash_of(proof: Proof, secret: str) -> str:
    value = f"{proof.public_id}:{secret}"
    return salted_hmac("proof", value, settings.LINK_KEY, algorithm="sha256").hexdigest()


def _plain(email: str) -> str:
    return email.strip().lower()
