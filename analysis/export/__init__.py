"""Reports as tables and bytes."""
