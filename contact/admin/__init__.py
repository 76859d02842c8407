"""What staff see of what people say to the company."""

from contact.admin.inquiries import InquiryAdmin

__all__ = ["InquiryAdmin"]
