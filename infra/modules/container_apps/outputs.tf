# SPDX-License-Identifier: MIT
output "id" {
  description = "Id of the container app."
  value       = azurerm_container_app.this.id
}

output "name" {
  description = "Name of the container app."
  value       = azurerm_container_app.this.name
}

output "url" {
  description = "Address of the dashboard; only reachable from inside the environment while no address is allowed."
  value       = "https://${azurerm_container_app.this.ingress[0].fqdn}"
}

output "principal_id" {
  description = "Object id of the identity that comes with the app: it reads the archive."
  value       = azurerm_container_app.this.identity[0].principal_id
}
