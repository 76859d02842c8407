"""Everything that is done to an inquiry, one atomic function an act."""

from contact.services.answering import (
    OvertakenError,
    answer_and_close_inquiry,
    answer_inquiry,
    assign_inquiry,
    close_inquiry,
    mark_bouncing,
    mark_reachable,
    note_on,
    reopen_inquiry,
    settle_inquiry,
)
from contact.services.erasing import (
    Extent,
    drop_copies,
    erase_inquiry,
    erase_older,
    erase_whole,
    extent_of,
    forget_links_to,
    leave_record,
    mark_of_inquiry,
)
from contact.services.exporting import export_inquiries
from contact.services.files import (
    CrowdedError,
    NoRoomError,
    delete_copies,
    discard_files,
    hold_files,
    hold_on,
    keep_files,
)
from contact.services.quarantine import delete_spam, quarantine_inquiry, restore_inquiry
from contact.services.receiving import receive_inquiry
from contact.services.recording import delete_old_staff_acts, open_inquiry, record
from contact.services.retention import keep_to_periods
from contact.services.sweeping import sweep_files
from contact.services.writing import renew_link, send_links, write_on

__all__ = [
    "CrowdedError", "Extent", "NoRoomError", "OvertakenError", "answer_and_close_inquiry",
    "answer_inquiry", "assign_inquiry", "close_inquiry", "delete_copies", "delete_old_staff_acts",
    "delete_spam", "discard_files", "drop_copies", "erase_inquiry", "erase_older",
    "erase_whole", "export_inquiries", "extent_of", "forget_links_to", "hold_files", "hold_on",
    "keep_files", "keep_to_periods", "leave_record", "mark_bouncing", "mark_of_inquiry",
    "mark_reachable", "note_on", "open_inquiry", "quarantine_inquiry", "receive_inquiry", "record",
    "renew_link", "reopen_inquiry", "restore_inquiry", "send_links", "settle_inquiry",
    "sweep_files", "write_on",
]  # fmt: skip
