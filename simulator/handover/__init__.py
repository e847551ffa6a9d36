"""Results leave in forms that others read: OCDS for procurement tools, CSV and XLSX for spreadsheets, R and Stata."""
