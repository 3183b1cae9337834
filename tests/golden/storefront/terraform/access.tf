resource "aws_api_gateway_usage_plan" "partners" {
  name = "partners"
  tags = {
    team = "shop"
  }

  api_stages {
    api_id = aws_api_gateway_rest_api.api.id
    stage  = aws_api_gateway_stage.dev.stage_name

    throttle {
      path        = "/products/{productId}/PUT"
      rate_limit  = 1
      burst_limit = 2
    }
  }

  api_stages {
    api_id = aws_api_gateway_rest_api.api.id
    stage  = aws_api_gateway_stage.prod.stage_name

    throttle {
      path        = "/products/{productId}/PUT"
      rate_limit  = 1
      burst_limit = 2
    }
  }

  throttle_settings {
    rate_limit  = 10
    burst_limit = 20
  }

  quota_settings {
    limit  = 10000
    period = "MONTH"
    offset = 5
  }
}

resource "aws_api_gateway_api_key" "partner" {
  name    = "partner"
  enabled = true
  tags = {
    team = "shop"
  }
}

resource "aws_api_gateway_usage_plan_key" "partners_partner" {
  key_id        = aws_api_gateway_api_key.partner.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.partners.id
}

resource "aws_api_gateway_usage_plan" "trials" {
  name = "trials"
  tags = {
    team = "shop"
  }

  api_stages {
    api_id = aws_api_gateway_rest_api.api.id
    stage  = aws_api_gateway_stage.dev.stage_name
  }

  api_stages {
    api_id = aws_api_gateway_rest_api.api.id
    stage  = aws_api_gateway_stage.prod.stage_name
  }

  quota_settings {
    limit  = 100
    period = "DAY"
  }
}

resource "aws_api_gateway_api_key" "trial" {
  name    = "trial"
  value   = "only-for-trials-0123456789"
  enabled = true
  tags = {
    team = "shop"
  }
}

resource "aws_api_gateway_usage_plan_key" "trials_trial" {
  key_id        = aws_api_gateway_api_key.trial.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.trials.id
}

resource "aws_wafv2_web_acl_association" "dev" {
  web_acl_arn  = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/12345678-1234-1234-1234-123456789012"
  resource_arn = aws_api_gateway_stage.dev.arn
}

resource "aws_wafv2_web_acl_association" "prod" {
  web_acl_arn  = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/12345678-1234-1234-1234-123456789012"
  resource_arn = aws_api_gateway_stage.prod.arn
}
