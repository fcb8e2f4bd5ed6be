# SPDX-License-Identifier: MIT
# A scheduled job collects; a dashboard on Container Apps follows the archive and needs no secret at all.
suffix                = "acme"
collector_subjects    = ["repo:acme/watch:ref:refs/heads/main"]
deploy_container_apps = true
image                 = "acme/runlight:1.0.0"
allowed_cidrs         = ["203.0.113.0/24"]
alert_emails          = ["platform@acme.example"]
