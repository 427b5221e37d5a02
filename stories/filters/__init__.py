"""How the lists of each kind can be narrowed: every filter declared once, for the pages and for the API.

``values`` reads what stands in an address, ``declared`` says which filters each kind has and hands them to ``reading``.
"""
