"""What the program promises, held against simulation: `make evidence` writes docs/evidence.md."""
