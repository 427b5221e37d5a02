"""The finished site, as people and programs from outside meet it."""
