"""The kernel: numbers in, results out. No store, no words, no rows of customers."""
