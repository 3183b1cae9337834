resource "aws_api_gateway_stage" "dev" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  deployment_id = aws_api_gateway_deployment.api.id
  stage_name    = "dev"
  variables = {
    backend = "dev.example.com"
  }
  xray_tracing_enabled = true
  tags = {
    team = "shop"
  }

  access_log_settings {
    destination_arn = "arn:aws:logs:us-east-1:123456789012:log-group:storefront"
    format = jsonencode({
      requestId          = "$context.requestId"
      requestTime        = "$context.requestTime"
      sourceIp           = "$context.identity.sourceIp"
      httpMethod         = "$context.httpMethod"
      resourcePath       = "$context.resourcePath"
      path               = "$context.path"
      status             = "$context.status"
      responseLength     = "$context.responseLength"
      responseLatency    = "$context.responseLatency"
      integrationLatency = "$context.integrationLatency"
      errorType          = "$context.error.responseType"
      integrationError   = "$context.integrationErrorMessage"
      userAgent          = "$context.identity.userAgent"
    })
  }
}

resource "aws_api_gateway_method_settings" "dev_all" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.dev.stage_name
  method_path = "*/*"

  settings {
    logging_level          = "INFO"
    data_trace_enabled     = true
    metrics_enabled        = false
    throttling_rate_limit  = 50
    throttling_burst_limit = 100
  }
}

resource "aws_api_gateway_method_settings" "dev_get_products" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.dev.stage_name
  method_path = "~1products/GET"

  settings {
    throttling_rate_limit  = 20
    throttling_burst_limit = 40
  }

  depends_on = [aws_api_gateway_method_settings.dev_all]
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  deployment_id = aws_api_gateway_deployment.api.id
  stage_name    = "prod"
  variables = {
    backend = "shop.example.com"
  }
  xray_tracing_enabled  = true
  cache_cluster_enabled = true
  cache_cluster_size    = "0.5"
  tags = {
    team = "shop"
  }

  access_log_settings {
    destination_arn = "arn:aws:logs:us-east-1:123456789012:log-group:storefront"
    format = jsonencode({
      requestId          = "$context.requestId"
      requestTime        = "$context.requestTime"
      sourceIp           = "$context.identity.sourceIp"
      httpMethod         = "$context.httpMethod"
      resourcePath       = "$context.resourcePath"
      path               = "$context.path"
      status             = "$context.status"
      responseLength     = "$context.responseLength"
      responseLatency    = "$context.responseLatency"
      integrationLatency = "$context.integrationLatency"
      errorType          = "$context.error.responseType"
      integrationError   = "$context.integrationErrorMessage"
      userAgent          = "$context.identity.userAgent"
    })
  }

  canary_settings {
    deployment_id   = aws_api_gateway_deployment.api.id
    percent_traffic = 10.0
    stage_variable_overrides = {
      backend = "next.example.com"
    }
    use_stage_cache = false
  }
}

resource "aws_api_gateway_method_settings" "prod_all" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  method_path = "*/*"

  settings {
    caching_enabled        = true
    logging_level          = "ERROR"
    data_trace_enabled     = false
    metrics_enabled        = true
    throttling_rate_limit  = 500
    throttling_burst_limit = 1000
    cache_ttl_in_seconds   = 60
    cache_data_encrypted   = true
  }
}

resource "aws_api_gateway_method_settings" "prod_get_products" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  method_path = "~1products/GET"

  settings {
    throttling_rate_limit  = 20
    throttling_burst_limit = 40
    caching_enabled        = true
    cache_ttl_in_seconds   = 300
    cache_data_encrypted   = true
  }

  depends_on = [aws_api_gateway_method_settings.prod_all]
}

resource "aws_api_gateway_method_settings" "prod_put_products_product_id" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  method_path = "~1products~1{productId}/PUT"

  settings {
    logging_level          = "INFO"
    data_trace_enabled     = false
    metrics_enabled        = true
    throttling_rate_limit  = 500
    throttling_burst_limit = 1000
  }

  depends_on = [aws_api_gateway_method_settings.prod_all]
}
