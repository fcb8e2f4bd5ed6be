# SPDX-License-Identifier: MIT
# Sign-in with Auth0, applied on its own: so nobody without Auth0 needs its provider. It signs in to the tenant by AUTH0_DOMAIN,
# AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET in the environment.

provider "auth0" {
  domain = var.auth0_domain
}

module "auth0" {
  source = "../../modules/auth0"

  auth0_domain   = var.auth0_domain
  dashboard_urls = var.dashboard_urls
  connection_ids = var.connection_ids
}
