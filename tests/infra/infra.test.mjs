// SPDX-License-Identifier: MIT
// infra/ without Terraform and its providers: it parses, is formatted, says what the providers' published schemas know, and what it
// refers to is there. infra/README.md says what this cannot prove.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { after, describe, test } from 'node:test';
import { isExpression, problemsOf, schemaProblems, valueProblems } from './check.mjs';
import { filesBelow, format, merged, parse, readConfigurations } from './hcl.mjs';
import { withTables } from './tables.mjs';

const root = join(import.meta.dirname, '../..');
const infra = join(root, 'infra');
const read = (...path) => readFileSync(join(root, ...path), 'utf8');
const schemas = Object.fromEntries(['azurerm', 'auth0'].map((name) => [name, JSON.parse(read('tests/infra/schema', `${name}.json`))]));

const configurations = await readConfigurations(infra);
const examples = filesBelow(join(infra, 'examples'), /\.(tfvars|hcl)$/);
const named = (folder) => configurations.find((each) => relative(root, each.folder) === folder).content;
const contextOf = (folder) => ({ schemas, moduleOf: ({ source }) => configurations.find((each) => each.folder === join(folder, source))?.content });
/** [[address, body]] of every resource of one type, wherever it is. */
const resources = (type) =>
  configurations.flatMap(({ folder, content }) => {
    const instances = Object.entries(content.resource?.[type] ?? {});
    return instances.map(([name, [body]]) => [`${relative(root, folder)} ${type}.${name}`, body]);
  });

// The parser's and the formatter's WebAssembly would keep the process alive.
after(() => setTimeout(() => process.exit(), 100).unref());

describe('infra/', () => {
  test('there is something to check', () => {
    assert.ok(configurations.length >= 10, `${configurations.length} configurations`);
    assert.ok(resources('azurerm_linux_web_app').length === 1 && resources('auth0_client').length === 1);
  });

  for (const path of [...configurations.flatMap(({ files }) => files.map((file) => file.path)), ...examples]) {
    test(`${relative(root, path)} parses, and is as terraform fmt leaves it`, async () => {
      const text = readFileSync(path, 'utf8');
      await parse(relative(root, path), text);
      assert.equal(text, await format(text));
      assert.match(text, /^# SPDX-License-Identifier: MIT\n/);
    });
  }

  for (const { folder, content } of configurations) {
    test(`${relative(root, folder)} says only what its providers and its modules know`, async () => {
      assert.deepEqual(await problemsOf(content, contextOf(folder)), []);
    });
  }

  test('the modules that are there are used', () => {
    const calls = configurations.flatMap(({ folder, content }) => Object.values(content.module ?? {}).map(([{ source }]) => join(folder, source)));
    const used = new Set(calls);
    const unused = configurations.map(({ folder }) => folder).filter((folder) => dirname(folder) === join(infra, 'modules') && !used.has(folder));
    assert.deepEqual(unused, []);
  });

  test('the examples set variables that there are, and all that are required', async () => {
    const files = examples.filter((path) => path.endsWith('.tfvars'));
    assert.ok(files.length >= 4);
    for (const path of files) {
      const values = await parse(path, readFileSync(path, 'utf8'));
      assert.deepEqual([...valueProblems(relative(root, path), named('infra').variable, values)], []);
    }
  });

  // https://developer.hashicorp.com/terraform/language/backend/azurerm
  test('the example of a backend has the settings that a backend takes, and bootstrap/ prints the same ones', async () => {
    const names = ['container_name', 'key', 'resource_group_name', 'storage_account_name'];
    assert.deepEqual(Object.keys(await parse('backend.hcl', read('infra/examples/backend.hcl'))).sort(), names);
    const printed = named('infra/bootstrap').output.backend[0].value;
    assert.deepEqual([...printed.matchAll(/^(\w+)\s*=/gm)].map((match) => match[1]).sort(), names);
    assert.deepEqual(named('infra').terraform.find((body) => body.backend).backend, { azurerm: [{ use_azuread_auth: true }] });
  });

  for (const page of ['infra/README.md', 'infra/modules/README.md']) {
    test(`the tables of ${page} are those of the configurations (tests/infra/tables.mjs writes them)`, () => {
      assert.equal(read(page), withTables(read(page), configurations));
    });
  }

  test('every configuration has its tables on one of these pages', () => {
    const pages = read('infra/README.md') + read('infra/modules/README.md');
    for (const { folder } of configurations) {
      for (const what of ['variables', 'outputs']) assert.ok(pages.includes(`<!-- ${what} of ${relative(root, folder)} -->`), `${what} of ${folder}`);
    }
  });
});

describe('what infra/ knows of Runlight', () => {
  test('the settings are those that the program reads', () => {
    const sources = read('README.md') + filesBelow(join(root, 'src'), /\.cpp$/).map((path) => readFileSync(path, 'utf8')).join('');
    const texts = [...examples, ...filesBelow(infra, /\.(tf|md)$/)].map((path) => readFileSync(path, 'utf8')).join('');
    const names = new Set(texts.match(/\bRUNLIGHT_[A-Z_]+[A-Z]/g));
    assert.ok(names.has('RUNLIGHT_LISTEN'));
    assert.deepEqual([...names].filter((name) => !sources.includes(name)), []);
  });

  test('the sentence that the alert of restarts counts is the one that serve prints', () => {
    assert.ok(read('src/app/dashboard.cpp').includes(named('infra/modules/monitoring').locals[0].start_sentence));
  });

  test('the paths that are probed are paths of the server', () => {
    const [[, app]] = resources('azurerm_linux_web_app');
    const [[, { template }]] = resources('azurerm_container_app');
    const probes = ['startup_probe', 'readiness_probe', 'liveness_probe'].flatMap((probe) => template[0].container[0][probe]);
    const handler = read('src/api/routes.cpp');
    for (const path of [app.site_config[0].health_check_path, ...probes.map((probe) => probe.path)]) assert.ok(handler.includes(`"${path}", k_anybody`), path);
  });
});

/** What scanners such as tfsec and checkov ask of these resources, as far as infra/ means to comply; its README says where it does not. */
describe('infra/ is closed unless it is opened', () => {
  const fixed = (type, expected) => {
    test(`${type}: ${Object.entries(expected).map(([name, value]) => `${name} = ${value}`).join(', ')}`, () => {
      assert.ok(resources(type).length > 0);
      for (const [address, body] of resources(type)) {
        for (const [path, value] of Object.entries(expected)) {
          const found = path.split('.').reduce((inner, key) => [inner?.[key]].flat()[0], body);
          assert.deepEqual(found, value, `${address} ${path}`);
        }
      }
    });
  };

  fixed('azurerm_storage_account', { min_tls_version: 'TLS1_2', https_traffic_only_enabled: true, infrastructure_encryption_enabled: true });
  fixed('azurerm_storage_account', { allow_nested_items_to_be_public: false, cross_tenant_replication_enabled: false, local_user_enabled: false });
  fixed('azurerm_storage_account', { 'blob_properties.versioning_enabled': true, 'lifecycle.prevent_destroy': true });
  fixed('azurerm_storage_container', { container_access_type: 'private', 'lifecycle.prevent_destroy': true });
  fixed('azurerm_storage_account', { 'blob_properties.delete_retention_policy.days': '${var.soft_delete_days}' });
  fixed('azurerm_storage_account', { 'blob_properties.container_delete_retention_policy.days': '${var.soft_delete_days}' });
  fixed('azurerm_key_vault', { rbac_authorization_enabled: true, soft_delete_retention_days: 90 });
  fixed('azurerm_key_vault', { enabled_for_deployment: false, enabled_for_disk_encryption: false, enabled_for_template_deployment: false });
  fixed('azurerm_linux_web_app', { https_only: true, ftp_publish_basic_authentication_enabled: false, webdeploy_publish_basic_authentication_enabled: false });
  fixed('azurerm_linux_web_app', { 'site_config.always_on': true, 'site_config.ftps_state': 'Disabled', 'site_config.remote_debugging_enabled': false });
  fixed('azurerm_linux_web_app', { 'site_config.minimum_tls_version': '1.2', 'site_config.scm_minimum_tls_version': '1.2' });
  fixed('azurerm_linux_web_app', { 'site_config.ip_restriction_default_action': 'Deny', 'site_config.scm_ip_restriction_default_action': 'Deny' });
  fixed('azurerm_container_app', { 'ingress.allow_insecure_connections': false, 'ingress.external_enabled': '${local.reachable}' });

  test('what has to be opened on purpose is closed by default', () => {
    const defaults = (folder, name) => named(folder).variable[name][0].default;
    assert.equal(defaults('infra', 'storage_shared_key_enabled'), false);
    assert.equal(defaults('infra/modules/storage', 'shared_key_enabled'), false);
    assert.deepEqual(defaults('infra', 'allowed_cidrs'), []);
    assert.equal(defaults('infra', 'allow_everybody'), false);
    assert.equal(defaults('infra', 'key_vault_purge_protection'), true);
    assert.equal(named('infra/modules/container_apps').locals[0].reachable, '${length(var.allowed_cidrs) > 0}');
  });

  test('no rule of the archive deletes a blob that is in use', () => {
    for (const [address, { rule }] of resources('azurerm_storage_management_policy')) {
      for (const { actions } of rule) assert.deepEqual(Object.keys(actions[0]).sort(), ['snapshot', 'version'], address);
    }
  });

  test('roles are given by name, on one thing, and only these', () => {
    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    const administrator = 'Role Based Access Control Administrator';
    const storage = ['Storage Blob Data Contributor', 'Storage Blob Data Reader', 'Storage Blob Delegator'];
    const known = ['AcrPull', 'Contributor', 'Key Vault Secrets Officer', 'Key Vault Secrets User', 'Reader', administrator, ...storage];
    const given = ['var.account_id', 'var.container_id', 'var.container_registry_id'];
    const made = ['azurerm_key_vault.this.id', 'azurerm_resource_group.runlight.id', 'module.state.container_id', 'module.storage.container_id'];
    for (const [address, { role_definition_name: name, scope, condition, role_definition_id: custom }] of resources('azurerm_role_assignment')) {
      const roles = custom ? [] : isExpression(name) ? name.match(/"[^"]+"/g).map((text) => text.slice(1, -1)) : [name];
      for (const role of roles) assert.ok(known.includes(role), `${address}: ${role}`);
      assert.ok([...given, ...made].some((thing) => scope === `\${${thing}}`), `${address}: ${scope}`);
      if (roles.includes(administrator)) assert.match(condition, /^\$\{format\(local\.only_these_roles, /, address);
    }
  });

  test('a dashboard that only follows the archive can only read it', () => {
    const [[, { role_definition_name: role }]] = resources('azurerm_role_assignment').filter(([address]) => address.endsWith('.dashboards'));
    assert.equal(role, '${local.dashboard_collects ? "Storage Blob Data Contributor" : "Storage Blob Data Reader"}');
    assert.equal(named('infra').locals[0].dashboard_collects, '${var.collector == "dashboard"}');
    // The engine takes a managed identity only as the one that comes with the app.
    for (const type of ['azurerm_linux_web_app', 'azurerm_container_app']) {
      for (const [address, { identity }] of resources(type)) assert.match(identity[0].type, /SystemAssigned/, address);
    }
  });

  test('no secret passes through Terraform', () => {
    for (const type of ['azurerm_key_vault_secret', 'azurerm_storage_account_sas', 'azurerm_user_password']) assert.deepEqual(resources(type), []);
    for (const { folder, files } of configurations) {
      for (const { path, text } of files) assert.doesNotMatch(text, /primary_access_key|primary_connection_string|client_secret\s*=|docker_registry_password/, `${folder} ${path}`);
    }
  });

  test('what is changed and asked for is logged', () => {
    const logged = resources('azurerm_monitor_diagnostic_setting').flatMap(([, { enabled_log: logs }]) => logs.map(({ category }) => category));
    // https://learn.microsoft.com/azure/azure-monitor/reference/logs-index
    for (const category of ['AuditEvent', 'StorageWrite', 'StorageDelete', 'AppServiceHTTPLogs', 'AppServiceIPSecAuditLogs']) assert.ok(logged.includes(category), category);
  });

  test('every alert reaches somebody', () => {
    const alerts = [...resources('azurerm_monitor_metric_alert'), ...resources('azurerm_monitor_scheduled_query_rules_alert_v2')];
    assert.ok(alerts.length >= 6);
    for (const [address, { action }] of alerts) assert.match(JSON.stringify(action), /azurerm_monitor_action_group\.this\.id/, address);
  });
});

/** The checks themselves: each finds what it is there for. */
describe('a mistake is found', () => {
  const good = `
    terraform {
      required_version = ">= 1.9.0"
      required_providers {
        azurerm = {
          source  = "hashicorp/azurerm"
          version = "~> 4.55"
        }
      }
    }
    variable "name" {
      description = "A name."
      type        = string
    }
    locals {
      names = { for key, value in { a = var.name } : key => upper(value) }
    }
    resource "azurerm_user_assigned_identity" "some" {
      for_each            = local.names
      name                = each.value
      location            = "westeurope"
      resource_group_name = "rg"
    }
    resource "azurerm_storage_account" "this" {
      name                     = var.name
      resource_group_name      = "rg"
      location                 = "westeurope"
      account_tier             = "Standard"
      account_replication_type = "LRS"
      blob_properties {
        versioning_enabled = true
      }
      dynamic "network_rules" {
        for_each = [var.name]
        content {
          default_action = "Deny"
          ip_rules       = [network_rules.value]
        }
      }
    }
    output "ids" {
      description = "Ids."
      value       = [azurerm_storage_account.this.id, azurerm_user_assigned_identity.some["a"].principal_id]
    }`;
  const one = (text) => parse('case.tf', text).then((content) => problemsOf(merged([content]), { schemas }));
  const cases = [
    ['a misspelt attribute', 'account_tier  ', 'acount_tier  ', /no argument or block "acount_tier"/],
    ['an attribute of a nested block', 'versioning_enabled', 'versioning_on', /blob_properties: there is no argument or block "versioning_on"/],
    ['an attribute of a dynamic block', 'ip_rules ', 'ip_rule ', /network_rules: there is no argument or block "ip_rule"/],
    ['a misspelt block', 'blob_properties {', 'blob_property {', /no argument or block "blob_property"/],
    ['a misspelt dynamic block', 'dynamic "network_rules"', 'dynamic "network_rule"', /no block network_rule to be dynamic/],
    ['a block written as an attribute', 'blob_properties {', 'blob_properties = {', /blob_properties is a block/],
    ['an attribute written as a block', 'blob_properties {', 'tags {\na = "b"\n}\nblob_properties {', /tags is map\(string\)/],
    ['a second one of a single block', 'blob_properties {', 'blob_properties {\n}\nblob_properties {', /only one block blob_properties/],
    ['a missing attribute', /account_replication_type.*/, '', /account_replication_type is required/],
    ['a missing attribute of a block', /default_action .*/, '', /default_action is required/],
    ['a deprecated block', 'blob_properties {', 'static_website {\n}\nblob_properties {', /static_website is deprecated/],
    ['a value that is none of the possible ones', '"LRS"', '"TRIPLE"', /account_replication_type is one of .*"TRIPLE"/],
    ['a value of another type', 'versioning_enabled = true', 'versioning_enabled = "yes"', /versioning_enabled is bool/],
    ['an unknown resource', 'resource "azurerm_storage_account"', 'resource "azurerm_storage_acount"', /azurerm_storage_acount\.this: no such type/],
    ['the same resource twice', 'output "ids"', 'resource "azurerm_storage_account" "this" {\n}\noutput "ids"', /azurerm_storage_account\.this is there 2 times/],
    ['an unknown variable', '= var.name', '= var.nam', /there is no var\.nam/],
    ['an unknown local', '= local.names', '= local.name', /there is no local\.name/],
    ['an unknown resource in a reference', 'azurerm_storage_account.this.id', 'azurerm_storage_account.that.id', /there is no azurerm_storage_account\.that/],
    ['an unknown attribute in a reference', 'azurerm_storage_account.this.id', 'azurerm_storage_account.this.blob_endpoint', /has no attribute "blob_endpoint"/],
    ['a missing index', 'some["a"].principal_id', 'some.principal_id', /one of them is meant by an index/],
    ['an index too many', 'azurerm_storage_account.this.id', 'azurerm_storage_account.this[0].id', /takes no index/],
    ['each without for_each', 'for_each            = local.names', '', /each means nothing here/],
    ['an unknown name in a loop', 'key => upper(value)', 'key => upper(val)', /there is no val\.undefined|there is no val/],
    ['an unknown function', 'upper(value)', 'uppercase(value)', /no function uppercase\(\)/],
    ['an unused variable', 'output "ids"', 'variable "other" {\n description = "Other."\n type = string\n}\noutput "ids"', /variable other is not used/],
    ['an unused local', 'names = {', 'other = 1\nnames = {', /local other is not used/],
    ['a variable without a description', 'description = "A name."', '', /variable name: the description is missing/],
    ['a variable without a type', /type {8}= string/, '', /variable name: the type is missing/],
    ['a default of another type', /type {8}= string/, 'type = string\n default = 3', /default 3 is no string/],
    ['a secret that is shown', 'output "ids"', 'variable "api_token" {\n description = "It."\n type = string\n}\noutput "ids"', /api_token: it holds a secret/],
    ['an output without a description', 'description = "Ids."', '', /output ids: the description is missing/],
    ['another version of the provider', '~> 4.55', '~> 4.0', /pinned by "~> 4\.55"/],
    ['a provider from somewhere else', 'hashicorp/azurerm', 'acme/azurerm', /comes from hashicorp\/azurerm/],
    ['a module that is not there', 'output "ids"', 'module "x" {\n source = "./x"\n}\noutput "ids"', /there is no module in ".\/x"/],
  ];

  test('and none where there is none', async () => assert.deepEqual(await one(good), []));

  for (const [what, from, to, expected] of cases) {
    test(what, async () => {
      const bad = good.replace(from, to);
      assert.notEqual(bad, good);
      assert.match((await one(bad)).join('\n'), expected);
    });
  }

  test('a module call with an unknown, a missing and a wrong variable, and an unknown output', async () => {
    const inside = await parse(
      'inside.tf',
      `variable "a" {
         type = number
       }
       variable "b" {
         type = string
       }
       output "c" {
         value = 1
       }`,
    );
    const content = await parse(
      'case.tf',
      `module "m" {
         source = "./m"
         a      = "one"
         z      = 1
       }
       output "o" {
         description = "O."
         value       = [module.m.c, module.m.d, module.n.c]
       }`,
    );
    const problems = (await problemsOf(content, { schemas, moduleOf: ({ source }) => (source === './m' ? inside : undefined) })).join('\n');
    const found = [/a is number, and this is "one"/, /there is no variable "z"/, /b is required/, /module\.m has no output "d"/, /no module\.n/];
    for (const expected of found) assert.match(problems, expected);
    assert.doesNotMatch(problems, /output "c"/);
  });

  test('a file that is no HCL, and one that is not formatted', async () => {
    await assert.rejects(parse('case.tf', 'resource "a" {\n name =\n}'), /Invalid expression/);
    assert.notEqual(await format('a = 1\nlonger = 2\n'), 'a = 1\nlonger = 2\n');
  });

  /** Every place in a block where a name stands: {rename(to)} on a copy. */
  function* namesIn(body, path = []) {
    for (const [name, value] of Object.entries(body)) {
      if (name === 'dynamic') {
        for (const [block, uses] of Object.entries(value)) {
          yield [...path, name, block];
          for (const [index, use] of uses.entries()) yield* namesIn(use.content[0], [...path, name, block, index, 'content', 0]);
        }
        continue;
      }
      if (path.length === 0 && ['lifecycle', 'depends_on', 'for_each', 'count'].includes(name)) continue;
      yield [...path, name];
      const blocks = Array.isArray(value) && value.every((item) => item !== null && typeof item === 'object') ? value : [];
      for (const [index, item] of blocks.entries()) yield* namesIn(item, [...path, name, index]);
    }
  }

  test('of every argument and block in infra/: misspelt, it is refused', () => {
    let tried = 0;
    for (const { content } of configurations) {
      for (const [type, instances] of Object.entries(content.resource ?? {})) {
        for (const [name, [body]] of Object.entries(instances)) {
          for (const path of namesIn(body)) {
            const copy = structuredClone(body);
            const parent = path.slice(0, -1).reduce((inner, key) => inner[key], copy);
            parent[`${path.at(-1)}x`] = parent[path.at(-1)];
            delete parent[path.at(-1)];
            const problems = [...schemaProblems({ resource: { [type]: { [name]: [copy] } } }, schemas)];
            assert.ok(problems.some((problem) => problem.includes(`${path.at(-1)}x`)), `${type}.${name} ${path.join('.')}`);
            tried += 1;
          }
        }
      }
    }
    assert.ok(tried > 250, `${tried} names`);
  });
});
