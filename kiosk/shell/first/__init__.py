"""The four screens of the first start, by which somebody without a keyboard makes the seed."""
