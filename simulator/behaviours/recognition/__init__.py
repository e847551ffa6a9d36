"""What good a supplier does, what a buyer sees of it, and what it costs to show."""
