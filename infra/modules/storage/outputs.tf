# SPDX-License-Identifier: MIT
output "account_id" {
  description = "Id of the storage account."
  value       = azurerm_storage_account.this.id
}

output "account_name" {
  description = "Name of the storage account."
  value       = azurerm_storage_account.this.name
}

output "container_id" {
  description = "Id of the container: the scope of role assignments."
  value       = azurerm_storage_container.this.id
}

output "container_url" {
  description = "URL of the container: what --archive and RUNLIGHT_ARCHIVE take."
  value       = "${trimsuffix(azurerm_storage_account.this.primary_blob_endpoint, "/")}/${azurerm_storage_container.this.name}"
}
