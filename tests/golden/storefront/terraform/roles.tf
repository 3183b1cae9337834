resource "aws_iam_role" "list_products" {
  name = "${var.name}-list-products"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = ["sts:AssumeRole"]
      Principal = {
        Service = ["lambda.amazonaws.com"]
      }
    }]
  })
  tags = {
    team = "shop"
  }
}

resource "aws_iam_role_policy_attachment" "list_products" {
  for_each = toset([
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/AWSXrayWriteOnlyAccess",
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
  ])
  role       = aws_iam_role.list_products.name
  policy_arn = each.value
}

resource "aws_iam_role_policy" "list_products_0" {
  name = "ListProductsFunctionRolePolicy1"
  role = aws_iam_role.list_products.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:PutItem"]
      Resource = "arn:aws:dynamodb:us-east-1:123456789012:table/products"
    }]
  })
}

resource "aws_iam_role" "put_product" {
  name = "${var.name}-put-product"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = ["sts:AssumeRole"]
      Principal = {
        Service = ["lambda.amazonaws.com"]
      }
    }]
  })
  tags = {
    team = "shop"
  }
}

resource "aws_iam_role_policy_attachment" "put_product" {
  for_each = toset([
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/AWSXrayWriteOnlyAccess",
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
  ])
  role       = aws_iam_role.put_product.name
  policy_arn = each.value
}

resource "aws_iam_role_policy" "put_product_0" {
  name = "PutProductFunctionRolePolicy1"
  role = aws_iam_role.put_product.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:PutItem"]
      Resource = "arn:aws:dynamodb:us-east-1:123456789012:table/products"
    }]
  })
}

resource "aws_iam_role_policy" "put_product_1" {
  name = "PutProductFunctionRolePolicy2"
  role = aws_iam_role.put_product.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:PutObject"]
      Resource = "arn:aws:s3:::pictures/*"
    }]
  })
}

resource "aws_iam_role" "delete_product" {
  name = "${var.name}-delete-product"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = ["sts:AssumeRole"]
      Principal = {
        Service = ["lambda.amazonaws.com"]
      }
    }]
  })
  tags = {
    team = "shop"
  }
}

resource "aws_iam_role_policy_attachment" "delete_product" {
  for_each = toset([
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/AWSXrayWriteOnlyAccess",
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
  ])
  role       = aws_iam_role.delete_product.name
  policy_arn = each.value
}

resource "aws_iam_role_policy" "delete_product_0" {
  name = "DeleteProductFunctionRolePolicy1"
  role = aws_iam_role.delete_product.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:PutItem"]
      Resource = "arn:aws:dynamodb:us-east-1:123456789012:table/products"
    }]
  })
}

resource "aws_iam_role" "get_report" {
  name = "${var.name}-get-report"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = ["sts:AssumeRole"]
      Principal = {
        Service = ["lambda.amazonaws.com"]
      }
    }]
  })
  tags = {
    team = "shop"
  }
}

resource "aws_iam_role_policy_attachment" "get_report" {
  for_each = toset([
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/AWSXrayWriteOnlyAccess",
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
  ])
  role       = aws_iam_role.get_report.name
  policy_arn = each.value
}

resource "aws_iam_role_policy" "get_report_0" {
  name = "GetReportFunctionRolePolicy1"
  role = aws_iam_role.get_report.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:PutItem"]
      Resource = "arn:aws:dynamodb:us-east-1:123456789012:table/products"
    }]
  })
}
