variable "name" {
  description = "What the names of all resources begin with: another name is another deployment"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]{1,24}$", var.name))
    error_message = "Letters, digits and hyphens, 24 at most."
  }
}

variable "region" {
  description = "Where the project is deployed; null for the region of the environment"
  type        = string
  default     = null
}

variable "build_folder" {
  description = "Folder of the functions' code with what it imports, see README.md"
  type        = string
  default     = "build"
}
