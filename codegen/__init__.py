"""Contract-first toolkit for Amazon API Gateway and AWS Lambda."""

__version__ = "0.1.0"
