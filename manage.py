#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

from newsroom.databases import DESK_ROLE

AS_THE_DESK = {"publish", "publish_due", "take_down", "withdraw"}  # commands that do no more than the desk may

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    if AS_THE_DESK.intersection(sys.argv[1:2]):
        os.environ.setdefault("DATABASE_ROLE", DESK_ROLE)
    execute_from_command_line(sys.argv)
