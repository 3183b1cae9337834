data "archive_file" "code" {
  type        = "zip"
  source_dir  = "${path.module}/${var.build_folder}"
  output_path = "${path.module}/code.zip"
  excludes    = ["**/__pycache__/**"]
}

resource "aws_lambda_function" "get_health" {
  function_name    = "${var.name}-get-health"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "orders_api.functions.get_health.handler"
  role             = aws_iam_role.get_health.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 29

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy_attachment.get_health]
}

resource "aws_lambda_permission" "get_health" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_health.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*/*"
}

resource "aws_lambda_function" "list_orders" {
  function_name    = "${var.name}-list-orders"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "orders_api.functions.list_orders.handler"
  role             = aws_iam_role.list_orders.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 29

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy_attachment.list_orders]
}

resource "aws_lambda_permission" "list_orders" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.list_orders.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*/*"
}

resource "aws_lambda_function" "create_order" {
  function_name    = "${var.name}-create-order"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "orders_api.functions.create_order.handler"
  role             = aws_iam_role.create_order.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 29

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy_attachment.create_order]
}

resource "aws_lambda_permission" "create_order" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.create_order.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*/*"
}

resource "aws_lambda_function" "get_order" {
  function_name    = "${var.name}-get-order"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "orders_api.functions.get_order.handler"
  role             = aws_iam_role.get_order.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 29

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy_attachment.get_order]
}

resource "aws_lambda_permission" "get_order" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_order.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*/*"
}

resource "aws_lambda_function" "cancel_order" {
  function_name    = "${var.name}-cancel-order"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "orders_api.functions.cancel_order.handler"
  role             = aws_iam_role.cancel_order.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 29

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy_attachment.cancel_order]
}

resource "aws_lambda_permission" "cancel_order" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.cancel_order.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*/*"
}

resource "aws_lambda_function" "update_order" {
  function_name    = "${var.name}-update-order"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "orders_api.functions.update_order.handler"
  role             = aws_iam_role.update_order.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 29

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy_attachment.update_order]
}

resource "aws_lambda_permission" "update_order" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.update_order.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*/*"
}

resource "aws_lambda_function" "pay_order" {
  function_name    = "${var.name}-pay-order"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "orders_api.functions.pay_order.handler"
  role             = aws_iam_role.pay_order.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 29

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy_attachment.pay_order]
}

resource "aws_lambda_permission" "pay_order" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.pay_order.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*/*"
}

resource "aws_lambda_function" "download_invoice" {
  function_name    = "${var.name}-download-invoice"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "orders_api.functions.download_invoice.handler"
  role             = aws_iam_role.download_invoice.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 29

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy_attachment.download_invoice]
}

resource "aws_lambda_permission" "download_invoice" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.download_invoice.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*/*"
}

resource "aws_lambda_function" "bearer_auth_authorizer" {
  function_name    = "${var.name}-bearer-auth-authorizer"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "authorizers.bearer_auth.handler"
  role             = aws_iam_role.bearer_auth_authorizer.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 29

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy_attachment.bearer_auth_authorizer]
}

resource "aws_lambda_permission" "bearer_auth_authorizer" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.bearer_auth_authorizer.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/authorizers/*"
}

resource "aws_lambda_function" "bearer_auth_and_api_key_auth_authorizer" {
  function_name    = "${var.name}-bearer-auth-and-api-key-auth-authorizer"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "authorizers.bearer_auth_and_api_key_auth.handler"
  role             = aws_iam_role.bearer_auth_and_api_key_auth_authorizer.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 29

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy_attachment.bearer_auth_and_api_key_auth_authorizer]
}

resource "aws_lambda_permission" "bearer_auth_and_api_key_auth_authorizer" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.bearer_auth_and_api_key_auth_authorizer.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/authorizers/*"
}
