"""What the lessons compute; their pages are in ``app/pages/`` (docs/adding-a-lesson.md)."""
