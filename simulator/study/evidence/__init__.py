"""What holds: patterns, shapes, published effects and theorems, each beside what the model shows."""
