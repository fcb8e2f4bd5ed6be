# SPDX-License-Identifier: MIT
# The archive and an identity for the scheduled job; the dashboard runs elsewhere, such as on your own machine.
suffix             = "acme"
collector_subjects = ["repo:acme/watch:ref:refs/heads/main"]
