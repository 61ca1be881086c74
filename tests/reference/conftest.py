"""The scripts here made the stored values; some need packages that the project does not, so they are not collected."""

collect_ignore_glob = ["make_*.py"]
