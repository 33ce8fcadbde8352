"""How good a forecast is, how sure, and what that means in words."""
