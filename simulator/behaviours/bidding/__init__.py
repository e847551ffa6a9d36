"""How a supplier decides whether to bid and at what price."""
