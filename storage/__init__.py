"""What is remembered, and what may happen to it. Knows neither Telegram nor retrieval."""
