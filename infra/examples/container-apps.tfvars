# SPDX-License-Identifier: MIT
# A scheduled job collects; a dashboard on Container Apps follows the archive. Its only secrets are for signing in.
suffix                = "acme"
collector_subjects    = ["repo:acme/watch:ref:refs/heads/main"]
deploy_container_apps = true
image                 = "acme/runlight:1.0.0"
allowed_cidrs         = ["203.0.113.0/24"]
alert_emails          = ["platform@acme.example"]

# Who signs in, and who may look. Of Auth0: the outputs of examples/auth0.
sign_in = {
  issuer    = "https://acme.eu.auth0.com/"
  client_id = "00000000000000000000000000000000"
  viewers   = ["@acme.example"]
  admins    = ["group:platform"]
}

secret_settings = {
  RUNLIGHT_OIDC_CLIENT_SECRET = "oidc-client-secret"
  RUNLIGHT_SESSION_KEYS       = "session-keys"
}
