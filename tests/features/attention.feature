# SPDX-License-Identifier: MIT
Feature: See which workflows need attention
  Somebody who looks after an account's workflows wants one list that says what is broken, with the reason, worst first.

  Background:
    Given Runlight has collected an organisation with failing, disabled, never started and healthy workflows

  Scenario: What is broken comes first, what is well comes last
    When I look at the workflows
    Then each workflow is listed once
    And failing workflows come before healthy ones
    And each failing workflow says since when, and links to the run on GitHub that failed

  Scenario: Only one repository
    Given I choose a repository that has a failing workflow
    When I look at the workflows
    Then I see only workflows of that repository
    And the summary counts only its runs

  Scenario: A workflow that somebody has switched off
    When I look at the workflows
    Then the workflows that GitHub will not start are marked as disabled
