"""Hubs with capital and members: firms that win work, from councils or from other suppliers, and pass all of it on."""
