"""The engine boundary: schema, loading extracts, one SQL file per question. The only importer of duckdb."""
