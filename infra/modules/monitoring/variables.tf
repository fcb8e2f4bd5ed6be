# SPDX-License-Identifier: MIT
variable "name" {
  description = "Beginning of the alerts' names."
  type        = string
}

variable "resource_group_name" {
  description = "Resource group that they are made in."
  type        = string
}

variable "location" {
  description = "Azure region."
  type        = string
}

variable "emails" {
  description = "Addresses that are written to."
  type        = list(string)

  validation {
    condition     = length(var.emails) > 0 && alltrue([for email in var.emails : can(regex("^[^@ ]+@[^@ ]+$", email))])
    error_message = "Name at least one e-mail address, each in the form name@example.com."
  }
}

variable "app_services" {
  description = "Apps on App Service to watch: a name of your choice and the id."
  type        = map(string)
  default     = {}
}

variable "container_apps" {
  description = "Container apps to watch: a name of your choice and the id."
  type        = map(string)
  default     = {}
}

variable "log_workspace_id" {
  description = "Id of the Log Analytics workspace that the apps log to."
  type        = string
}

variable "errors_allowed" {
  description = "More server errors than this in 15 minutes raise an alert."
  type        = number
  default     = 5

  validation {
    condition     = var.errors_allowed >= 0
    error_message = "The number of errors is 0 or more."
  }
}

variable "restarts_allowed" {
  description = "More starts than this in an hour raise an alert; a deployment is one per instance."
  type        = number
  default     = 3

  validation {
    condition     = var.restarts_allowed >= 0
    error_message = "The number of starts is 0 or more."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}
