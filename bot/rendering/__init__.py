"""What the platforms share when they draw a message or a form."""
