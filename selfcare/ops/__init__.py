"""What an operator needs: copies of the store and putting them back, and a list of what is well and what is not."""
