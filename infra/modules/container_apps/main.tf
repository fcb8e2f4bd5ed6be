# SPDX-License-Identifier: MIT
# The dashboard on Azure Container Apps. Its data folder is a copy of the archive, on a volume that lives as long as its replica.

locals {
  # Ingress with no restriction at all is open to everybody, so it stays inside until somebody is named.
  reachable = length(var.allowed_cidrs) > 0
  # Several settings may take one secret.
  secrets = toset(values(var.secret_settings))

  settings = merge(
    {
      RUNLIGHT_PUBLIC_URL = coalesce(var.public_url, "https://${var.name}.${azurerm_container_app_environment.this.default_domain}")
      # The environment's own ingress, which says in a header who asks.
      RUNLIGHT_TRUSTED_PROXIES = "100.64.0.0/10"
    },
    var.settings,
  )
}

resource "azurerm_container_app_environment" "this" {
  name                       = "${var.name}-environment"
  resource_group_name        = var.resource_group_name
  location                   = var.location
  logs_destination           = "log-analytics"
  log_analytics_workspace_id = var.log_workspace_id
  tags                       = var.tags
}

resource "azurerm_container_app" "this" {
  name                         = var.name
  resource_group_name          = var.resource_group_name
  container_app_environment_id = azurerm_container_app_environment.this.id
  revision_mode                = "Single"
  tags                         = var.tags

  identity {
    type         = "SystemAssigned, UserAssigned"
    identity_ids = [var.identity_id]
  }

  dynamic "secret" {
    for_each = local.secrets

    content {
      name                = secret.value
      identity            = var.identity_id
      key_vault_secret_id = "${var.key_vault_uri}secrets/${secret.value}"
    }
  }

  dynamic "registry" {
    for_each = var.pull_as_identity ? [var.registry] : []

    content {
      server   = registry.value
      identity = var.identity_id
    }
  }

  ingress {
    external_enabled           = local.reachable
    allow_insecure_connections = false
    target_port                = var.port
    transport                  = "auto"

    traffic_weight {
      latest_revision = true
      percentage      = 100
    }

    dynamic "ip_security_restriction" {
      for_each = { for index, cidr in var.allowed_cidrs : index => cidr }

      content {
        name             = "allowed-${ip_security_restriction.key}"
        action           = "Allow"
        ip_address_range = ip_security_restriction.value
      }
    }
  }

  template {
    min_replicas                     = var.min_replicas
    max_replicas                     = var.max_replicas
    termination_grace_period_seconds = 30

    volume {
      name         = "data"
      storage_type = "EmptyDir"
    }

    http_scale_rule {
      name                = "requests"
      concurrent_requests = "50"
    }

    container {
      name   = "runlight"
      image  = "${var.registry}/${var.image}"
      cpu    = var.cpu
      memory = var.memory

      volume_mounts {
        name = "data"
        path = var.data_folder
      }

      dynamic "env" {
        for_each = local.settings

        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = var.secret_settings

        content {
          name        = env.key
          secret_name = env.value
        }
      }

      startup_probe {
        transport               = "HTTP"
        port                    = var.port
        path                    = "/readyz"
        interval_seconds        = 10
        timeout                 = 5
        failure_count_threshold = 10
      }

      readiness_probe {
        transport               = "HTTP"
        port                    = var.port
        path                    = "/readyz"
        interval_seconds        = 10
        timeout                 = 5
        failure_count_threshold = 3
      }

      liveness_probe {
        transport               = "HTTP"
        port                    = var.port
        path                    = "/healthz"
        interval_seconds        = 30
        timeout                 = 5
        failure_count_threshold = 5
      }
    }
  }
}
