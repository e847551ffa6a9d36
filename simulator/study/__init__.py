"""Studies: the same luck under one or several scenarios, what they differ in, and how sure that is."""
