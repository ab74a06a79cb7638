"""Making: notebooks run with checked parameters, and reports made of them."""
