# SPDX-License-Identifier: MIT
variable "account_name" {
  description = "Name of the storage account, unique in all of Azure."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]{3,24}$", var.account_name))
    error_message = "A storage account's name has 3 to 24 lower-case letters and digits."
  }
}

variable "container_name" {
  description = "Name of the container."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9](-?[a-z0-9]){2,62}$", var.container_name))
    error_message = "A container's name has 3 to 63 lower-case letters, digits and single hyphens."
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

variable "replication" {
  description = "How Azure copies the data: LRS, ZRS, GRS, RAGRS, GZRS or RAGZRS."
  type        = string
  default     = "ZRS"

  validation {
    condition     = contains(["LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"], var.replication)
    error_message = "The replication is one of LRS, ZRS, GRS, RAGRS, GZRS and RAGZRS."
  }
}

variable "shared_key_enabled" {
  description = "Whether account keys and connection strings work beside identities."
  type        = bool
  default     = false
}

variable "soft_delete_days" {
  description = "How many days a deleted blob or container can be brought back."
  type        = number
  default     = 30

  validation {
    condition     = var.soft_delete_days >= 7 && var.soft_delete_days <= 365
    error_message = "Deleted blobs are kept for 7 to 365 days."
  }
}

variable "old_version_days" {
  description = "After how many days a replaced or deleted version of a blob is forgotten. Current blobs are never deleted."
  type        = number
  default     = 90

  validation {
    condition     = var.old_version_days >= 7
    error_message = "Old versions are kept for at least 7 days."
  }
}

variable "allowed_cidrs" {
  description = "Public addresses that may reach the account; null: all, and the identity alone decides."
  type        = list(string)
  default     = null
}

variable "lock" {
  description = "Whether a lock keeps everybody from deleting the account. Setting it takes the role Owner or User Access Administrator."
  type        = bool
  default     = false
}

variable "log_workspaces" {
  description = "Log Analytics workspaces that writes and deletions are logged to: a name of your choice and its id."
  type        = map(string)
  default     = {}
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}
