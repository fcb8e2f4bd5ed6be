// Writes the questions' part of api/openapi.yaml from sql/queries/*/query.json: a path and a schema of its rows for each question that
// lists its columns. `scripts/contract` rewrites the file; the docs' tests hold it to what this makes.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** "Array(Tuple(a String, b Nullable(UInt64)))" cut at the commas that are not inside parentheses. */
function pieces(text) {
  const found = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= text.length; i += 1) {
    if (text[i] === '(') depth += 1;
    if (text[i] === ')') depth -= 1;
    if (i === text.length || (text[i] === ',' && depth === 0)) {
      found.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  return found;
}

/** The engine's type as a schema in YAML's flow style. */
export function schemaOf(type) {
  const inner = /^\w+\((.*)\)$/s.exec(type)?.[1] ?? '';
  if (type.startsWith('LowCardinality(')) return schemaOf(inner);
  if (type.startsWith('Nullable(')) {
    const schema = schemaOf(inner);
    return schema.replace(/type: (\w+)/, 'type: [$1, "null"]');
  }
  if (type.startsWith('Array(')) return `{ type: array, items: ${schemaOf(inner)} }`;
  if (type.startsWith('Tuple(')) {
    const fields = pieces(inner).map((piece) => /^`?(\w+)`? (.*)$/s.exec(piece).slice(1));
    return `{ type: object, required: [${fields.map(([name]) => name).join(', ')}], properties: { ${fields.map(([name, of]) => `${name}: ${schemaOf(of)}`).join(', ')} } }`;
  }
  if (/^U?Int\d+/.test(type)) return '{ type: integer }';
  if (/^(Float|Decimal)/.test(type)) return '{ type: number }';
  if (/^Bool/.test(type)) return '{ type: boolean }';
  if (/^DateTime/.test(type)) return '{ type: string, format: date-time }';
  if (/^Date/.test(type)) return '{ type: string, format: date }';
  if (/^(String|FixedString|Enum)/.test(type)) return '{ type: string }';
  throw new Error(`no schema is known for the type ${type}`);
}

const camel = (name) => name.split('_').map((word) => word[0].toUpperCase() + word.slice(1)).join('');

// Those that the contract says in its own words, for all questions alike.
const shared = ['repository', 'workflow', 'branch', 'event', 'from', 'to', 'time_zone'];

function parameterText({ name, type, what, default: value, values }) {
  const isRequired = value === undefined && !type.startsWith('Nullable(');
  if (shared.includes(name) && !isRequired) return `        - $ref: "#/components/parameters/${name}"`;
  const schema = values ? `{ type: string, enum: [${values.join(', ')}]${value === undefined ? '' : `, default: ${value}`} }` : schemaOf(type);
  const limits = values ? schema : type === 'String' || type === 'Array(String)' ? schema.replaceAll('type: string', 'type: string, maxLength: 500') : schema.replace(/type: \[(\w+), "null"\]/, 'type: $1');
  return `        - { name: ${name}, in: query, description: ${JSON.stringify(what)}, required: ${isRequired}, schema: ${limits} }`;
}

// The server says what time it is, and what a minute costs.
const isAsked = ({ name }) => name !== 'now' && name !== 'prices';

function pathText({ name, what, answer, parameters }) {
  const row = `{ $ref: "#/components/schemas/${camel(name)}Row" }`;
  const asked = parameters.filter(isAsked);
  return `  /${name}:
    get:
      operationId: ${name}
      tags: [questions]
      summary: ${JSON.stringify(what)}
${asked.length ? `      parameters:\n${asked.map(parameterText).join('\n')}\n` : ''}      responses:
        "200":
          description: ${answer === 'object' ? 'One object' : 'Rows'}
          content:
            application/json:
              schema:
                type: object
                required: [data, meta]
                properties:
                  data: ${answer === 'object' ? row : `{ type: array, items: ${row} }`}
                  meta: { $ref: "#/components/schemas/Meta" }
        default: { $ref: "#/components/responses/Error" }`;
}

const schemaText = ({ name, columns }) => `    ${camel(name)}Row:
      type: object
      required: [${columns.map(([column]) => column).join(', ')}]
      properties:
${columns.map(([column, type]) => `        ${column}: ${schemaOf(type)}`).join('\n')}`;

/** Questions that list their columns, by name. */
export function questionsOf(root) {
  const folder = join(root, 'sql', 'queries');
  return readdirSync(folder).sort()
    .map((name) => ({ name, ...JSON.parse(readFileSync(join(folder, name, 'query.json'), 'utf8')) }))
    .filter(({ columns }) => columns !== undefined);
}

const between = (text, begin, end, block) => {
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`api/openapi.yaml has no line "${begin.trim()}"`);
  return `${text.slice(0, from + begin.length)}\n${block}\n${text.slice(to)}`;
};

/** api/openapi.yaml as it should be. */
export function contractOf(root) {
  const text = readFileSync(join(root, 'api', 'openapi.yaml'), 'utf8');
  const questions = questionsOf(root);
  const withPaths = between(text, '  # Paths of questions, written by scripts/contract:', '  # End of these paths.', questions.map(pathText).join('\n'));
  return between(withPaths, '    # Rows of questions, written by scripts/contract:', '    # End of these rows.', questions.map(schemaText).join('\n'));
}
