"""From a file to the tables: staged as text, checked in SQL, swapped in within one transaction."""
