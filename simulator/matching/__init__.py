"""History matching: rule out, wave by wave, what cannot be so, and keep a set of what can; it knows no model."""
