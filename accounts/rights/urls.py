"""The addresses of one's rights."""

from django.urls import path

from accounts.rights import proving
from accounts.rights.copying import copy_data, drop_copy, fetch_copy
from accounts.rights.correct import correct_address, correct_code, correct_data
from accounts.rights.erase import data_erased, erase_data
from accounts.rights.overview import your_data
from accounts.rights.requesting import ask
from accounts.rights.seeing import see_data, see_inquiry
from accounts.switching import your_data_in_language

urlpatterns = [
    path("", your_data, name="your_data"),
    path("language/", your_data_in_language, name="your_data_in_language"),
    path("by-mail/", proving.ask_by_mail, name="your_data_by_mail"),
    path("code/", proving.ask_from_account, name="your_data_code"),
    path("open/<uuid:proof>/<slug:token>/", proving.open_link, name="data_link"),
    path("correct/", correct_data, name="correct_data"),
    path("correct/address/", correct_address, name="correct_address"),
    path("correct/address/code/", correct_code, name="correct_code"),
    path("erase/", erase_data, name="erase_data"),
    path("erase/done/", data_erased, name="data_erased"),
    path("see/", see_data, name="see_data"),
    path("see/<slug:reference>/", see_inquiry, name="see_inquiry"),
    path("copy/", copy_data, name="copy_data"),
    path("copy/delete/", drop_copy, name="drop_copy"),
    path("copy/<uuid:public_id>/<slug:token>/", fetch_copy, name="fetch_copy"),
    path("request/", ask, name="ask_about_data"),
]
