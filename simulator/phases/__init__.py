"""The phases of a week, one file each; ``tick.py`` lists them in order."""
