# SPDX-License-Identifier: MIT
variable "name" {
  description = "Name of the container app."
  type        = string

  validation {
    condition     = can(regex("^[a-z](-?[a-z0-9]){1,31}$", var.name)) && length(var.name) <= 32
    error_message = "A container app's name has 2 to 32 lower-case letters, digits and single hyphens, and begins with a letter."
  }
}

variable "cpu" {
  description = "Cores of a replica, in steps of 0.25."
  type        = number
  default     = 0.5

  validation {
    condition     = var.cpu >= 0.25 && var.cpu <= 4 && var.cpu * 4 == floor(var.cpu * 4)
    error_message = "A replica has 0.25 to 4 cores, in steps of 0.25."
  }
}

variable "memory" {
  description = "Memory of a replica, twice as many Gi as cores, such as 1Gi for 0.5 cores."
  type        = string
  default     = "1Gi"

  validation {
    condition     = can(regex("^[0-9]+(\\.[0-9]+)?Gi$", var.memory))
    error_message = "The memory is a number of Gi, such as 1Gi or 0.5Gi."
  }
}

variable "min_replicas" {
  description = "Fewest replicas; with 0 the first visitor waits for one, and finds it empty until the archive is read again."
  type        = number
  default     = 1

  validation {
    condition     = var.min_replicas >= 0 && var.min_replicas <= 10
    error_message = "There are 0 to 10 replicas."
  }
}

variable "max_replicas" {
  description = "Most replicas; each keeps its own copy of the archive."
  type        = number
  default     = 2

  validation {
    condition     = var.max_replicas >= 1 && var.max_replicas <= 10
    error_message = "There is at least 1 replica, and at most 10."
  }
}

variable "data_folder" {
  description = "Where the volume of the data folder is mounted."
  type        = string
}

variable "pull_as_identity" {
  description = "Whether the image is pulled as the identity, or the registry asks for none."
  type        = bool
  default     = false
}

variable "key_vault_uri" {
  description = "Address of the vault with the secrets, with a slash at its end."
  type        = string
}

variable "log_workspace_id" {
  description = "Id of the Log Analytics workspace that its logs go to."
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
  description = "Address by which browsers reach the dashboard. Null: the one in its environment."
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
