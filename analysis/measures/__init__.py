"""Use cases: read a few numbers from the store, compute with the statistics, return one report value."""
