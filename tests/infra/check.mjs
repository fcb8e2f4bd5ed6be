// SPDX-License-Identifier: MIT
// What `terraform validate` would find, as far as it can be known without the providers: each check gives sentences, one per problem.
import { getExpressionAst } from './hcl.mjs';

const metaArguments = {
  resource: ['count', 'for_each', 'provider', 'depends_on', 'lifecycle', 'connection', 'provisioner'],
  data: ['count', 'for_each', 'provider', 'depends_on', 'lifecycle'],
  module: ['source', 'version', 'count', 'for_each', 'providers', 'depends_on'],
};
const lifecycleArguments = ['create_before_destroy', 'prevent_destroy', 'ignore_changes', 'replace_triggered_by', 'precondition', 'postcondition'];

// https://developer.hashicorp.com/terraform/language/functions
const functions = new Set(
  `abs abspath alltrue anytrue base64decode base64encode base64gzip base64sha256 base64sha512 basename bcrypt can ceil chomp chunklist cidrhost
  cidrnetmask cidrsubnet cidrsubnets coalesce coalescelist compact concat contains csvdecode dirname distinct element endswith ephemeralasnull file
  filebase64 filebase64sha256 filebase64sha512 fileexists filemd5 fileset filesha1 filesha256 filesha512 flatten floor format formatdate formatlist
  indent index issensitive join jsondecode jsonencode keys length list log lookup lower map matchkeys max md5 merge min nonsensitive one parseint
  pathexpand plantimestamp pow range regex regexall replace reverse rsadecrypt sensitive setintersection setproduct setsubtract setunion sha1 sha256
  sha512 signum slice sort split startswith strcontains strrev substr sum templatefile templatestring textdecodebase64 textencodebase64 timeadd timecmp
  timestamp title tobool tolist tomap tonumber toset tostring transpose trim trimprefix trimspace trimsuffix try type upper urlencode uuid uuidv5 values
  yamldecode yamlencode zipmap`.split(/\s+/),
);

const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
export const isExpression = (value) => typeof value === 'string' && /[$%]\{/.test(value);
const withoutBraces = (value) => value?.replace(/^\$\{([\s\S]*)\}$/, '$1');

/** What a variable's, or an attribute's, literal value has to look like; true of every expression. */
function fits(type, value) {
  if (isExpression(value) || value === null) return true;
  if (type === 'string') return typeof value === 'string';
  if (type === 'number') return typeof value === 'number';
  if (type === 'bool') return typeof value === 'boolean';
  const inner = type.match(/^(?:list|set|map)\((.*)\)$/)?.[1];
  if (inner === undefined) return true;
  if (type.startsWith('map')) return isObject(value) && Object.values(value).every((item) => fits(inner, item));
  return Array.isArray(value) && value.every((item) => fits(inner, item));
}

// ---- blocks against a provider's schema --------------------------------------------------------------------------------------

function* attributeProblems(where, name, schema, value) {
  if (!fits(schema.type, value)) yield `${where}: ${name} is ${schema.type}, and this is ${JSON.stringify(value)}`;
  // What the checked version requires cannot be left out, even if a later one has another name for it.
  if (schema.deprecated && !schema.required) yield `${where}: ${name} is deprecated: ${schema.deprecated}`;
  for (const item of schema.values ? [value].flat() : []) {
    const known = typeof item !== 'string' || isExpression(item) || schema.values.includes(item) || schema.values.includes(camel(item));
    if (!known) yield `${where}: ${name} is one of ${schema.values.join(', ')}, and this is "${item}"`;
  }
}

function* blockProblems(where, name, schema, value) {
  if (schema.deprecated && !schema.required) yield `${where}: block ${name} is deprecated: ${schema.deprecated}`;
  if (schema.attribute && isExpression(value)) return;
  if (!Array.isArray(value) || !value.every(isObject)) {
    yield `${where}: ${name} is a block, so it is written without "="`;
    return;
  }
  if (schema.single && value.length > 1) yield `${where}: there can be only one block ${name}`;
  for (const body of value) yield* bodyProblems(`${where}.${name}`, schema, body, []);
}

function* dynamicProblems(where, schema, dynamic) {
  for (const [name, uses] of Object.entries(dynamic)) {
    if (!schema.blocks[name]) yield `${where}: there is no block ${name} to be dynamic`;
    else for (const { content } of uses) yield* blockProblems(where, name, schema.blocks[name], content);
  }
}

/** The names and values in one block; `meta` are the arguments that Terraform itself understands there. */
function* bodyProblems(where, schema, body, meta) {
  for (const [name, value] of Object.entries(body)) {
    if (meta.includes(name)) continue;
    if (name === 'dynamic') yield* dynamicProblems(where, schema, value);
    else if (schema.attributes[name]) yield* attributeProblems(where, name, schema.attributes[name], value);
    else if (schema.blocks[name]) yield* blockProblems(where, name, schema.blocks[name], value);
    else yield `${where}: there is no argument or block "${name}"`;
  }
  for (const [name, { required }] of Object.entries({ ...schema.attributes, ...schema.blocks })) {
    if (required && body[name] === undefined && body.dynamic?.[name] === undefined) yield `${where}: ${name} is required`;
  }
}

export function* schemaProblems(content, schemas) {
  for (const kind of ['resource', 'data']) {
    for (const [type, instances] of Object.entries(content[kind] ?? {})) {
      const schema = schemas[type.split('_')[0]]?.[kind]?.[type];
      for (const [name, bodies] of Object.entries(instances)) {
        const where = `${kind === 'data' ? 'data.' : ''}${type}.${name}`;
        if (bodies.length > 1) yield `${where} is there ${bodies.length} times`;
        if (!schema) yield `${where}: no such type in tests/infra/schema; if it is right, run tests/infra/schema/extract.mjs`;
        else for (const body of bodies) yield* bodyProblems(where, schema, body, metaArguments[kind]);
        for (const key of bodies.flatMap(({ lifecycle = [] }) => lifecycle.flatMap(Object.keys))) {
          if (!lifecycleArguments.includes(key)) yield `${where}: lifecycle has no "${key}"`;
        }
      }
    }
  }
  for (const [name, bodies] of Object.entries(content.provider ?? {})) {
    if (!schemas[name]) yield `provider ${name} is not known to this check`;
    else for (const body of bodies) yield* bodyProblems(`provider ${name}`, schemas[name].provider, body, ['alias']);
  }
}

function* versionProblems(content, schemas) {
  const settings = content.terraform ?? [];
  if (!settings.some((body) => body.required_version)) yield 'terraform: required_version is missing';
  const required = Object.assign({}, ...settings.flatMap((body) => body.required_providers ?? []));
  const used = new Set(['resource', 'data'].flatMap((kind) => Object.keys(content[kind] ?? {}).map((type) => type.split('_')[0])));
  for (const name of used) if (!required[name]) yield `terraform: provider ${name} is used, but not in required_providers`;
  for (const [name, { source, version }] of Object.entries(required)) {
    const schema = schemas[name];
    if (schema && source !== schema.source) yield `terraform: provider ${name} comes from ${schema.source}`;
    const oldest = schema?.version?.split('.').slice(0, 2).join('.');
    const pinned = oldest ? version === `~> ${oldest}` : /^~> \d+\.\d+/.test(version ?? '');
    if (!pinned) yield `terraform: provider ${name} is pinned by "~> ${oldest ?? 'N.N'}", the version that was checked`;
  }
}

// ---- references --------------------------------------------------------------------------------------------------------------

/** Every expression below a value, with the names that are known there beside the configuration's own. */
function* expressionsIn(value, scope) {
  if (isExpression(value)) yield { text: value, scope };
  else if (Array.isArray(value)) for (const item of value) yield* expressionsIn(item, scope);
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (isExpression(key)) yield { text: key, scope };
      if (key !== 'dynamic') yield* expressionsIn(item, scope);
      else yield* dynamicExpressions(item, scope);
    }
  }
}

function* dynamicExpressions(dynamic, scope) {
  for (const [name, uses] of Object.entries(dynamic)) {
    for (const { content, ...rest } of uses) {
      yield* expressionsIn(rest, scope);
      yield* expressionsIn(content, new Set([...scope, withoutBraces(rest.iterator) ?? name]));
    }
  }
}

const nameSteps = (steps) => steps.map(({ type, segment }) => ({ index: type === 'indexTraversal', name: segment }));

/** The references of a parsed expression: {steps, scope}; names that a `for` binds are in the scope of what is inside it. */
function* referencesIn(node, scope, unknownFunctions) {
  const inside = node.type === 'for' ? new Set([...scope, node.meta.keyVar, node.meta.valVar].filter(Boolean)) : scope;
  if (node.type === 'function' && !functions.has(node.meta.name)) unknownFunctions.push(node.meta.name);
  if (node.type === 'scopeTraversal') yield { steps: nameSteps(node.meta.traversal), scope };
  if (node.type === 'relativeTraversal' || node.type === 'splat') {
    const whole = wholeTraversal(node);
    if (whole) {
      yield { steps: whole.steps, scope };
      for (const child of whole.others) yield* referencesIn(child, scope, unknownFunctions);
      return;
    }
  }
  for (const child of node.children ?? []) yield* referencesIn(child, inside, unknownFunctions);
}

/** a.b[KEY].c and a.b[*].c are parsed as something on top of a.b; gives the steps of both together. */
function wholeTraversal(node) {
  if (node.type === 'scopeTraversal') return { steps: nameSteps(node.meta.traversal), others: [] };
  const [first, ...others] = node.children ?? [];
  const base = first && wholeTraversal(first);
  if (!base) return null;
  if (node.type === 'index') return { steps: [...base.steps, { index: true, name: '' }], others: [...base.others, ...others] };
  if (node.type === 'relativeTraversal') return { steps: [...base.steps, ...nameSteps(node.meta.traversal)], others: base.others };
  if (node.type === 'splat') {
    const after = others.flatMap((each) => nameSteps(each.meta?.traversal ?? []));
    return { steps: [...base.steps, { index: true, name: '*' }, ...after], others: base.others };
  }
  return null;
}

/** After TYPE.NAME or module.NAME: an index exactly where there are several, then the attribute. Gives [problem] or [null, attribute, rest]. */
function attributeAfter(what, body, steps) {
  const several = body.count !== undefined || body.for_each !== undefined;
  if (steps.length === 0) return [null];
  if (several && !steps[0].index) return [`${what} has ${body.count === undefined ? 'for_each' : 'count'}, so one of them is meant by an index`];
  if (!several && steps[0].index) return [`${what} is one, so it takes no index`];
  const [attribute, ...rest] = several ? steps.slice(1) : steps;
  return [null, attribute?.name, rest];
}

function unreadable(what, schema, name, rest) {
  if (name === undefined) return null;
  if (schema.computed?.includes(name) || schema.attributes[name]) return null;
  const block = schema.blocks[name];
  if (!block) return `${what} has no attribute "${name}"`;
  const [next, ...further] = rest.filter(({ index }) => !index);
  return next ? unreadable(`${what}.${name}`, block, next.name, further) : null;
}

function resourceProblem(what, kind, [type, name, ...steps], { content, schemas }) {
  const body = content[kind]?.[type?.name]?.[name?.name]?.[0];
  if (!body) return `there is no ${what}`;
  const [problem, attribute, rest] = attributeAfter(what, body, steps);
  const schema = schemas[type.name.split('_')[0]]?.[kind]?.[type.name];
  return problem ?? (schema ? unreadable(what, schema, attribute, rest ?? []) : null);
}

function moduleProblem([name, ...steps], { content, moduleOf }) {
  const what = `module.${name?.name}`;
  const body = content.module?.[name?.name]?.[0];
  if (!body) return `there is no ${what}`;
  const [problem, output] = attributeAfter(what, body, steps);
  if (problem || output === undefined) return problem;
  return moduleOf(body)?.output?.[output] || !moduleOf(body) ? null : `${what} has no output "${output}"`;
}

function referenceProblem({ steps, scope }, context) {
  const [root, ...rest] = steps;
  const { content } = context;
  if (scope.has(root.name)) return null;
  const declared = { var: content.variable ?? {}, local: Object.assign({}, ...(content.locals ?? [])) };
  if (declared[root.name]) return rest[0]?.name in declared[root.name] ? null : `there is no ${root.name}.${rest[0]?.name}`;
  if (root.name === 'module') return moduleProblem(rest, context);
  if (root.name === 'data') return resourceProblem(`data.${rest[0]?.name}.${rest[1]?.name}`, 'data', rest, context);
  if (['path', 'terraform'].includes(root.name)) return null;
  if (['each', 'count', 'self'].includes(root.name)) return `${root.name} means nothing here`;
  return resourceProblem(`${root.name}.${rest[0]?.name}`, 'resource', steps, context);
}

/** Each block of the configuration: {where, body, scope}. */
function* blocksOf(content) {
  for (const kind of ['resource', 'data', 'module', 'variable', 'output', 'provider']) {
    for (const [type, inner] of Object.entries(content[kind] ?? {})) {
      const named = Array.isArray(inner) ? { [type]: inner } : inner;
      for (const [name, bodies] of Object.entries(named)) {
        const where = `${kind} ${named === inner ? `${type}.` : ''}${name}`;
        for (const body of bodies) yield { where, body: kind === 'variable' ? withoutType(body) : body, scope: scopeOf(body) };
      }
    }
  }
  for (const body of content.locals ?? []) yield { where: 'locals', body, scope: new Set() };
}

const withoutType = ({ type: _, ...rest }) => rest;
const scopeOf = (body) => new Set([...(body.for_each === undefined ? [] : ['each']), ...(body.count === undefined ? [] : ['count'])]);

/** Problems of every reference; and which variables and locals were referred to. */
async function checkReferences(context) {
  const problems = [];
  const used = { var: new Set(), local: new Set() };
  for (const { where, body, scope } of blocksOf(context.content)) {
    for (const expression of expressionsIn(body, scope)) {
      const unknownFunctions = [];
      const ast = await getExpressionAst('expression.tf', `<<RUNLIGHT_EOT\n${expression.text}\nRUNLIGHT_EOT\n`);
      for (const reference of referencesIn(ast, expression.scope, unknownFunctions)) {
        const [root, name] = reference.steps;
        if (!reference.scope.has(root.name)) used[root.name]?.add(name?.name);
        const problem = referenceProblem(reference, context);
        if (problem) problems.push(`${where}: ${problem}`);
      }
      problems.push(...unknownFunctions.map((name) => `${where}: there is no function ${name}()`));
    }
  }
  return { problems, used };
}

// ---- variables, outputs, modules ---------------------------------------------------------------------------------------------

function* variableProblems(content, used) {
  for (const [name, bodies] of Object.entries(content.variable ?? {})) {
    const [body] = bodies;
    const type = withoutBraces(body.type);
    if (bodies.length > 1) yield `variable ${name} is there ${bodies.length} times`;
    if (!body.description?.endsWith('.') && !body.description?.endsWith(')')) yield `variable ${name}: the description is missing, or is no sentence`;
    if (!type) yield `variable ${name}: the type is missing`;
    else if (body.default !== undefined && !fits(type, body.default)) yield `variable ${name}: the default ${JSON.stringify(body.default)} is no ${type}`;
    const secret = /(token|password|secret|private_key|connection_string)$/.test(name);
    if (secret && body.sensitive !== true) yield `variable ${name}: it holds a secret, so it is sensitive`;
    if (!used.has(name)) yield `variable ${name} is not used`;
    for (const { condition, error_message: message } of body.validation ?? []) {
      if (!condition?.includes(`var.${name}`)) yield `variable ${name}: its validation does not look at it`;
      if (!message?.endsWith('.')) yield `variable ${name}: the message of its validation is no sentence`;
    }
  }
}

function* outputProblems(content) {
  for (const [name, bodies] of Object.entries(content.output ?? {})) {
    if (bodies.length > 1) yield `output ${name} is there ${bodies.length} times`;
    if (!bodies[0].description) yield `output ${name}: the description is missing`;
    if (bodies[0].value === undefined) yield `output ${name}: the value is missing`;
  }
}

/** Given values against declared variables: for a module call, and for a file of values. */
export function* valueProblems(where, variables, values) {
  for (const [name, value] of Object.entries(values)) {
    const type = withoutBraces(variables[name]?.[0].type);
    if (!variables[name]) yield `${where}: there is no variable "${name}"`;
    else if (!fits(type, value)) yield `${where}: ${name} is ${type}, and this is ${JSON.stringify(value)}`;
  }
  for (const [name, [body]] of Object.entries(variables)) {
    if (body.default === undefined && values[name] === undefined) yield `${where}: ${name} is required`;
  }
}

function* moduleProblems({ content, moduleOf }) {
  for (const [name, bodies] of Object.entries(content.module ?? {})) {
    if (bodies.length > 1) yield `module ${name} is there ${bodies.length} times`;
    const inside = moduleOf(bodies[0]);
    const values = Object.fromEntries(Object.entries(bodies[0]).filter(([key]) => !metaArguments.module.includes(key)));
    if (!inside) yield `module ${name}: there is no module in "${bodies[0].source}"`;
    else yield* valueProblems(`module ${name}`, inside.variable ?? {}, values);
  }
}

/**
 * Everything that is wrong with one configuration.
 * `content`: its files in Terraform's JSON syntax, merged; `schemas`: by provider; `moduleOf(body)`: content of the module that a call means.
 */
export async function problemsOf(content, { schemas, moduleOf = () => undefined }) {
  const context = { content, schemas, moduleOf };
  const { problems, used } = await checkReferences(context);
  const unusedLocals = Object.keys(Object.assign({}, ...(content.locals ?? []))).filter((name) => !used.local.has(name));
  return [
    ...schemaProblems(content, schemas),
    ...versionProblems(content, schemas),
    ...problems,
    ...variableProblems(content, used.var),
    ...unusedLocals.map((name) => `local ${name} is not used`),
    ...outputProblems(content),
    ...moduleProblems(context),
  ];
}
