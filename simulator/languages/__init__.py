"""The languages that stories and pages are told in, one file each: English sentence to what is said."""
