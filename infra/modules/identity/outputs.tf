# SPDX-License-Identifier: MIT
output "collector_client_id" {
  description = "Client id of the collector's identity: AZURE_CLIENT_ID of the scheduled job."
  value       = azurerm_user_assigned_identity.collector.client_id
}

output "dashboard_client_id" {
  description = "Client id of the dashboard's identity: its AZURE_CLIENT_ID."
  value       = azurerm_user_assigned_identity.dashboard.client_id
}

output "dashboard_principal_id" {
  description = "Object id of the dashboard's identity, for role assignments."
  value       = azurerm_user_assigned_identity.dashboard.principal_id
}

output "dashboard_id" {
  description = "Resource id of the dashboard's identity, for what runs as it."
  value       = azurerm_user_assigned_identity.dashboard.id
}
