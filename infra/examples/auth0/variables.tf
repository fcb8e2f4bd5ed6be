# SPDX-License-Identifier: MIT
variable "auth0_domain" {
  description = "Domain of the tenant, such as acme.eu.auth0.com."
  type        = string
}

variable "dashboard_urls" {
  description = "Addresses of the dashboards: the outputs app_service_url and container_app_url of infra/."
  type        = list(string)
}

variable "connection_ids" {
  description = "Ids of the tenant's connections that may be used; none: those that are on for every application."
  type        = list(string)
  default     = []
}
