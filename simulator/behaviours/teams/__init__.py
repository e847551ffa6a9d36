"""Consortia: who knows whom, how a team forms, shares work and money, and what becomes of it when a member leaves."""
