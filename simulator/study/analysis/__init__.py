"""Analysis of sweeps: what matters, where it turns, how sure that is, and which policies are worth a choice."""
