# SPDX-License-Identifier: MIT
variable "name" {
  description = "Beginning of the workspace's name."
  type        = string
}

variable "resource_group_name" {
  description = "Resource group that it is made in."
  type        = string
}

variable "location" {
  description = "Azure region."
  type        = string
}

variable "retention_days" {
  description = "How many days logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = var.retention_days >= 30 && var.retention_days <= 730
    error_message = "Logs are kept for 30 to 730 days."
  }
}

variable "daily_quota_gb" {
  description = "Most GB that are taken in a day; -1: no limit."
  type        = number
  default     = 1

  validation {
    condition     = var.daily_quota_gb == -1 || var.daily_quota_gb > 0
    error_message = "The quota is a number of GB above 0, or -1 for none."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}
