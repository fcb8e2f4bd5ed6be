# SPDX-License-Identifier: MIT
# Applied once, by a person who may give roles in the subscription: the place of Terraform's state, the resource group of Runlight, and
# the two identities that GitHub Actions plans and applies as. Its own state stays where it is applied; keep that file.

locals {
  # What the deployer may give away: roles on the archive and the vault, and no other.
  grantable_roles = {
    "Storage Blob Data Contributor" = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
    "Storage Blob Data Reader"      = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
    "Storage Blob Delegator"        = "db58b8e5-c6ad-4a2a-8342-4190687cbf4a"
    "Key Vault Secrets User"        = "4633458b-17de-408a-b874-0445c86b69e6"
    "Key Vault Secrets Officer"     = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"
  }
  grantable = join(", ", values(local.grantable_roles))

  acr_pull = "7f951dda-4ed3-4680-a7ca-43fe172d538d"

  only_these_roles = <<-CONDITION
    (
      (!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'}))
      OR
      (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {%s})
    )
    AND
    (
      (!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'}))
      OR
      (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {%s})
    )
  CONDITION

  subjects = {
    plan  = var.plan_subject
    apply = var.apply_subject
  }
}

provider "azurerm" {
  storage_use_azuread             = true
  resource_provider_registrations = "none"
  resource_providers_to_register = [
    "Microsoft.App",
    "Microsoft.Insights",
    "Microsoft.KeyVault",
    "Microsoft.ManagedIdentity",
    "Microsoft.OperationalInsights",
    "Microsoft.Storage",
    "Microsoft.Web",
  ]

  features {
    storage {
      data_plane_available = false
    }
  }
}

resource "azurerm_resource_group" "state" {
  name     = var.state_resource_group_name
  location = var.location
}

resource "azurerm_resource_group" "runlight" {
  name     = var.resource_group_name
  location = var.location
}

module "state" {
  source = "../modules/storage"

  account_name        = var.state_account_name
  container_name      = "tfstate"
  resource_group_name = azurerm_resource_group.state.name
  location            = var.location
}

resource "azurerm_user_assigned_identity" "deployers" {
  for_each = local.subjects

  name                = "runlight-${each.key}"
  resource_group_name = azurerm_resource_group.state.name
  location            = var.location
}

resource "azurerm_federated_identity_credential" "deployers" {
  for_each = local.subjects

  name                = "github-${each.key}"
  resource_group_name = azurerm_resource_group.state.name
  parent_id           = azurerm_user_assigned_identity.deployers[each.key].id
  issuer              = "https://token.actions.githubusercontent.com"
  subject             = each.value
  audience            = ["api://AzureADTokenExchange"]
}

# What Terraform's provider reads by actions that the role Reader leaves out. Keys of the archive's account are refused by the account
# itself, and the settings of an app hold only references to secrets.
resource "azurerm_role_definition" "plan" {
  name        = "Runlight plan in ${var.resource_group_name}"
  scope       = azurerm_resource_group.runlight.id
  description = "What a plan reads beside what Reader allows."

  permissions {
    actions = [
      "Microsoft.App/containerApps/listSecrets/action",
      "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
      "Microsoft.Storage/storageAccounts/listKeys/action",
      "Microsoft.Web/sites/config/list/action",
    ]
  }

  assignable_scopes = [azurerm_resource_group.runlight.id]
}

resource "azurerm_role_assignment" "plan_reads_more" {
  scope              = azurerm_resource_group.runlight.id
  role_definition_id = azurerm_role_definition.plan.role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.deployers["plan"].principal_id
  principal_type     = "ServicePrincipal"
}

# A plan only reads, the state too: its job says -lock=false.
resource "azurerm_role_assignment" "plan_reads" {
  scope                = azurerm_resource_group.runlight.id
  role_definition_name = "Reader"
  principal_id         = azurerm_user_assigned_identity.deployers["plan"].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "plan_reads_state" {
  scope                = module.state.container_id
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = azurerm_user_assigned_identity.deployers["plan"].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "apply_changes" {
  scope                = azurerm_resource_group.runlight.id
  role_definition_name = "Contributor"
  principal_id         = azurerm_user_assigned_identity.deployers["apply"].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "apply_grants" {
  scope                = azurerm_resource_group.runlight.id
  role_definition_name = "Role Based Access Control Administrator"
  principal_id         = azurerm_user_assigned_identity.deployers["apply"].principal_id
  principal_type       = "ServicePrincipal"
  condition_version    = "2.0"
  condition            = format(local.only_these_roles, local.grantable, local.grantable)
}

resource "azurerm_role_assignment" "apply_writes_state" {
  scope                = module.state.container_id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.deployers["apply"].principal_id
  principal_type       = "ServicePrincipal"
}

# ---- A private registry, where the dashboard's identity is given the right to pull

resource "azurerm_role_assignment" "apply_grants_pulling" {
  count = var.container_registry_id == null ? 0 : 1

  scope                = var.container_registry_id
  role_definition_name = "Role Based Access Control Administrator"
  principal_id         = azurerm_user_assigned_identity.deployers["apply"].principal_id
  principal_type       = "ServicePrincipal"
  condition_version    = "2.0"
  condition            = format(local.only_these_roles, local.acr_pull, local.acr_pull)
}

resource "azurerm_role_assignment" "plan_reads_registry" {
  count = var.container_registry_id == null ? 0 : 1

  scope                = var.container_registry_id
  role_definition_name = "Reader"
  principal_id         = azurerm_user_assigned_identity.deployers["plan"].principal_id
  principal_type       = "ServicePrincipal"
}
