# SPDX-License-Identifier: MIT
# One dashboard on App Service that collects by itself and takes webhooks: no scheduled job.
suffix             = "acme"
collector          = "dashboard"
owner              = "acme"
deploy_app_service = true
image              = "acme/runlight:1.0.0"
allowed_cidrs      = ["203.0.113.0/24"]
key_vault_writers  = ["00000000-0000-0000-0000-000000000000"]
alert_emails       = ["platform@acme.example"]

secret_settings = {
  RUNLIGHT_GITHUB_TOKEN       = "github-token"
  RUNLIGHT_WEBHOOK_SECRET     = "webhook-secret"
  RUNLIGHT_OIDC_CLIENT_SECRET = "oidc-client-secret"
  RUNLIGHT_SESSION_KEYS       = "session-keys"
}

# Who signs in, and who may look. Of Auth0: the outputs of examples/auth0.
sign_in = {
  issuer    = "https://acme.eu.auth0.com/"
  client_id = "00000000000000000000000000000000"
  viewers   = ["@acme.example"]
  admins    = ["group:platform"]
}
