"""The demo's coverage: what one press digest reports of the migration talks, as content, and what loads it.

Every fact stands in a report named in ``records.py``; what the reports leave open is left open here too. What was made
up to show how the newsroom works (an update, a correction, a withdrawal) says “Demonstration” where readers see it.
"""
