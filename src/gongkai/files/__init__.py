"""Files that are kept: bytes under their SM3, written before the row that names them."""
