"""Choices that can be swapped: pure rules of demand, standing, bidding, pricing, scoring and cash."""
