"""What a contract asks beyond work at a price, how that hangs on results, and when contracts are dropped."""
