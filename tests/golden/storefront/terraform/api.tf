locals {
  addresses = {
    delete_product_invoke_arn = aws_lambda_function.delete_product.invoke_arn
    get_report_invoke_arn     = aws_lambda_function.get_report.invoke_arn
    list_products_invoke_arn  = aws_lambda_function.list_products.invoke_arn
    partition                 = data.aws_partition.current.partition
    put_product_invoke_arn    = aws_lambda_function.put_product.invoke_arn
    region                    = data.aws_region.current.region
  }
}

resource "aws_api_gateway_rest_api" "api" {
  name                         = "Storefront"
  body                         = templatefile("${path.module}/openapi.yaml.tftpl", local.addresses)
  disable_execute_api_endpoint = true
  tags = {
    team = "shop"
  }

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_deployment" "api" {
  triggers = {
    configuration = "ApiDeployment6e2759d467"
    addresses     = sha256(jsonencode(local.addresses))
  }
  rest_api_id = aws_api_gateway_rest_api.api.id

  lifecycle {
    create_before_destroy = true
  }
}
