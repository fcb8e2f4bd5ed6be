# SPDX-License-Identifier: MIT
# Who is told by e-mail, and of what: the dashboard does not answer, answers with errors, or starts over and over.

locals {
  # What `runlight serve` prints when it has begun to listen.
  start_sentence = "runlight: dashboard at"
}

resource "azurerm_monitor_action_group" "this" {
  name                = "${var.name}-people"
  resource_group_name = var.resource_group_name
  short_name          = "runlight"
  tags                = var.tags

  dynamic "email_receiver" {
    for_each = toset(var.emails)

    content {
      name                    = email_receiver.value
      email_address           = email_receiver.value
      use_common_alert_schema = true
    }
  }
}

# ---- App Service

resource "azurerm_monitor_metric_alert" "app_service_health" {
  for_each = var.app_services

  name                = "${var.name}-${each.key}-health"
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  description         = "/readyz of the dashboard has failed for 15 minutes."
  severity            = 1
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.Web/sites"
    metric_name      = "HealthCheckStatus"
    aggregation      = "Average"
    operator         = "LessThan"
    threshold        = 100
  }

  action {
    action_group_id = azurerm_monitor_action_group.this.id
  }
}

resource "azurerm_monitor_metric_alert" "app_service_errors" {
  for_each = var.app_services

  name                = "${var.name}-${each.key}-5xx"
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  description         = "The dashboard answers with server errors."
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.Web/sites"
    metric_name      = "Http5xx"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = var.errors_allowed
  }

  action {
    action_group_id = azurerm_monitor_action_group.this.id
  }
}

# App Service counts no restarts, so the starts are counted that the program itself tells of.
resource "azurerm_monitor_scheduled_query_rules_alert_v2" "app_service_restarts" {
  for_each = var.app_services

  name                 = "${var.name}-${each.key}-restarts"
  resource_group_name  = var.resource_group_name
  location             = var.location
  scopes               = [var.log_workspace_id]
  description          = "The dashboard starts again and again."
  severity             = 2
  evaluation_frequency = "PT15M"
  window_duration      = "PT1H"
  # The table is there once the app has logged something.
  skip_query_validation   = true
  auto_mitigation_enabled = true
  tags                    = var.tags

  criteria {
    query                   = <<-KQL
      AppServiceConsoleLogs
      | where _ResourceId =~ "${each.value}"
      | where ResultDescription has "${local.start_sentence}"
    KQL
    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = var.restarts_allowed
  }

  action {
    action_groups = [azurerm_monitor_action_group.this.id]
  }
}

# ---- Container Apps

resource "azurerm_monitor_metric_alert" "container_app_health" {
  for_each = var.container_apps

  name                = "${var.name}-${each.key}-health"
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  description         = "The dashboard has had no replica for 15 minutes."
  severity            = 1
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.App/containerApps"
    metric_name      = "Replicas"
    aggregation      = "Maximum"
    operator         = "LessThan"
    threshold        = 1
  }

  action {
    action_group_id = azurerm_monitor_action_group.this.id
  }
}

resource "azurerm_monitor_metric_alert" "container_app_errors" {
  for_each = var.container_apps

  name                = "${var.name}-${each.key}-5xx"
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  description         = "The dashboard answers with server errors."
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.App/containerApps"
    metric_name      = "Requests"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = var.errors_allowed

    dimension {
      name     = "statusCodeCategory"
      operator = "Include"
      values   = ["5xx"]
    }
  }

  action {
    action_group_id = azurerm_monitor_action_group.this.id
  }
}

resource "azurerm_monitor_metric_alert" "container_app_restarts" {
  for_each = var.container_apps

  name                = "${var.name}-${each.key}-restarts"
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  description         = "A replica of the dashboard starts again and again."
  severity            = 2
  frequency           = "PT15M"
  window_size         = "PT1H"
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.App/containerApps"
    metric_name      = "RestartCount"
    aggregation      = "Maximum"
    operator         = "GreaterThan"
    threshold        = var.restarts_allowed
  }

  action {
    action_group_id = azurerm_monitor_action_group.this.id
  }
}
