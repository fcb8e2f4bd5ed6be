# SPDX-License-Identifier: MIT
Feature: Ask in SQL
  Somebody with a question that no page answers asks it in SQL, and can break nothing by it.

  Background:
    Given Runlight has collected an organisation with failing, disabled, never started and healthy workflows

  Scenario: How often each workflow failed
    When I ask
      """
      SELECT repo, workflow_name, countIf(conclusion = 'failure') AS failures
      FROM runs GROUP BY ALL ORDER BY failures DESC LIMIT 3
      """
    Then I get 3 rows with the columns "repo, workflow_name, failures"
    And the most failing comes first

  Scenario: The dashboard and SQL agree
    When I ask
      """
      SELECT uniqExact(run_id) AS runs FROM runs
      """
    Then the answer is the number of runs that the dashboard shows

  Scenario: A question that would change something
    When I ask
      """
      DROP TABLE run_versions
      """
    Then I am told that this is refused, with exit code 2
    And nothing has changed
