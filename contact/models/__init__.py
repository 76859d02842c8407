"""What people say to the company, what becomes of it, and who has seen it."""

from contact.models.attachments import Attachment
from contact.models.choices import Right, State, Topic
from contact.models.erasures import Cause, ErasedInquiry
from contact.models.inquiries import Inquiry
from contact.models.keeping import Keeping
from contact.models.messages import Author, Message, Note
from contact.models.records import Act, Reminder, StaffAct
from contact.models.replies import SavedReply
from contact.models.sweeps import Sweep

__all__ = [
    "Act", "Attachment", "Author", "Cause", "ErasedInquiry", "Inquiry", "Keeping", "Message",
    "Note", "Reminder", "Right", "SavedReply", "StaffAct", "State", "Sweep", "Topic",
]  # fmt: skip
