// Cuts the operations that the action calls out of GitHub's OpenAPI description, as plain JSON schemas for test/action/github-server.ts:
//   cd "$(mktemp -d)" && npm install @octokit/openapi && cd - && node scripts/github-openapi-slice.mjs <that directory>
// The package is large (400 MB), which is why it is no dependency.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const OPERATIONS = [
  'checks/create',
  'checks/update',
  'git/create-ref',
  'git/get-blob',
  'git/get-ref',
  'git/get-tree',
  'issues/create-comment',
  'issues/list-comments',
  'issues/update-comment',
  'pulls/create',
  'pulls/create-review',
  'pulls/list',
  'pulls/list-files',
  'pulls/list-review-comments',
  'repos/compare-commits-with-basehead',
  'repos/list-pull-requests-associated-with-commit',
  'users/get-authenticated',
]
const FIXTURE = new URL('../test/action/fixtures/github-openapi.json', import.meta.url)
const EXAMPLE_FIXTURE = new URL('../test/action/fixtures/github-examples.json', import.meta.url)
/** Words for people, which check nothing. */
const PROSE = new Set(['description', 'example', 'examples', 'externalDocs', 'title', 'deprecated'])

const [directory] = process.argv.slice(2)
if (directory === undefined) {
  console.error('usage: node scripts/github-openapi-slice.mjs DIRECTORY-WITH-node_modules')
  process.exit(2)
}
const root = join(directory, 'node_modules/@octokit/openapi')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const description = JSON.parse(readFileSync(join(root, 'generated/api.github.com.json'), 'utf8'))
const schemas = {}

const operations = Object.fromEntries(OPERATIONS.map((id) => [id, readOperation(id)]))
// Replies of the test server to calls whose replies have hundreds of fields.
const EXAMPLES = ['git-ref', 'pull-request', 'pull-request-simple-items']
const examples = Object.fromEntries(EXAMPLES.map((name) => [name, description.components.examples[name].value]))
writeFileSync(EXAMPLE_FIXTURE, `${JSON.stringify(examples, null, 1)}\n`)
const slice = { source: `@octokit/openapi ${version}, api.github.com`, operations, schemas }
writeFileSync(FIXTURE, `${JSON.stringify(slice, null, 1)}\n`)

function readOperation(id) {
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.operationId !== id) continue
      const parameters = (operation.parameters ?? []).map(resolve)
      const body = operation.requestBody?.content['application/json'].schema
      return {
        method: method.toUpperCase(),
        path,
        parameters: parameters.map(({ name, in: place, required = false, schema }) => ({
          name,
          in: place,
          required,
          schema: convert(schema, false),
        })),
        body: body === undefined ? null : convert(body, true),
        responses: Object.fromEntries(
          Object.entries(operation.responses).map(([status, response]) => {
            const schema = resolve(response).content?.['application/json']?.schema
            return [status, schema === undefined ? null : convert(schema, false)]
          }),
        ),
      }
    }
  }
  throw new Error(`GitHub's description has no operation ${id}`)
}

function resolve(value) {
  if (value.$ref === undefined) return value
  return value.$ref
    .split('/')
    .slice(1)
    .reduce((at, key) => at[key], description)
}

/**
 * OpenAPI 3.0 to JSON schema: `nullable` becomes a type. Request bodies are closed, so that a misspelt field is an error; they refer
 * to no schema that replies use too.
 */
function convert(schema, closed) {
  if (Array.isArray(schema)) return schema.map((item) => convert(item, closed))
  if (typeof schema !== 'object' || schema === null) return schema
  if (schema.$ref !== undefined) {
    const name = `${schema.$ref.split('/').at(-1)}${closed ? '-closed' : ''}`
    if (schemas[name] === undefined) {
      schemas[name] = {}
      schemas[name] = convert(resolve(schema), closed)
    }
    return { $ref: `#/schemas/${name}` }
  }
  const converted = {}
  for (const [key, value] of Object.entries(schema)) {
    if (PROSE.has(key) || key === 'nullable' || key.startsWith('x-')) continue
    // Below `properties` the keys are names, which may well be `title`.
    if (key === 'properties') {
      converted[key] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, convert(one, closed)]))
    } else converted[key] = convert(value, closed)
  }
  if (closed && converted.properties !== undefined) converted.additionalProperties ??= false
  return schema.nullable ? { anyOf: [converted, { type: 'null' }] } : converted
}
