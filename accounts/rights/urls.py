"""The addresses of one's rights."""

from django.urls import path

from accounts.rights import proving
from accounts.rights.correct import correct_address, correct_code, correct_data
from accounts.rights.erase import data_erased, erase_data
from accounts.rights.overview import your_data

urlpatterns = [
    path("", your_data, name="your_data"),
    path("by-mail/", proving.ask_by_mail, name="your_data_by_mail"),
    path("code/", proving.ask_from_account, name="your_data_code"),
    path("open/<uuid:proof>/<slug:token>/", proving.open_link, name="data_link"),
    path("correct/", correct_data, name="correct_data"),
    path("correct/address/", correct_address, name="correct_address"),
    path("correct/address/code/", correct_code, name="correct_code"),
    path("erase/", erase_data, name="erase_data"),
    path("erase/done/", data_erased, name="data_erased"),
]
