"""The site: pages written by people and pages made from the code, put together and built (``make docs``).

What can be read from the code is made at every build, so no page says what the code no longer does.
"""
