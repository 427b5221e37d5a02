"""What a browser posted, before any form has looked at it."""


def is_number(said: str) -> bool:
    """Whether it is a whole number that the desk can have: Python refuses to read thousands of digits at all."""
    return said.isdecimal() and len(said) < 10
