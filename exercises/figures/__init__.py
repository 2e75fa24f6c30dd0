"""Pictures of the body: anatomy plates and moving figures, drawn from numbers. Plain Python, no Django."""
