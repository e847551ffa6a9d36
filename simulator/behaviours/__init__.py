"""What firms and councils do, by chapter. A chapter knows only those before it: firms, buying ... franchises."""
