# SPDX-License-Identifier: MIT
# Where the logs of everything else go.

resource "azurerm_log_analytics_workspace" "this" {
  name                = "${var.name}-logs"
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags

  sku               = "PerGB2018"
  retention_in_days = var.retention_days
  daily_quota_gb    = var.daily_quota_gb
}
