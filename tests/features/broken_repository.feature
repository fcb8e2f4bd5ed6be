# SPDX-License-Identifier: MIT
Feature: A broken repository does not stop the others
  One repository that cannot be read must cost only itself, must be named, and must heal when it can be read again.

  Scenario: One of the repositories cannot be read
    Given an organisation of which one repository cannot be read
    When I collect it
    Then the exit code says that the collection is partial
    And the broken repository is named with the reason
    And the runs of all other repositories are there

  Scenario: It can be read again
    Given an organisation of which one repository cannot be read
    And I collect it
    When the repository can be read again
    And I collect it
    Then the exit code says that the collection is complete
    And the runs of every repository are there
