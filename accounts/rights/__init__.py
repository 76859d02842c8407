"""What people can do about the data that is kept of them: one module a right."""
