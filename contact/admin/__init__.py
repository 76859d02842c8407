"""What staff see of what people say to the company."""

from contact.admin.inquiries import InquiryAdmin
from contact.admin.records import ErasedInquiryAdmin, SavedReplyAdmin, StaffActAdmin

__all__ = ["ErasedInquiryAdmin", "InquiryAdmin", "SavedReplyAdmin", "StaffActAdmin"]
