resource "aws_cloudwatch_metric_alarm" "errors_dev" {
  alarm_name  = "${var.name}-errors-dev"
  namespace   = "AWS/ApiGateway"
  metric_name = "5XXError"
  dimensions = {
    ApiName = "Storefront"
    Stage   = aws_api_gateway_stage.dev.stage_name
  }
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.01
  period              = 60
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = ["arn:aws:sns:us-east-1:123456789012:operations"]
}

resource "aws_cloudwatch_metric_alarm" "errors_prod" {
  alarm_name  = "${var.name}-errors-prod"
  namespace   = "AWS/ApiGateway"
  metric_name = "5XXError"
  dimensions = {
    ApiName = "Storefront"
    Stage   = aws_api_gateway_stage.prod.stage_name
  }
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.01
  period              = 60
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = ["arn:aws:sns:us-east-1:123456789012:operations"]
}

resource "aws_cloudwatch_dashboard" "dashboard" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [
      {
        type   = "metric"
        x      = 0
        y      = 0
        width  = 6
        height = 6
        properties = {
          title   = "Requests (dev)"
          region  = data.aws_region.current.region
          stat    = "Sum"
          period  = 60
          metrics = [["AWS/ApiGateway", "Count", "ApiName", "Storefront", "Stage", "dev"]]
        }
      },
      {
        type   = "metric"
        x      = 6
        y      = 0
        width  = 6
        height = 6
        properties = {
          title  = "Errors (dev)"
          region = data.aws_region.current.region
          stat   = "Sum"
          period = 60
          metrics = [
            ["AWS/ApiGateway", "4XXError", "ApiName", "Storefront", "Stage", "dev"],
            ["AWS/ApiGateway", "5XXError", "ApiName", "Storefront", "Stage", "dev"],
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 0
        width  = 6
        height = 6
        properties = {
          title  = "Latency (dev)"
          region = data.aws_region.current.region
          stat   = "p95"
          period = 60
          metrics = [
            ["AWS/ApiGateway", "Latency", "ApiName", "Storefront", "Stage", "dev"],
            ["AWS/ApiGateway", "IntegrationLatency", "ApiName", "Storefront", "Stage", "dev"],
          ]
        }
      },
      {
        type   = "metric"
        x      = 18
        y      = 0
        width  = 6
        height = 6
        properties = {
          title  = "Cache (dev)"
          region = data.aws_region.current.region
          stat   = "Sum"
          period = 60
          metrics = [
            ["AWS/ApiGateway", "CacheHitCount", "ApiName", "Storefront", "Stage", "dev"],
            ["AWS/ApiGateway", "CacheMissCount", "ApiName", "Storefront", "Stage", "dev"],
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 6
        width  = 6
        height = 6
        properties = {
          title   = "Requests (prod)"
          region  = data.aws_region.current.region
          stat    = "Sum"
          period  = 60
          metrics = [["AWS/ApiGateway", "Count", "ApiName", "Storefront", "Stage", "prod"]]
        }
      },
      {
        type   = "metric"
        x      = 6
        y      = 6
        width  = 6
        height = 6
        properties = {
          title  = "Errors (prod)"
          region = data.aws_region.current.region
          stat   = "Sum"
          period = 60
          metrics = [
            ["AWS/ApiGateway", "4XXError", "ApiName", "Storefront", "Stage", "prod"],
            ["AWS/ApiGateway", "5XXError", "ApiName", "Storefront", "Stage", "prod"],
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 6
        width  = 6
        height = 6
        properties = {
          title  = "Latency (prod)"
          region = data.aws_region.current.region
          stat   = "p95"
          period = 60
          metrics = [
            ["AWS/ApiGateway", "Latency", "ApiName", "Storefront", "Stage", "prod"],
            ["AWS/ApiGateway", "IntegrationLatency", "ApiName", "Storefront", "Stage", "prod"],
          ]
        }
      },
      {
        type   = "metric"
        x      = 18
        y      = 6
        width  = 6
        height = 6
        properties = {
          title  = "Cache (prod)"
          region = data.aws_region.current.region
          stat   = "Sum"
          period = 60
          metrics = [
            ["AWS/ApiGateway", "CacheHitCount", "ApiName", "Storefront", "Stage", "prod"],
            ["AWS/ApiGateway", "CacheMissCount", "ApiName", "Storefront", "Stage", "prod"],
          ]
        }
      },
    ]
  })
}
