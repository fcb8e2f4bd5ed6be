# SPDX-License-Identifier: MIT
# The archive: one storage account with one private container. What it holds cannot be had a second time once GitHub has deleted
# its runs, so nothing here deletes a current blob, and what somebody else deletes or overwrites can be brought back for a while.

resource "azurerm_storage_account" "this" {
  name                = var.account_name
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags

  account_kind             = "StorageV2"
  account_tier             = "Standard"
  account_replication_type = var.replication

  min_tls_version                   = "TLS1_2"
  https_traffic_only_enabled        = true
  allow_nested_items_to_be_public   = false
  cross_tenant_replication_enabled  = false
  default_to_oauth_authentication   = true
  shared_access_key_enabled         = var.shared_key_enabled
  local_user_enabled                = false
  infrastructure_encryption_enabled = true
  public_network_access_enabled     = true

  blob_properties {
    versioning_enabled = true

    delete_retention_policy {
      days = var.soft_delete_days
    }

    container_delete_retention_policy {
      days = var.soft_delete_days
    }
  }

  # Nobody needs a signature that lasts: identities sign in, and a person who makes one is told to keep it short.
  sas_policy {
    expiration_period = "07.00:00:00"
    expiration_action = "Log"
  }

  dynamic "network_rules" {
    for_each = var.allowed_cidrs == null ? [] : [var.allowed_cidrs]

    content {
      default_action = "Deny"
      bypass         = ["AzureServices"]
      ip_rules       = network_rules.value
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_storage_container" "this" {
  name                  = var.container_name
  storage_account_id    = azurerm_storage_account.this.id
  container_access_type = "private"

  lifecycle {
    prevent_destroy = true
  }
}

# There is no base_blob action on purpose: it would delete segments that are in use.
resource "azurerm_storage_management_policy" "this" {
  storage_account_id = azurerm_storage_account.this.id

  rule {
    name    = "forget-old-versions"
    enabled = true

    filters {
      blob_types   = ["blockBlob"]
      prefix_match = ["${var.container_name}/"]
    }

    actions {
      version {
        delete_after_days_since_creation = var.old_version_days
      }

      snapshot {
        delete_after_days_since_creation_greater_than = var.old_version_days
      }
    }
  }
}

resource "azurerm_management_lock" "this" {
  count = var.lock ? 1 : 0

  name       = "keep-the-archive"
  scope      = azurerm_storage_account.this.id
  lock_level = "CanNotDelete"
  notes      = "Holds history that GitHub has deleted. Remove this lock only after the archive was copied elsewhere."
}

resource "azurerm_monitor_diagnostic_setting" "blobs" {
  for_each = var.log_workspaces

  name                       = "to-${each.key}"
  target_resource_id         = "${azurerm_storage_account.this.id}/blobServices/default"
  log_analytics_workspace_id = each.value

  # Reads are left out: every dashboard lists the container once a minute.
  enabled_log {
    category = "StorageWrite"
  }

  enabled_log {
    category = "StorageDelete"
  }
}
