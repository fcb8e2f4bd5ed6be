# SPDX-License-Identifier: MIT
output "resource_group_name" {
  description = "Resource group of everything."
  value       = local.resource_group
}

output "tenant_id" {
  description = "AZURE_TENANT_ID of the scheduled job."
  value       = data.azurerm_client_config.current.tenant_id
}

output "subscription_id" {
  description = "AZURE_SUBSCRIPTION_ID of jobs that sign in to Azure."
  value       = data.azurerm_client_config.current.subscription_id
}

output "collector_client_id" {
  description = "AZURE_CLIENT_ID of the scheduled job."
  value       = module.identity.collector_client_id
}

output "archive_url" {
  description = "The archive: RUNLIGHT_ARCHIVE, or --archive, of whoever reads or writes it."
  value       = module.storage.container_url
}

output "storage_account_name" {
  description = "Storage account of the archive."
  value       = module.storage.account_name
}

output "key_vault_name" {
  description = "The vault: az keyvault secret set --vault-name takes it."
  value       = module.key_vault.name
}

output "app_service_name" {
  description = "Name of the app on App Service; null while there is none."
  value       = one(module.app_service[*].name)
}

output "app_service_url" {
  description = "Address of the dashboard on App Service; null while there is none."
  value       = one(module.app_service[*].url)
}

output "container_app_name" {
  description = "Name of the container app; null while there is none."
  value       = one(module.container_apps[*].name)
}

output "container_app_url" {
  description = "Address of the dashboard on Container Apps; null while there is none."
  value       = one(module.container_apps[*].url)
}
