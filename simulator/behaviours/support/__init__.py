"""How ways of buying spread between councils, and grants as another channel for the same money."""
