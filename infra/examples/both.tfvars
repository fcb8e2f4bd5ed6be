# SPDX-License-Identifier: MIT
# A scheduled job collects; dashboards on App Service and on Container Apps follow the same archive. The image is in a private
# Azure container registry. The deployer of bootstrap/ applies this, so the resource group is there already.
suffix                = "acme"
resource_group_name   = "rg-runlight-acme"
create_resource_group = false
collector_subjects    = ["repo:acme/watch:environment:collect"]
deploy_app_service    = true
deploy_container_apps = true
registry              = "acme.azurecr.io"
image                 = "runlight:1.0.0"
container_registry_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/acme"
allowed_cidrs         = ["203.0.113.0/24", "198.51.100.7/32"]
alert_emails          = ["platform@acme.example"]
app_service_sku       = "P0v3"
storage_replication   = "GZRS"

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
