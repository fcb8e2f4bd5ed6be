# SPDX-License-Identifier: MIT
variable "vault_name" {
  description = "Name of the vault, unique in all of Azure."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z](-?[a-zA-Z0-9]){2,23}$", var.vault_name)) && length(var.vault_name) <= 24
    error_message = "A vault's name has 3 to 24 letters, digits and single hyphens, and begins with a letter."
  }
}

variable "resource_group_name" {
  description = "Resource group that it is made in."
  type        = string
}

variable "location" {
  description = "Azure region."
  type        = string
}

variable "tenant_id" {
  description = "Entra tenant that signs people and identities in."
  type        = string
}

variable "readers" {
  description = "Identities that may read secrets: a name of your choice and the object id."
  type        = map(string)
  default     = {}
}

variable "writers" {
  description = "Object ids of the people or groups that may put secrets in."
  type        = list(string)
  default     = []
}

variable "purge_protection" {
  description = "Whether a deleted vault or secret stays recoverable for 90 days whatever anybody does. It cannot be switched off again."
  type        = bool
  default     = true
}

variable "allowed_cidrs" {
  description = "Public addresses that may reach the vault; null: all, and the identity alone decides."
  type        = list(string)
  default     = null
}

variable "log_workspaces" {
  description = "Log Analytics workspaces that every access is logged to: a name of your choice and its id."
  type        = map(string)
  default     = {}
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}
