# SPDX-License-Identifier: MIT
output "id" {
  description = "Id of the app."
  value       = azurerm_linux_web_app.this.id
}

output "name" {
  description = "Name of the app."
  value       = azurerm_linux_web_app.this.name
}

output "url" {
  description = "Address of the dashboard."
  value       = "https://${azurerm_linux_web_app.this.default_hostname}"
}

output "principal_id" {
  description = "Object id of the identity that comes with the app: it reads the archive."
  value       = azurerm_linux_web_app.this.identity[0].principal_id
}
