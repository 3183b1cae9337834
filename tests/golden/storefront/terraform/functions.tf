data "archive_file" "code" {
  type        = "zip"
  source_dir  = "${path.module}/${var.build_folder}"
  output_path = "${path.module}/code.zip"
  excludes    = ["**/__pycache__/**"]
}

resource "aws_lambda_function" "list_products" {
  function_name    = "${var.name}-list-products"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "storefront_api.functions.list_products.handler"
  role             = aws_iam_role.list_products.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 256
  timeout          = 10
  layers           = ["arn:aws:lambda:us-east-1:123456789012:layer:base:3"]
  tags = {
    team = "shop"
  }

  environment {
    variables = {
      CURRENCY = "EUR"
    }
  }

  vpc_config {
    security_group_ids = ["sg-0123456789abcdef0"]
    subnet_ids         = ["subnet-0123456789abcdef0"]
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy_attachment.list_products, aws_iam_role_policy.list_products_0]
}

resource "aws_lambda_permission" "list_products" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.list_products.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*/*"
}

resource "aws_lambda_function" "put_product" {
  function_name    = "${var.name}-put-product"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "storefront_api.functions.put_product.handler"
  role             = aws_iam_role.put_product.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 1024
  timeout          = 20
  layers = [
    "arn:aws:lambda:us-east-1:123456789012:layer:base:3",
    "arn:aws:lambda:us-east-1:123456789012:layer:images:1",
  ]
  reserved_concurrent_executions = 5
  tags = {
    team = "shop"
  }

  environment {
    variables = {
      CURRENCY = "EUR"
      MODE     = "write"
    }
  }

  vpc_config {
    security_group_ids = ["sg-0123456789abcdef0"]
    subnet_ids         = ["subnet-0123456789abcdef0"]
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [
    aws_iam_role_policy_attachment.put_product,
    aws_iam_role_policy.put_product_0,
    aws_iam_role_policy.put_product_1,
  ]
}

resource "aws_lambda_permission" "put_product" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.put_product.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*/*"
}

resource "aws_lambda_function" "delete_product" {
  function_name    = "${var.name}-delete-product"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "storefront_api.functions.delete_product.handler"
  role             = aws_iam_role.delete_product.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 256
  timeout          = 10
  layers           = ["arn:aws:lambda:us-east-1:123456789012:layer:base:3"]
  tags = {
    team = "shop"
  }

  environment {
    variables = {
      CURRENCY = "EUR"
    }
  }

  vpc_config {
    security_group_ids = ["sg-0123456789abcdef0"]
    subnet_ids         = ["subnet-0123456789abcdef0"]
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy_attachment.delete_product, aws_iam_role_policy.delete_product_0]
}

resource "aws_lambda_permission" "delete_product" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.delete_product.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*/*"
}

resource "aws_lambda_function" "get_report" {
  function_name    = "${var.name}-get-report"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "storefront_api.functions.get_report.handler"
  role             = aws_iam_role.get_report.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 256
  timeout          = 10
  layers           = ["arn:aws:lambda:us-east-1:123456789012:layer:base:3"]
  tags = {
    team = "shop"
  }

  environment {
    variables = {
      CURRENCY = "EUR"
    }
  }

  vpc_config {
    security_group_ids = ["sg-0123456789abcdef0"]
    subnet_ids         = ["subnet-0123456789abcdef0"]
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy_attachment.get_report, aws_iam_role_policy.get_report_0]
}

resource "aws_lambda_permission" "get_report" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_report.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*/*"
}
