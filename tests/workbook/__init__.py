"""The school workbook: in, out, and everything that must not come in."""
