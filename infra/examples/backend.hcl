# SPDX-License-Identifier: MIT
# For "terraform init -backend-config=examples/backend.hcl"; bootstrap/ prints these values as its output "backend".
# A GitHub Actions job adds ARM_USE_OIDC=true to its environment, and so needs no stored secret; a person signs in by "az login".
resource_group_name  = "rg-runlight-state"
storage_account_name = "runlightstateacme"
container_name       = "tfstate"
key                  = "runlight.tfstate"
