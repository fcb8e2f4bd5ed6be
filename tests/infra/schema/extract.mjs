// SPDX-License-Identifier: MIT
// Writes azurerm.json and auth0.json beside this file: of each resource that infra/ uses, what the provider's published schema says.
//   node tests/infra/schema/extract.mjs           fetch the packages, write the excerpts
//   node tests/infra/schema/extract.mjs --check   fetch them, and fail where the excerpts differ
// The packages have 330 MB of generated code; the excerpts are kept instead, so that no test needs to install them.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfigurations } from '../hcl.mjs';

const root = join(import.meta.dirname, '../../..');
const packages = {
  // Names, types, what is required: generated from the provider's own schema.
  azurerm: { name: '@cdktf/provider-azurerm', version: '14.23.1', terraform: '4.55.0', source: 'hashicorp/azurerm' },
  // What is deprecated and which values are possible: generated from the same provider, one of its later versions.
  azurermNotes: { name: '@pulumi/azure', version: '6.40.0' },
  // Nobody publishes cdktf's types of Auth0's provider. These are generated from it too, with names in camelCase.
  auth0: { name: '@pulumi/auth0', version: '3.49.0', source: 'auth0/auth0' },
};

/** Where @pulumi/azure keeps a type; one that is missing here gets neither deprecations nor values. */
const pulumiNames = {
  azurerm_application_insights: 'appinsights/insights',
  azurerm_container_app: 'containerapp/app',
  azurerm_container_app_environment: 'containerapp/environment',
  azurerm_federated_identity_credential: 'armmsi/federatedIdentityCredential',
  azurerm_key_vault: 'keyvault/keyVault',
  azurerm_linux_web_app: 'appservice/linuxWebApp',
  azurerm_log_analytics_workspace: 'operationalinsights/analyticsWorkspace',
  azurerm_management_lock: 'management/lock',
  azurerm_monitor_action_group: 'monitoring/actionGroup',
  azurerm_monitor_diagnostic_setting: 'monitoring/diagnosticSetting',
  azurerm_monitor_metric_alert: 'monitoring/metricAlert',
  azurerm_monitor_scheduled_query_rules_alert_v2: 'monitoring/scheduledQueryRulesAlertV2',
  azurerm_resource_group: 'core/resourceGroup',
  azurerm_role_assignment: 'authorization/assignment',
  azurerm_role_definition: 'authorization/roleDefinition',
  azurerm_service_plan: 'appservice/servicePlan',
  azurerm_storage_account: 'storage/account',
  azurerm_storage_container: 'storage/container',
  azurerm_storage_management_policy: 'storage/managementPolicy',
  azurerm_user_assigned_identity: 'authorization/userAssignedIdentity',
};

const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

function unpack({ name, version }, folder) {
  const archive = execFileSync('npm', ['pack', `${name}@${version}`, '--silent'], { cwd: folder, encoding: 'utf8' }).trim().split('\n').at(-1);
  const target = join(folder, archive.replace(/\.tgz$/, ''));
  execFileSync('mkdir', [target]);
  execFileSync('tar', ['xzf', join(folder, archive), '-C', target]);
  return join(target, 'package');
}

/** The members of every `interface` of a .d.ts file: {interface: [{name, optional, type, comment}]}. */
function interfacesOf(text) {
  const interfaces = {};
  for (const [, , name, body] of text.matchAll(/^( *)(?:export )?interface (\w+)[^{]*\{\n([\s\S]*?)^\1\}/gm)) {
    const members = body.matchAll(/(?:\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*)?(?:readonly )?(\w+)(\??): (\{\s*\[key: string\]: [^}]*\}|[^;]+);/g);
    interfaces[name] = [...members].map(([, comment = '', member, optional, type]) => ({ name: member, optional: optional === '?', type, comment }));
  }
  return interfaces;
}

// ---- cdktf -------------------------------------------------------------------------------------------------------------------

/** "string", "list(string)", "map(string)", …; null of a nested structure. */
function hclType(type) {
  const bare = type.replace(/ \| cdktf\.IResolvable/g, '').trim();
  if (/^(string|number|boolean)$/.test(bare)) return bare === 'boolean' ? 'bool' : bare;
  const list = bare.match(/^(string|number)\[\]$/);
  if (list) return `list(${list[1]})`;
  const map = bare.match(/^\{\s*\[key: string\]: \(?(\w+)/);
  return map ? `map(${map[1] === 'boolean' ? 'bool' : map[1]})` : null;
}

function bodyOf(interfaces, name, code = '') {
  const body = { attributes: {}, blocks: {} };
  for (const member of interfaces[name] ?? []) {
    const hclName = member.comment.match(/#(\w+) \w+#\1/)?.[1];
    if (!hclName) continue;
    const type = hclType(member.type);
    const isBlock = new RegExp(`^\\s*\\* ${hclName} block$`, 'm').test(member.comment);
    const nested = member.type.replace(/ \| cdktf\.IResolvable/g, '').trim();
    const required = member.optional ? {} : { required: true };
    // A structure that is no block is an attribute that may be written as blocks; here it counts as either.
    if (type) body.attributes[hclName] = { type, ...required };
    else {
      const kind = { ...(nested.endsWith('[]') ? {} : { single: true }), ...(isBlock ? {} : { attribute: true }) };
      body.blocks[hclName] = { ...required, ...kind, ...bodyOf(interfaces, nested.replace('[]', ''), code) };
    }
  }
  const computed = readableOf(code, `${name}OutputReference`, body);
  return { attributes: sorted(body.attributes), blocks: sorted(body.blocks), ...(computed.length > 0 ? { computed } : {}) };
}

/** What can only be read of it: each attribute that its class asks for and that cannot be set; nothing where there is no such class. */
function readableOf(code, className, settable) {
  const body = code.match(new RegExp(`^class ${className} extends [\\s\\S]*?^\\}`, 'm'))?.[0] ?? '';
  const names = [...body.matchAll(/get\w*Attribute\(['"](\w+)['"]\)|new \w+\(this, ['"](\w+)['"]/g)].map((m) => m[1] ?? m[2]);
  return [...new Set(names)].filter((name) => !settable.attributes[name] && !settable.blocks[name]).sort();
}

function cdktfType(folder, kind, type) {
  const name = (kind === 'data' ? 'data_' : '') + (kind === 'data' ? type : type.replace(/^azurerm_/, ''));
  const place = join(folder, 'lib', kind === 'provider' ? 'provider' : name.replaceAll('_', '-'));
  if (!existsSync(place)) throw new Error(`${type} is no ${kind} of this provider: there is no ${place}`);
  const interfaces = interfacesOf(readFileSync(join(place, 'index.d.ts'), 'utf8'));
  const code = readFileSync(join(place, 'index.js'), 'utf8');
  const config = Object.keys(interfaces).find((key) => key.endsWith('Config'));
  const body = bodyOf(interfaces, config, code);
  // The types let one set it, the provider does not.
  delete body.attributes.id;
  return kind === 'provider' ? body : { ...body, computed: readableOf(code, config.replace(/Config$/, ''), body) };
}

// ---- pulumi ------------------------------------------------------------------------------------------------------------------

const plain = (comment) => comment.replace(/^\s*\* ?/gm, '').replace(/\s+/g, ' ').trim();

function notesOf(comment) {
  const [told, deprecated] = plain(comment).split('@deprecated ');
  const list = told.match(/(?:possible values|valid (?:options|values)|allowed values|options)\b[^.`]*?(?:are|include|:|is)\s*((?:[^.`]|`[^`]*`)*)/i)?.[1] ?? '';
  const values = [...list.matchAll(/`([^`]+)`/g)].map((m) => m[1]);
  return { ...(deprecated ? { deprecated } : {}), ...(values.length > 1 && !/between|through| to `/.test(list) ? { values } : {}) };
}

/** Pulumi names a list in the plural, where Terraform has the singular of its blocks. */
function memberOf(members, hclName) {
  const name = camel(hclName);
  const plurals = [name, `${name}s`, `${name}es`, name.replace(/y$/, 'ies')];
  return members?.find((member) => plurals.includes(member.name));
}

const nestedName = (type) => type.match(/inputs(?:\.\w+)*\.(\w+)/)?.[1];

function addNotes(body, interfaces, members) {
  for (const [name, entry] of [...Object.entries(body.attributes), ...Object.entries(body.blocks)]) {
    const member = memberOf(members, name);
    if (!member) continue;
    Object.assign(entry, notesOf(member.comment));
    // Only of words: of numbers the description names a range.
    if (entry.values && !entry.type?.includes('string')) delete entry.values;
    if (entry.blocks) addNotes(entry, interfaces, interfaces[nestedName(member.type)]);
  }
}

function pulumiBody(interfaces, members) {
  const body = { attributes: {}, blocks: {} };
  for (const member of members) {
    const nested = nestedName(member.type);
    // Pulumi makes names up where none is given; Terraform does not.
    const notes = { ...(member.optional && member.name !== 'name' ? {} : { required: true }), ...notesOf(member.comment) };
    if (nested) body.blocks[snake(member.name)] = { ...notes, ...pulumiBody(interfaces, interfaces[nested] ?? []) };
    else body.attributes[snake(member.name)] = { type: pulumiType(member.type), ...notes };
  }
  return { attributes: sorted(body.attributes), blocks: sorted(body.blocks) };
}

function pulumiType(type) {
  const simple = type.match(/(string|number|boolean)/)?.[1].replace('boolean', 'bool') ?? 'any';
  if (/\[key: string\]/.test(type)) return `map(${simple})`;
  return type.includes('[]') ? `list(${simple})` : simple;
}

/** What is given to make a thing: of the two or three interfaces beside a class, the one that ends so. */
const membersOfArgs = (interfaces) => Object.entries(interfaces).find(([name]) => name.endsWith('Args'))[1];

function auth0Type(folder, type) {
  const file = readFileSync(join(folder, `${camel(type.replace(/^auth0_/, ''))}.d.ts`), 'utf8');
  const members = membersOfArgs(interfacesOf(file));
  const body = pulumiBody(interfacesOf(readFileSync(join(folder, 'types/input.d.ts'), 'utf8')), members);
  const readable = ['id', ...[...file.matchAll(/^ {4}readonly (\w+): pulumi\.Output/gm)].map((m) => snake(m[1]))];
  return { ...body, computed: readable.filter((name) => !body.attributes[name] && !body.blocks[name]) };
}

// ------------------------------------------------------------------------------------------------------------------------------

async function usedTypes() {
  const used = { resource: new Set(), data: new Set() };
  for (const { content } of await readConfigurations(join(root, 'infra'))) {
    for (const kind of ['resource', 'data']) for (const type of Object.keys(content[kind] ?? {})) used[kind].add(type);
  }
  return (kind, provider) => [...used[kind]].filter((type) => type.startsWith(`${provider}_`)).sort();
}

const typesOf = (names, extract) => Object.fromEntries(names.map((name) => [name, extract(name)]));
const madeFrom = (...parts) => parts.map(({ name, version }) => `${name} ${version}`);

async function excerpts(folder) {
  const used = await usedTypes();
  const cdktf = unpack(packages.azurerm, folder);
  const notes = unpack(packages.azurermNotes, folder);
  const auth0 = unpack(packages.auth0, folder);
  const inputs = interfacesOf(readFileSync(join(notes, 'types/input.d.ts'), 'utf8'));
  const azurermResource = (type) => {
    const body = cdktfType(cdktf, 'resource', type);
    if (!pulumiNames[type]) return body;
    const own = interfacesOf(readFileSync(join(notes, `${pulumiNames[type]}.d.ts`), 'utf8'));
    addNotes(body, inputs, membersOfArgs(own));
    return body;
  };
  return {
    azurerm: {
      source: packages.azurerm.source,
      version: packages.azurerm.terraform,
      made_from: madeFrom(packages.azurerm, packages.azurermNotes),
      provider: cdktfType(cdktf, 'provider', 'azurerm'),
      resource: typesOf(used('resource', 'azurerm'), azurermResource),
      data: typesOf(used('data', 'azurerm'), (type) => cdktfType(cdktf, 'data', type)),
    },
    auth0: {
      source: packages.auth0.source,
      made_from: madeFrom(packages.auth0),
      provider: pulumiBody({}, membersOfArgs(interfacesOf(readFileSync(join(auth0, 'provider.d.ts'), 'utf8')))),
      resource: typesOf(used('resource', 'auth0'), (type) => auth0Type(auth0, type)),
      data: {},
    },
  };
}

/** JSON in which whatever fits into a line stands on one, so that a change shows as what it is. */
function print(value, indent = '') {
  const line = JSON.stringify(value);
  if (line.length + indent.length <= 140 || value === null || typeof value !== 'object') return line;
  const deeper = `${indent} `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const named = (key, item) => (Array.isArray(value) ? '' : `${JSON.stringify(key)}: `) + print(item, deeper);
  const items = Object.entries(value).map(([key, item]) => named(key, item));
  return `${open}\n${items.map((item) => deeper + item).join(',\n')}\n${indent}${close}`;
}

const folder = mkdtempSync(join(tmpdir(), 'runlight-schema-'));
try {
  for (const [name, value] of Object.entries(await excerpts(folder))) {
    const file = join(import.meta.dirname, `${name}.json`);
    const text = `${print(value)}\n`;
    if (!process.argv.includes('--check')) {
      writeFileSync(file, text);
    } else if (readFileSync(file, 'utf8') !== text) {
      console.error(`${file} is not what the packages give: run tests/infra/schema/extract.mjs`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exit();
