"""Papers of the school as PDF: plain values in, bytes out; the fonts are bundled."""
