# SPDX-License-Identifier: MIT
variable "name" {
  description = "Name of the app, unique in all of Azure: its address is https://NAME.azurewebsites.net."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9](-?[a-z0-9]){1,58}$", var.name)) && length(var.name) <= 60
    error_message = "An app's name has 2 to 60 lower-case letters, digits and single hyphens."
  }
}

variable "sku_name" {
  description = "Size of the plan's instances, such as B1 or P0v3. Free and shared ones cannot be always on."
  type        = string
  default     = "B1"

  validation {
    condition     = can(regex("^(B[1-3]|S[1-3]|P[0-9]+m?v[2-4])$", var.sku_name))
    error_message = "The size is one of B1 to B3, S1 to S3 or a premium one such as P0v3: others cannot be always on."
  }
}

variable "instances" {
  description = "How many instances; each keeps its own copy of the archive."
  type        = number
  default     = 1

  validation {
    condition     = var.instances >= 1 && var.instances <= 10
    error_message = "There are 1 to 10 instances."
  }
}

variable "pull_as_client_id" {
  description = "Client id of the identity that pulls the image; null: the registry asks for none."
  type        = string
  default     = null
}

variable "key_vault_name" {
  description = "Name of the vault with the secrets."
  type        = string
}

variable "log_workspaces" {
  description = "Log Analytics workspaces that its logs go to: a name of your choice and its id."
  type        = map(string)
  default     = {}
}

variable "resource_group_name" {
  description = "Resource group that it is made in."
  type        = string
}

variable "location" {
  description = "Azure region."
  type        = string
}

variable "identity_id" {
  description = "Resource id of the identity that reads its secrets and, where it is private, the registry."
  type        = string
}

variable "registry" {
  description = "Host of the container registry, such as ghcr.io."
  type        = string
}

variable "image" {
  description = "The image in it, with its tag or digest, such as acme/runlight:1.0.0."
  type        = string
}

variable "port" {
  description = "Port that the dashboard listens on."
  type        = number
}

variable "public_url" {
  description = "Address by which browsers reach the dashboard. Null: the app's own."
  type        = string
  default     = null
}

variable "settings" {
  description = "Environment variables of the dashboard."
  type        = map(string)
}

variable "secret_settings" {
  description = "Environment variables whose values are secrets of the vault: the variable and the secret's name."
  type        = map(string)
  default     = {}
}

variable "allowed_cidrs" {
  description = "Addresses that may reach the dashboard. None is allowed unless it is named."
  type        = list(string)
  default     = []
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}
