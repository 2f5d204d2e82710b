"""All the texts of a file: headers, comments, tracked changes, text boxes, hidden cells, properties, layers of a PDF."""
