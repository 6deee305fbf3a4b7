"""A chain as a picture: `graph` says what is shown, the other rooms draw it."""
