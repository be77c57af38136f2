"""Everything that changes a record, one module per area; pages and commands only ask."""
