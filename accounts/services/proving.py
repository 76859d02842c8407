"""Proving an address: a code or a link is mailed to it, and has to come back, once."""

import datetime
import secrets
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import emails
from accounts.models import Proof, Way
from souftech.models import RetentionRun
from souftech.throttle import hit
from souftech.writers import one_at_a_time

HOUR = datetime.timedelta(hours=1)
PURGE_PIECE = 500
DIGITS, TOKEN_BYTES = 8, 24  # of six, one address under attack would give way within years


@transaction.atomic
def ask_for_code(
    email: str, *, way: Way, language: str, at: datetime.datetime, network: str = ""
) -> uuid.UUID:
    """Mail a code to an address, and return the id under which it is entered.

    After `CODES_AN_HOUR` codes to an address no more go out, and one `network` has all but one of
    them at most, so that no stranger takes them all. The id then stands for what nobody can enter:
    no page tells how many were asked for. Nor is it looked up whether the address is known.
    """
    mailed = _may_mail("proof", email, network, at)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" if mailed else _token()
    facts = {"way": way, "language": language, "created_at": at}
    proof = _keep_proof(code, email, expires_at=at + settings.CODE_LASTS, **facts)
    if mailed:
        emails.send_code(proof, code)
    return proof.public_id


@transaction.atomic
def ask_for_link(email: str, *, language: str, at: datetime.datetime, network: str = "") -> None:
    """Mail a link to one's data to an address, unless it has had its links for this hour.

    They are counted as codes are, and apart from them: where one is spent the other still works.
    """
    if not _may_mail("data link", email, network, at):
        return
    token = _token()
    facts = {"way": Way.LINK, "language": language, "created_at": at}
    proof = _keep_proof(token, email, expires_at=at + settings.LINK_LASTS, **facts)
    emails.send_link(proof, token)


def enter_code(
    public_id: uuid.UUID, code: str, *, ways: Iterable[Way], at: datetime.datetime
) -> Proof | None:
    """Spend a try, and the code if it is right: the proof, or none where it proves nothing.

    Both are one statement that asks and writes, so that of many at once no more than
    `PROOF_TRIES` are judged, and one alone succeeds.
    """
    found = Proof.objects.filter(public_id=public_id, way__in=ways)
    with one_at_a_time():
        if not found.usable(at=at).update(tries=F("tries") + 1):
            return None
    proof = found.first()
    return proof if proof and _is_secret(proof, code) and _use(proof, at) else None


def find_link(public_id: uuid.UUID, token: str, *, at: datetime.datetime) -> Proof | None:
    """Return the proof that a link would make, none if the link is over; nothing is used up."""
    links = Proof.objects.filter(public_id=public_id, way=Way.LINK)
    proof = links.usable(at=at).first()
    return proof if proof and _is_secret(proof, token) else None


def use_link(public_id: uuid.UUID, token: str, *, at: datetime.datetime) -> Proof | None:
    """Use a link up and return its proof, none if it is over."""
    proof = find_link(public_id, token, at=at)
    return proof if proof and _use(proof, at) else None


@transaction.atomic
def purge_proofs(now: datetime.datetime) -> bool:
    """Delete a piece of the proofs whose time is over; tell whether there may be more."""
    over = Proof.objects.out_of_time(at=now)
    keys = list(over.values_list("pk", flat=True)[:PURGE_PIECE])
    over.filter(pk__in=keys).delete()
    RetentionRun.objects.note("accounts.services.purge_proofs", now, proofs=len(keys))
    return len(keys) == PURGE_PIECE


def _may_mail(scope: str, email: str, network: str, at: datetime.datetime) -> bool:
    """Count one more mail, unless that network has had its share, and tell whether it may go."""
    address, most = _plain(email), settings.CODES_AN_HOUR
    share = f"{scope} of a network"
    if network and hit(share, f"{network} {address}", window=HOUR, at=at) >= most:
        return False
    return hit(scope, address, window=HOUR, at=at) <= most


def _token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def _keep_proof(secret: str, email: str, **facts: Any) -> Proof:
    proof = Proof(email=_plain(email), **facts)
    proof.secret_hash = _hash_of(proof, secret)
    proof.save()
    return proof


def _use(proof: Proof, at: datetime.datetime) -> bool:
    with one_at_a_time():
        return bool(Proof.objects.filter(pk=proof.pk, used_at=None).update(used_at=at))


def _is_secret(proof: Proof, secret: str) -> bool:
    return constant_time_compare(proof.secret_hash, _hash_of(proof, secret))


def _hash_of(proof: Proof, secret: str) -> str:
    value = f"{proof.public_id}:{secret}"
    return salted_hmac("proof", value, settings.LINK_KEY, algorithm="sha256").hexdigest()


def _plain(email: str) -> str:
    return email.strip().lower()
