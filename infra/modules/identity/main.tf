# SPDX-License-Identifier: MIT
# Two identities: the collector's, which a GitHub Actions job takes on without any stored secret and which writes the archive; and one
# by which a dashboard has its secrets and its image before it starts. The archive it reads as itself, by the identity that comes with
# the app, which needs no setting.

locals {
  # The name of a credential may hold no colon or slash, as a subject does.
  subjects = { for subject in var.collector_subjects : substr(sha256(subject), 0, 12) => subject }
}

resource "azurerm_user_assigned_identity" "collector" {
  name                = "${var.name}-collector"
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags
}

resource "azurerm_user_assigned_identity" "dashboard" {
  name                = "${var.name}-dashboard"
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags
}

resource "azurerm_federated_identity_credential" "collector" {
  for_each = local.subjects

  name                = "github-${each.key}"
  resource_group_name = var.resource_group_name
  parent_id           = azurerm_user_assigned_identity.collector.id
  issuer              = var.oidc_issuer
  subject             = each.value
  audience            = ["api://AzureADTokenExchange"]
}

resource "azurerm_role_assignment" "collector_archive" {
  scope                = var.container_id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.collector.principal_id
  principal_type       = "ServicePrincipal"
  description          = "The collector writes segments of the archive."
}

# The job's signature for the container is made with a key that only the whole account can give. The key alone opens nothing: what it
# signs can do no more than who signed.
resource "azurerm_role_assignment" "collector_signature" {
  scope                = var.account_id
  role_definition_name = "Storage Blob Delegator"
  principal_id         = azurerm_user_assigned_identity.collector.principal_id
  principal_type       = "ServicePrincipal"
  description          = "The collector signs a request for the archive that outlasts its sign-in."
}

resource "azurerm_role_assignment" "dashboard_registry" {
  count = var.container_registry_id == null ? 0 : 1

  scope                = var.container_registry_id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.dashboard.principal_id
  principal_type       = "ServicePrincipal"
  description          = "The dashboard's image is pulled."
}
