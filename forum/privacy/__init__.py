"""What is kept about people: a copy for themselves, erasure, and forgetting by the clock."""
