"""The addresses of the desk, below that of an inquiry."""

from collections.abc import Callable

from django.http import HttpResponse

from contact.desk import answers
from contact.desk.acts import BUTTONS
from contact.desk.erasure import erase

VIEWS: dict[str, Callable[..., HttpResponse]] = {
    "answer": answers.answer,
    "answer-and-close": answers.answer_and_close,
    "preview": answers.preview,
    "insert": answers.insert,
    "note": answers.note,
    "erase": erase,
    **BUTTONS,
}
