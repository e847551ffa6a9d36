"""Which numbers that nobody knows exactly are plausible: history matching of the model against the known patterns."""
