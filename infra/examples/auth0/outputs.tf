# SPDX-License-Identifier: MIT
output "client_id" {
  description = "Client id of the application."
  value       = module.auth0.client_id
}

output "issuer" {
  description = "Issuer of its tokens."
  value       = module.auth0.issuer
}

output "callback_urls" {
  description = "Addresses that people are sent back to."
  value       = module.auth0.callback_urls
}
