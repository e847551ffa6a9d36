"""What everything stands on: tables, keyed luck, the ledger, the rules in force, and compiled code."""
