"""What people say to the company, what becomes of it, and who has seen it."""

from contact.models.attachments import Attachment
from contact.models.inquiries import Inquiry, State, Topic
from contact.models.messages import Author, Message, Note
from contact.models.records import Act, Reminder, StaffAct
from contact.models.replies import SavedReply

__all__ = [
    "Act", "Attachment", "Author", "Inquiry", "Message", "Note", "Reminder", "SavedReply",
    "StaffAct", "State", "Topic",
]  # fmt: skip
