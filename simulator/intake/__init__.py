"""Files that councils publish become a scenario of their place: contracts registers, spend over £500, OCDS notices.

What a file says, what was guessed and what it is silent about is kept apart, and told beside each number.
"""
