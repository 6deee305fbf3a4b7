"""A chain as a picture: graph.py says what is shown; svg.py and text.py write it."""
