"""The graph directory: keeping what was extracted, assembling the tables, publishing them, looking at them.

A build goes through three steps, inside one `with building(directory)`:

1. `sources`: what was extracted from each listing is kept, or kept on from the last build;
2. `database`: all kept sources become the tables of one DuckDB database, to which `kg.resolve` adds its own;
3. `assemble`: both become `nodes/`, `edges/`, `evidence.parquet` and `manifest.json`, put in place at one stroke.
"""
