locals {
  addresses = {
    bearer_auth_and_api_key_auth_authorizer_invoke_arn = aws_lambda_function.bearer_auth_and_api_key_auth_authorizer.invoke_arn
    bearer_auth_authorizer_invoke_arn                  = aws_lambda_function.bearer_auth_authorizer.invoke_arn
    cancel_order_invoke_arn                            = aws_lambda_function.cancel_order.invoke_arn
    create_order_invoke_arn                            = aws_lambda_function.create_order.invoke_arn
    download_invoice_invoke_arn                        = aws_lambda_function.download_invoice.invoke_arn
    get_health_invoke_arn                              = aws_lambda_function.get_health.invoke_arn
    get_order_invoke_arn                               = aws_lambda_function.get_order.invoke_arn
    list_orders_invoke_arn                             = aws_lambda_function.list_orders.invoke_arn
    pay_order_invoke_arn                               = aws_lambda_function.pay_order.invoke_arn
    update_order_invoke_arn                            = aws_lambda_function.update_order.invoke_arn
  }
}

resource "aws_api_gateway_rest_api" "api" {
  name = "Orders"
  body = templatefile("${path.module}/openapi.yaml.tftpl", local.addresses)

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_deployment" "api" {
  triggers = {
    configuration = "ApiDeployment42c6e6e5ac"
    addresses     = sha256(jsonencode(local.addresses))
  }
  rest_api_id = aws_api_gateway_rest_api.api.id

  lifecycle {
    create_before_destroy = true
  }
}
