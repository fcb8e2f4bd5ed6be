# SPDX-License-Identifier: MIT
# ---- Where, and what it is called

variable "name" {
  description = "Beginning of every name."
  type        = string
  default     = "runlight"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,10}$", var.name))
    error_message = "The name has 2 to 11 lower-case letters and digits, and begins with a letter."
  }
}

variable "suffix" {
  description = "End of every name. Names of storage accounts, vaults and apps are shared by all of Azure, so choose one that nobody else has."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]{3,8}$", var.suffix))
    error_message = "The suffix has 3 to 8 lower-case letters and digits."
  }
}

variable "location" {
  description = "Azure region, such as westeurope. Of a resource group that is there already, its own region counts."
  type        = string
  default     = "westeurope"
}

variable "resource_group_name" {
  description = "Resource group of everything; null: rg-NAME-SUFFIX."
  type        = string
  default     = null
}

variable "create_resource_group" {
  description = "Whether to make the resource group; false: it is there, as bootstrap/ leaves it."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of every resource, beside application = runlight."
  type        = map(string)
  default     = {}
}

# ---- The archive

variable "container_name" {
  description = "Container of the archive."
  type        = string
  default     = "archive"
}

variable "storage_replication" {
  description = "How Azure copies the archive: LRS, ZRS, GRS, RAGRS, GZRS or RAGZRS. Some regions have no zones: take LRS or GRS there."
  type        = string
  default     = "ZRS"
}

variable "storage_soft_delete_days" {
  description = "How many days a deleted segment, or the deleted container, can be brought back."
  type        = number
  default     = 30
}

variable "storage_old_version_days" {
  description = "After how many days replaced and deleted versions are forgotten. Segments in use are never deleted."
  type        = number
  default     = 90
}

variable "storage_shared_key_enabled" {
  description = "Whether connection strings and account keys work. Only for a collector that cannot sign in by identity."
  type        = bool
  default     = false
}

variable "storage_allowed_cidrs" {
  description = "Public addresses that may reach the archive; null: all, and the identity alone decides. GitHub's hosted runners and App Service have changing ones; Azure takes single addresses without /32."
  type        = list(string)
  default     = null
}

variable "storage_lock" {
  description = "Whether a lock keeps everybody from deleting the archive. Who applies it needs the right to set locks, which the deployer of bootstrap/ has not."
  type        = bool
  default     = false
}

# ---- Who collects

variable "collector" {
  description = "Who collects: \"scheduled\", a GitHub Actions job, and dashboards only read; or \"dashboard\", the dashboard itself."
  type        = string
  default     = "scheduled"

  validation {
    condition     = contains(["scheduled", "dashboard"], var.collector)
    error_message = "The collector is \"scheduled\" or \"dashboard\"."
  }

  validation {
    condition     = !(var.collector == "dashboard" && var.deploy_app_service && var.deploy_container_apps)
    error_message = "Two dashboards would both ask GitHub for everything: with both of them take collector = \"scheduled\"."
  }

  validation {
    condition     = var.collector != "dashboard" || var.app_service_instances == 1
    error_message = "Each instance would ask GitHub for everything: with collector = \"dashboard\" take app_service_instances = 1."
  }
}

variable "owner" {
  description = "Organisation or user that the dashboard watches with collector = \"dashboard\"; a scheduled job names it itself."
  type        = string
  default     = null

  validation {
    condition     = var.collector != "dashboard" || var.owner != null
    error_message = "With collector = \"dashboard\" say which owner it watches."
  }
}

variable "collector_subjects" {
  description = "Subjects of the GitHub Actions jobs that may write the archive, such as repo:acme/watch:ref:refs/heads/main or repo:acme/watch:environment:collect."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for subject in var.collector_subjects : can(regex("^repo:[^*]+:[^*]+$", subject))])
    error_message = "A subject reads repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH or repo:OWNER/REPOSITORY:environment:NAME, without a star."
  }
}

# ---- The dashboard

variable "deploy_app_service" {
  description = "Whether the dashboard runs on App Service."
  type        = bool
  default     = false
}

variable "deploy_container_apps" {
  description = "Whether the dashboard runs on Container Apps."
  type        = bool
  default     = false
}

variable "registry" {
  description = "Host of the container registry that the image is in."
  type        = string
  default     = "ghcr.io"

  validation {
    condition     = can(regex("^[a-z0-9.-]+(:[0-9]+)?$", var.registry))
    error_message = "The registry is a host name without https:// and without a slash."
  }
}

variable "image" {
  description = "Image of Runlight in that registry, with a tag or digest, such as acme/runlight:1.0.0. It has to be given once a dashboard is deployed."
  type        = string
  default     = null

  validation {
    condition     = var.image != null || !(var.deploy_app_service || var.deploy_container_apps)
    error_message = "Give the image that the dashboard runs, such as acme/runlight:1.0.0."
  }

  validation {
    condition     = var.image == null ? true : can(regex("^[a-z0-9][a-z0-9._/-]*(:[A-Za-z0-9_][A-Za-z0-9._-]*|@sha256:[0-9a-f]{64})$", var.image)) && !endswith(var.image, ":latest")
    error_message = "The image has a tag or a digest, and its tag is not \"latest\": nobody could say which version runs."
  }
}

variable "container_registry_id" {
  description = "Id of the Azure container registry with the image: the dashboard then pulls as its identity. Null: the image is public."
  type        = string
  default     = null
}

variable "allowed_cidrs" {
  description = "Addresses that may reach the dashboard, such as 203.0.113.0/24. None may unless it is named, whether people have to sign in or not."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.allowed_cidrs : can(cidrhost(cidr, 0))])
    error_message = "Each address is a range such as 203.0.113.0/24 or 203.0.113.7/32."
  }

  validation {
    condition     = (var.allow_everybody && var.sign_in != null) || alltrue([for cidr in var.allowed_cidrs : !endswith(cidr, "/0")])
    error_message = "A range that ends in /0 lets the whole world come to the door. Set sign_in, and say allow_everybody = true."
  }
}

variable "allow_everybody" {
  description = "Whether allowed_cidrs may hold a range that ends in /0. Only with sign_in."
  type        = bool
  default     = false
}

variable "sign_in" {
  description = "Who signs people in, and who may: issuer and client_id of an OpenID provider, and at least one of viewers, operators and admins, each as RUNLIGHT_VIEWERS takes them (\"@acme.example\", \"group:platform\"). Null: nobody signs in, which anonymous_read has to allow."
  type = object({
    issuer    = string
    client_id = string
    viewers   = optional(list(string), [])
    operators = optional(list(string), [])
    admins    = optional(list(string), [])
  })
  default = null

  validation {
    condition     = var.sign_in == null ? true : startswith(var.sign_in.issuer, "https://")
    error_message = "The issuer is an address that begins with https://, letter by letter as the provider writes it."
  }

  validation {
    condition     = var.sign_in == null ? true : length(concat(var.sign_in.viewers, var.sign_in.operators, var.sign_in.admins)) > 0
    error_message = "Nobody could get in: name viewers, operators or admins."
  }

  validation {
    condition     = var.sign_in == null ? true : contains(keys(var.secret_settings), "RUNLIGHT_SESSION_KEYS")
    error_message = "Put a key into the vault and name it in secret_settings as RUNLIGHT_SESSION_KEYS: the data folder does not last, and without a key of their own everybody would have to sign in again whenever a dashboard starts."
  }
}

variable "anonymous_read" {
  description = "Whether whoever reaches the dashboard may read without signing in. allowed_cidrs says who reaches it."
  type        = bool
  default     = false

  validation {
    condition     = var.anonymous_read || var.sign_in != null || !(var.deploy_app_service || var.deploy_container_apps)
    error_message = "A dashboard needs sign_in, or anonymous_read = true: Runlight does not start open to others without being told to."
  }
}

variable "app_service_public_url" {
  description = "Address of the dashboard on App Service when it has a domain of its own, such as https://runlight.acme.example. Null: Azure's address."
  type        = string
  default     = null
}

variable "container_app_public_url" {
  description = "The same on Container Apps."
  type        = string
  default     = null
}

variable "data_folder" {
  description = "The dashboard's data folder in the container. It holds a copy of the archive and may be lost."
  type        = string
  default     = "/var/lib/runlight"

  validation {
    condition     = can(regex("^/[a-z]", var.data_folder))
    error_message = "The data folder is an absolute path."
  }
}

variable "extra_settings" {
  description = "Further environment variables of the dashboard. They win over those that are set anyway."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name, value in var.extra_settings : !can(regex("(TOKEN|SECRET|PASSWORD|PRIVATE_KEY|STORAGE_KEY|SESSION_KEYS|CONNECTION_STRING)$", name))])
    error_message = "This looks like a secret. Put it into the vault and name it in secret_settings: what stands here is in the state and in the portal."
  }
}

variable "secret_settings" {
  description = "Environment variables whose values are secrets of the vault: the variable and the secret's name, such as { RUNLIGHT_GITHUB_TOKEN = \"github-token\" }."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for secret in values(var.secret_settings) : can(regex("^[a-z](-?[a-z0-9])*$", secret))])
    error_message = "A secret's name has lower-case letters, digits and single hyphens, and begins with a letter."
  }
}

variable "app_service_sku" {
  description = "Size of App Service's instances, such as B1 or P0v3."
  type        = string
  default     = "B1"
}

variable "app_service_instances" {
  description = "How many instances App Service runs; each keeps its own copy of the archive."
  type        = number
  default     = 1
}

variable "container_cpu" {
  description = "Cores of a replica on Container Apps, in steps of 0.25."
  type        = number
  default     = 0.5
}

variable "container_memory" {
  description = "Memory of a replica on Container Apps, twice as many Gi as cores."
  type        = string
  default     = "1Gi"
}

variable "container_min_replicas" {
  description = "Fewest replicas on Container Apps; with 0 the first visitor waits for one, and finds it empty until the archive is read again."
  type        = number
  default     = 1
}

variable "container_max_replicas" {
  description = "Most replicas on Container Apps. With collector = \"dashboard\" there is one."
  type        = number
  default     = 2
}

# ---- Secrets

variable "key_vault_writers" {
  description = "Object ids of the people or groups that put secrets into the vault; \"az ad signed-in-user show --query id\" tells yours."
  type        = list(string)
  default     = []
}

variable "key_vault_purge_protection" {
  description = "Whether a deleted vault or secret stays recoverable for 90 days whatever anybody does. It cannot be switched off again."
  type        = bool
  default     = true
}

variable "key_vault_allowed_cidrs" {
  description = "Public addresses that may reach the vault; null: all, and the identity alone decides."
  type        = list(string)
  default     = null
}

# ---- Logs and alerts

variable "log_retention_days" {
  description = "How many days logs are kept, 30 to 730."
  type        = number
  default     = 30
}

variable "log_daily_quota_gb" {
  description = "Most GB of logs that are taken in a day; -1: no limit."
  type        = number
  default     = 1
}

variable "alert_emails" {
  description = "Addresses that are told when the dashboard does not answer, fails or restarts; none: no alerts."
  type        = list(string)
  default     = []
}

variable "alert_errors_allowed" {
  description = "More server errors than this in 15 minutes raise an alert."
  type        = number
  default     = 5
}

variable "alert_restarts_allowed" {
  description = "More starts than this in an hour raise an alert."
  type        = number
  default     = 3
}
