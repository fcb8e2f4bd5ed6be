# SPDX-License-Identifier: MIT
# Runlight in Azure: the archive, who may touch it, a vault, and the dashboard on App Service, on Container Apps, on both or on none.

locals {
  port = 8080
  name = "${var.name}-${var.suffix}"

  resource_group_name = coalesce(var.resource_group_name, "rg-${local.name}")
  location            = var.create_resource_group ? azurerm_resource_group.this[0].location : data.azurerm_resource_group.this[0].location
  # Taken from the resource, so that everything waits for it.
  resource_group = var.create_resource_group ? azurerm_resource_group.this[0].name : data.azurerm_resource_group.this[0].name

  dashboard_collects = var.collector == "dashboard"
  deployed           = var.deploy_app_service || var.deploy_container_apps

  tags           = merge({ application = "runlight" }, var.tags)
  log_workspaces = { logs = module.logs.workspace_id }

  settings = merge(
    {
      RUNLIGHT_ARCHIVE  = module.storage.container_url
      RUNLIGHT_LISTEN   = "0.0.0.0:${local.port}"
      RUNLIGHT_DATA     = var.data_folder
      RUNLIGHT_LOG_JSON = "true"
    },
    local.dashboard_collects ? { RUNLIGHT_OWNER = var.owner } : {},
    var.anonymous_read ? { RUNLIGHT_ANONYMOUS_READ = "true" } : {},
    var.sign_in == null ? {} : {
      for setting, value in {
        RUNLIGHT_OIDC_ISSUER    = var.sign_in.issuer
        RUNLIGHT_OIDC_CLIENT_ID = var.sign_in.client_id
        RUNLIGHT_VIEWERS        = join(",", var.sign_in.viewers)
        RUNLIGHT_OPERATORS      = join(",", var.sign_in.operators)
        RUNLIGHT_ADMINS         = join(",", var.sign_in.admins)
      } : setting => value if value != ""
    },
    var.extra_settings,
  )
}

data "azurerm_client_config" "current" {}

data "azurerm_resource_group" "this" {
  count = var.create_resource_group ? 0 : 1

  name = local.resource_group_name
}

resource "azurerm_resource_group" "this" {
  count = var.create_resource_group ? 1 : 0

  name     = local.resource_group_name
  location = var.location
  tags     = local.tags
}

module "logs" {
  source = "./modules/logs"

  name                = local.name
  resource_group_name = local.resource_group
  location            = local.location
  retention_days      = var.log_retention_days
  daily_quota_gb      = var.log_daily_quota_gb
  tags                = local.tags
}

module "storage" {
  source = "./modules/storage"

  account_name        = replace(local.name, "-", "")
  container_name      = var.container_name
  resource_group_name = local.resource_group
  location            = local.location
  replication         = var.storage_replication
  shared_key_enabled  = var.storage_shared_key_enabled
  soft_delete_days    = var.storage_soft_delete_days
  old_version_days    = var.storage_old_version_days
  allowed_cidrs       = var.storage_allowed_cidrs
  lock                = var.storage_lock
  log_workspaces      = local.log_workspaces
  tags                = local.tags
}

module "identity" {
  source = "./modules/identity"

  name                  = local.name
  resource_group_name   = local.resource_group
  location              = local.location
  account_id            = module.storage.account_id
  container_id          = module.storage.container_id
  collector_subjects    = var.collector_subjects
  container_registry_id = var.container_registry_id
  tags                  = local.tags
}

module "key_vault" {
  source = "./modules/key_vault"

  vault_name          = "kv-${local.name}"
  resource_group_name = local.resource_group
  location            = local.location
  tenant_id           = data.azurerm_client_config.current.tenant_id
  readers             = { dashboard = module.identity.dashboard_principal_id }
  writers             = var.key_vault_writers
  purge_protection    = var.key_vault_purge_protection
  allowed_cidrs       = var.key_vault_allowed_cidrs
  log_workspaces      = local.log_workspaces
  tags                = local.tags
}

module "app_service" {
  source = "./modules/app_service"
  count  = var.deploy_app_service ? 1 : 0

  name                = local.name
  resource_group_name = local.resource_group
  location            = local.location
  sku_name            = var.app_service_sku
  instances           = var.app_service_instances
  identity_id         = module.identity.dashboard_id
  pull_as_client_id   = var.container_registry_id == null ? null : module.identity.dashboard_client_id
  registry            = var.registry
  image               = var.image
  port                = local.port
  public_url          = var.app_service_public_url
  settings            = local.settings
  secret_settings     = var.secret_settings
  key_vault_name      = module.key_vault.name
  allowed_cidrs       = var.allowed_cidrs
  log_workspaces      = local.log_workspaces
  tags                = local.tags

  # Without their roles it would start without its secrets.
  depends_on = [module.identity, module.key_vault]
}

module "container_apps" {
  source = "./modules/container_apps"
  count  = var.deploy_container_apps ? 1 : 0

  name                = local.name
  resource_group_name = local.resource_group
  location            = local.location
  cpu                 = var.container_cpu
  memory              = var.container_memory
  min_replicas        = var.container_min_replicas
  max_replicas        = local.dashboard_collects ? 1 : var.container_max_replicas
  data_folder         = var.data_folder
  identity_id         = module.identity.dashboard_id
  pull_as_identity    = var.container_registry_id != null
  registry            = var.registry
  image               = var.image
  port                = local.port
  public_url          = var.container_app_public_url
  settings            = local.settings
  secret_settings     = var.secret_settings
  key_vault_uri       = module.key_vault.uri
  allowed_cidrs       = var.allowed_cidrs
  log_workspace_id    = module.logs.workspace_id
  tags                = local.tags

  depends_on = [module.identity, module.key_vault]
}

resource "azurerm_role_assignment" "dashboards" {
  for_each = merge(
    { for app in module.app_service : "app-service" => app.principal_id },
    { for app in module.container_apps : "container-apps" => app.principal_id },
  )

  scope                = module.storage.container_id
  role_definition_name = local.dashboard_collects ? "Storage Blob Data Contributor" : "Storage Blob Data Reader"
  principal_id         = each.value
  principal_type       = "ServicePrincipal"
  description          = local.dashboard_collects ? "The dashboard collects too, and writes the archive." : "The dashboard follows the archive."
}

module "monitoring" {
  source = "./modules/monitoring"
  count  = local.deployed && length(var.alert_emails) > 0 ? 1 : 0

  name                = local.name
  resource_group_name = local.resource_group
  location            = local.location
  emails              = var.alert_emails
  app_services        = { for app in module.app_service : "app-service" => app.id }
  container_apps      = { for app in module.container_apps : "container-apps" => app.id }
  log_workspace_id    = module.logs.workspace_id
  errors_allowed      = var.alert_errors_allowed
  restarts_allowed    = var.alert_restarts_allowed
  tags                = local.tags
}
