"""Who somebody is, how they prove it, and the copy of their data that they asked for."""

from accounts.models.copies import DataCopy
from accounts.models.proofs import Proof, Way
from accounts.models.sessions import Session
from accounts.models.users import User, UserManager

__all__ = ["DataCopy", "Proof", "Session", "User", "UserManager", "Way"]
