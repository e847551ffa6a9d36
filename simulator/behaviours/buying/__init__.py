"""How councils buy: what they need, what they ask and reserve, how they score, and how awards are challenged."""
