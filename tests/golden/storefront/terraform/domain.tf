resource "aws_api_gateway_domain_name" "shop_example_com" {
  domain_name              = "shop.example.com"
  regional_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
  security_policy          = "TLS_1_2"
  tags = {
    team = "shop"
  }

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  mutual_tls_authentication {
    truststore_uri     = "s3://trust/clients.pem"
    truststore_version = "3"
  }
}

resource "aws_api_gateway_base_path_mapping" "shop_example_com_v1" {
  domain_name = aws_api_gateway_domain_name.shop_example_com.domain_name
  api_id      = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  base_path   = "v1"
}

resource "aws_api_gateway_base_path_mapping" "shop_example_com_dev" {
  domain_name = aws_api_gateway_domain_name.shop_example_com.domain_name
  api_id      = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.dev.stage_name
  base_path   = "dev"
}

resource "aws_route53_record" "shop_example_com" {
  zone_id = "Z0123456789EXAMPLE"
  name    = "shop.example.com"
  type    = "A"

  alias {
    name                   = aws_api_gateway_domain_name.shop_example_com.regional_domain_name
    zone_id                = aws_api_gateway_domain_name.shop_example_com.regional_zone_id
    evaluate_target_health = false
  }
}
