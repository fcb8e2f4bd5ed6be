# SPDX-License-Identifier: MIT
# Where Terraform keeps its state: a container that bootstrap/ makes. Which one is said at "terraform init", see examples/backend.hcl.
# The state holds no secret of Runlight's, yet names everything that there is; only identities can read it.

terraform {
  backend "azurerm" {
    use_azuread_auth = true
  }
}
