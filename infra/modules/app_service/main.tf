# SPDX-License-Identifier: MIT
# The dashboard on Azure App Service, from a container image. Its data folder is a copy of the archive, so it lies on the
# instance's own disk and may be lost at any time.

locals {
  own_settings = {
    RUNLIGHT_PUBLIC_URL = coalesce(var.public_url, "https://${var.name}.azurewebsites.net")
    # App Service's own front ends, which say in a header who asks.
    RUNLIGHT_TRUSTED_PROXIES = "169.254.0.0/16"
  }

  # App Service reads the newest version of such a secret by itself, within a day or at a restart.
  secret_settings = {
    for setting, secret in var.secret_settings :
    setting => "@Microsoft.KeyVault(VaultName=${var.key_vault_name};SecretName=${secret})"
  }
}

resource "azurerm_service_plan" "this" {
  name                = "${var.name}-plan"
  resource_group_name = var.resource_group_name
  location            = var.location
  os_type             = "Linux"
  sku_name            = var.sku_name
  worker_count        = var.instances
  tags                = var.tags
}

resource "azurerm_linux_web_app" "this" {
  name                = var.name
  resource_group_name = var.resource_group_name
  location            = var.location
  service_plan_id     = azurerm_service_plan.this.id
  tags                = var.tags

  https_only                                     = true
  public_network_access_enabled                  = true
  client_affinity_enabled                        = false
  ftp_publish_basic_authentication_enabled       = false
  webdeploy_publish_basic_authentication_enabled = false
  key_vault_reference_identity_id                = var.identity_id

  identity {
    type         = "SystemAssigned, UserAssigned"
    identity_ids = [var.identity_id]
  }

  app_settings = merge(
    {
      WEBSITES_PORT                       = tostring(var.port)
      WEBSITES_ENABLE_APP_SERVICE_STORAGE = "false"
    },
    local.own_settings,
    var.settings,
    local.secret_settings,
  )

  site_config {
    always_on                         = true
    health_check_path                 = "/readyz"
    health_check_eviction_time_in_min = 5
    http2_enabled                     = true
    minimum_tls_version               = "1.2"
    scm_minimum_tls_version           = "1.2"
    ftps_state                        = "Disabled"
    remote_debugging_enabled          = false
    websockets_enabled                = false

    container_registry_use_managed_identity       = var.pull_as_client_id != null
    container_registry_managed_identity_client_id = var.pull_as_client_id

    application_stack {
      docker_registry_url = "https://${var.registry}"
      docker_image_name   = var.image
    }

    # Whoever is not named here is refused before anybody is asked to sign in.
    ip_restriction_default_action     = "Deny"
    scm_use_main_ip_restriction       = false
    scm_ip_restriction_default_action = "Deny"

    dynamic "ip_restriction" {
      for_each = { for index, cidr in var.allowed_cidrs : index => cidr }

      content {
        name       = "allowed-${ip_restriction.key}"
        action     = "Allow"
        priority   = 100 + ip_restriction.key
        ip_address = ip_restriction.value
      }
    }
  }

  logs {
    detailed_error_messages = false
    failed_request_tracing  = false

    http_logs {
      file_system {
        retention_in_days = 7
        retention_in_mb   = 35
      }
    }
  }
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  for_each = var.log_workspaces

  name                       = "to-${each.key}"
  target_resource_id         = azurerm_linux_web_app.this.id
  log_analytics_workspace_id = each.value

  enabled_log {
    category = "AppServiceConsoleLogs"
  }

  enabled_log {
    category = "AppServiceHTTPLogs"
  }

  enabled_log {
    category = "AppServicePlatformLogs"
  }

  enabled_log {
    category = "AppServiceIPSecAuditLogs"
  }
}
