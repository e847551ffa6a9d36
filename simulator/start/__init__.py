"""A scenario becomes a world: who exists at week 0, in which state."""
