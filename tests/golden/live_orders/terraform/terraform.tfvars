# The values of the variables in variables.tf. This file is yours.
name = "live-orders"
