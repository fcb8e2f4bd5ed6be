# SPDX-License-Identifier: MIT
# The dashboard as an application of an Auth0 tenant, for signing in by OpenID Connect. Its client secret stays with Auth0 until a
# person copies it into the vault: nothing here reads it.

locals {
  callback_urls = [for url in var.dashboard_urls : "${trimsuffix(url, "/")}${var.callback_path}"]
}

resource "auth0_client" "this" {
  name        = var.name
  description = "Dashboard of GitHub Actions workflows"
  app_type    = "regular_web"

  callbacks           = local.callback_urls
  allowed_logout_urls = [for url in var.dashboard_urls : "${trimsuffix(url, "/")}/"]

  grant_types     = ["authorization_code"]
  oidc_conformant = true

  jwt_configuration {
    alg                 = "RS256"
    lifetime_in_seconds = 3600
  }
}

resource "auth0_connection_client" "this" {
  for_each = toset(var.connection_ids)

  connection_id = each.value
  client_id     = auth0_client.this.id
}
