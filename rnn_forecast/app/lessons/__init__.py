"""How a lesson reads; the lessons themselves are pages (docs/adding-a-lesson.md)."""
