# SPDX-License-Identifier: MIT
output "action_group_id" {
  description = "Id of the group of people, for alerts of your own."
  value       = azurerm_monitor_action_group.this.id
}
