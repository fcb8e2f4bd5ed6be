# SPDX-License-Identifier: MIT
variable "location" {
  description = "Azure region."
  type        = string
  default     = "westeurope"
}

variable "resource_group_name" {
  description = "Resource group that Runlight will be in: resource_group_name of infra/."
  type        = string
}

variable "state_resource_group_name" {
  description = "Resource group of Terraform's state and of the identities that deploy."
  type        = string
  default     = "rg-runlight-state"
}

variable "state_account_name" {
  description = "Storage account of Terraform's state, unique in all of Azure."
  type        = string
}

variable "plan_subject" {
  description = "Subject of the GitHub Actions job that plans, such as repo:acme/watch:pull_request."
  type        = string

  validation {
    condition     = can(regex("^repo:[^*]+:[^*]+$", var.plan_subject))
    error_message = "A subject reads repo:OWNER/REPOSITORY:pull_request, without a star."
  }
}

variable "apply_subject" {
  description = "Subject of the GitHub Actions job that applies, such as repo:acme/watch:environment:production."
  type        = string

  validation {
    condition     = can(regex("^repo:[^*]+:environment:[^*]+$", var.apply_subject))
    error_message = "A subject reads repo:OWNER/REPOSITORY:environment:NAME: only an environment can ask a person before it applies."
  }
}

variable "container_registry_id" {
  description = "Id of the Azure container registry with the image, where the deployer may then let the dashboard pull; null: the image is public."
  type        = string
  default     = null
}
