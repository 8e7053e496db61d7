"""What is counted of visits and of the machine, and how it is reported: numbers only."""
