"""Many visitors at once, over real websockets."""
