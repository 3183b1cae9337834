resource "aws_cloudwatch_log_group" "list_products" {
  name              = "/aws/lambda/${aws_lambda_function.list_products.function_name}"
  retention_in_days = 14
}

resource "aws_cloudwatch_log_group" "put_product" {
  name              = "/aws/lambda/${aws_lambda_function.put_product.function_name}"
  retention_in_days = 14
}

resource "aws_cloudwatch_log_group" "delete_product" {
  name              = "/aws/lambda/${aws_lambda_function.delete_product.function_name}"
  retention_in_days = 14
}

resource "aws_cloudwatch_log_group" "get_report" {
  name              = "/aws/lambda/${aws_lambda_function.get_report.function_name}"
  retention_in_days = 14
}
