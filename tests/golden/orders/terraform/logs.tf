resource "aws_cloudwatch_log_group" "api_access_logs" {
  name              = "${var.name}-api-access-logs"
  retention_in_days = 30
}
