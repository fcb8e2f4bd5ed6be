# SPDX-License-Identifier: MIT
variable "name" {
  description = "Beginning of the identities' names."
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

variable "account_id" {
  description = "Id of the archive's storage account."
  type        = string
}

variable "container_id" {
  description = "Id of the archive's container. Roles are given there, not on the whole account."
  type        = string
}

variable "collector_subjects" {
  description = "Subjects of the GitHub Actions jobs that may collect, such as repo:acme/watch:ref:refs/heads/main."
  type        = list(string)
  default     = []
}

variable "oidc_issuer" {
  description = "Who signs the tokens of these jobs."
  type        = string
  default     = "https://token.actions.githubusercontent.com"
}

variable "container_registry_id" {
  description = "Id of the Azure container registry that the image is pulled from; null: a public one."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}
