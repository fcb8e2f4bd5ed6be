# SPDX-License-Identifier: MIT
# The subscription and who signs in come from the environment: ARM_SUBSCRIPTION_ID, and "az login" or ARM_USE_OIDC, ARM_CLIENT_ID and
# ARM_TENANT_ID.

provider "azurerm" {
  storage_use_azuread = true
  # An identity whose rights end at a resource group cannot register anything; bootstrap/ has done it.
  resource_provider_registrations = "none"

  features {
    storage {
      # Everything is made through the resource manager, so who deploys needs no right to the archive's data.
      data_plane_available = false
    }

    key_vault {
      purge_soft_delete_on_destroy    = false
      recover_soft_deleted_key_vaults = true
    }

    resource_group {
      prevent_deletion_if_contains_resources = true
    }
  }
}
