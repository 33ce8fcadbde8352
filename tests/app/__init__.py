"""The pages without a browser: every state, every widget, every sentence."""
