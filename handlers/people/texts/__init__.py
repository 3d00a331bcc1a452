"""What is said about people, their roles and their data: HTML, with all names escaped."""
