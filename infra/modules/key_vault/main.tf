# SPDX-License-Identifier: MIT
# A vault for the few secrets that are left. Terraform makes the vault and says who may read it; it never sees a secret's value, so
# none is in its state. A person puts them in.

resource "azurerm_key_vault" "this" {
  name                = var.vault_name
  resource_group_name = var.resource_group_name
  location            = var.location
  tenant_id           = var.tenant_id
  sku_name            = "standard"
  tags                = var.tags

  rbac_authorization_enabled      = true
  purge_protection_enabled        = var.purge_protection
  soft_delete_retention_days      = 90
  enabled_for_deployment          = false
  enabled_for_disk_encryption     = false
  enabled_for_template_deployment = false
  public_network_access_enabled   = true

  network_acls {
    bypass         = "AzureServices"
    default_action = var.allowed_cidrs == null ? "Allow" : "Deny"
    ip_rules       = var.allowed_cidrs == null ? [] : var.allowed_cidrs
  }
}

resource "azurerm_role_assignment" "readers" {
  for_each = var.readers

  scope                = azurerm_key_vault.this.id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = each.value
  principal_type       = "ServicePrincipal"
  description          = "${each.key} reads its secrets."
}

resource "azurerm_role_assignment" "writers" {
  for_each = toset(var.writers)

  scope                = azurerm_key_vault.this.id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = each.value
  description          = "Puts secrets in and replaces them."
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  for_each = var.log_workspaces

  name                       = "to-${each.key}"
  target_resource_id         = azurerm_key_vault.this.id
  log_analytics_workspace_id = each.value

  enabled_log {
    category = "AuditEvent"
  }
}
