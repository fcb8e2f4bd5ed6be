# SPDX-License-Identifier: MIT
variable "name" {
  description = "Name of the application, as people see it when they sign in."
  type        = string
  default     = "Runlight"
}

variable "auth0_domain" {
  description = "Domain of the tenant, such as acme.eu.auth0.com."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9.-]+$", var.auth0_domain))
    error_message = "The domain is a host name without https:// and without a slash."
  }
}

variable "dashboard_urls" {
  description = "Addresses of the dashboards that people sign in to."
  type        = list(string)

  validation {
    condition     = length(var.dashboard_urls) > 0 && alltrue([for url in var.dashboard_urls : startswith(url, "https://")])
    error_message = "Name at least one dashboard, each by an address that begins with https://."
  }
}

variable "callback_path" {
  description = "Path that Auth0 sends people back to."
  type        = string
  default     = "/auth/callback"

  validation {
    condition     = startswith(var.callback_path, "/")
    error_message = "The path begins with a slash."
  }
}

variable "connection_ids" {
  description = "Ids of the tenant's connections (company directory, database, GitHub) that may be used; none: those that are on for every application."
  type        = list(string)
  default     = []
}
