"""A program outside looks at the shell as a screen reader does, over AT-SPI."""
