output "api_url" {
  description = "Where the API answers"
  value       = "https://${aws_api_gateway_rest_api.api.id}.execute-api.${data.aws_region.current.region}.${data.aws_partition.current.dns_suffix}/dev"
}
