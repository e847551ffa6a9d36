"""Large contractors and their chains: subcontracts, bills, books and banks, collapse, and who loses."""
