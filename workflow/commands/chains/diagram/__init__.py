"""A chain as a picture: graph.py says what is shown; svg.py, dot.py and mermaid.py write it."""
