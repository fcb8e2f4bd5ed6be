# SPDX-License-Identifier: MIT
output "backend" {
  description = "For terraform init of infra/: the content of a file for -backend-config."
  value       = <<-HCL
    resource_group_name  = "${azurerm_resource_group.state.name}"
    storage_account_name = "${module.state.account_name}"
    container_name       = "tfstate"
    key                  = "runlight.tfstate"
  HCL
}

output "plan_client_id" {
  description = "ARM_CLIENT_ID of the job that plans."
  value       = azurerm_user_assigned_identity.deployers["plan"].client_id
}

output "apply_client_id" {
  description = "ARM_CLIENT_ID of the job that applies."
  value       = azurerm_user_assigned_identity.deployers["apply"].client_id
}
