# SPDX-License-Identifier: MIT
output "client_id" {
  description = "Client id of the application."
  value       = auth0_client.this.client_id
}

output "issuer" {
  description = "Issuer of its tokens, with the slash that belongs to it."
  value       = "https://${var.auth0_domain}/"
}

output "callback_urls" {
  description = "Addresses that people are sent back to, one per dashboard."
  value       = local.callback_urls
}
