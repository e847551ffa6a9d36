"""What a firm is and what it can do: its traits, standing, cash and, for large contractors, its balance sheet."""
